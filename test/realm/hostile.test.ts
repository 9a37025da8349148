import { fromBinary, fromJson, toBinary, toJson } from "@bufbuild/protobuf";
import { WorkflowActivationSchema } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { WorkflowActivationCompletionSchema } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { Deadline } from "@protempo/bridge";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleWorkflows } from "../../runtime/src/bundler/bundle-workflows.js";
import { type RealmCode, RealmHost } from "../../runtime/src/worker/lane/realm-host.js";
import { type ActivationSource, TurnLoop } from "../../runtime/src/worker/lane/turn-loop.js";
import type { Job } from "../hops/api.js";
import { type Codec, encodeProbeStep } from "../hops/encode.js";
import { query, signal } from "../hops/jobs.js";
import { withPayloads } from "../hops/normalise.js";
import { probes } from "../hops/probes.js";
import { dice } from "../hops/programs.js";

/** Hostile activations that are tried; PROTEMPO_HOSTILE says another number. */
const total = Number(process.env.PROTEMPO_HOSTILE ?? 5_000);
/** Milliseconds: a busy machine may need ten for each. */
const limit = 120_000 + 10 * total;
const codec = { fromJson, toBinary, schema: WorkflowActivationSchema } as unknown as Codec;

let code: RealmCode;
let host: RealmHost;
let others: NodeJS.UnhandledRejectionListener[] = [];
beforeAll(async () => {
  code = await bundleWorkflows({ entry: new URL("./fixtures/hostile-workflows.ts", import.meta.url) });
  host = RealmHost.create({ code, namespace: "default", taskQueue: "queue", deadlineMs: 2000 });
  others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => host.unhandledRejection(reason));
});
afterAll(() => {
  process.removeAllListeners("unhandledRejection");
  for (const other of others) process.on("unhandledRejection", other);
});

/** Answers come in the order of the activations, or not at all. */
class Source implements ActivationSource {
  readonly #make: () => Uint8Array | undefined;
  readonly #take: (completion: Uint8Array) => void;

  constructor(make: () => Uint8Array | undefined, take: (completion: Uint8Array) => void) {
    this.#make = make;
    this.#take = take;
  }

  async next(): Promise<Uint8Array[] | undefined> {
    return this.tryNext();
  }

  tryNext(): Uint8Array[] | undefined {
    const made = this.#make();
    return made === undefined ? undefined : [made];
  }

  complete(completion: Uint8Array): void {
    this.#take(completion);
  }
}

const activation = (runId: string, jobs: readonly Job[]): Uint8Array =>
  codec.toBinary(codec.schema, codec.fromJson(codec.schema, { runId, timestamp: time, jobs: withPayloads(jobs) }));
const time = "2023-11-14T22:13:20Z";
const start = (workflowType: string, ...args: unknown[]): Job => ({
  initializeWorkflow: {
    workflowType,
    workflowId: "w",
    randomnessSeed: "7",
    attempt: 1,
    arguments: args.map((value) => ({ $value: value })),
  },
});
const evict = (runId: string): Uint8Array => activation(runId, [{ removeFromCache: { message: "", reason: 1 } }]);
const completionOf = (bytes: Uint8Array): Record<string, unknown> =>
  toJson(
    WorkflowActivationCompletionSchema,
    fromBinary(WorkflowActivationCompletionSchema, new Uint8Array(bytes)),
  ) as never;

/** The bystander's answer after it was signalled `count` times. */
const untouched = (count: number): unknown => ({
  sum: count,
  now: 1_700_000_000_000,
  random: 2,
  text: "1,[object Object]",
});

function answerOf(completion: Record<string, unknown>): unknown {
  const { commands = [] } = (completion.successful ?? {}) as {
    commands?: { respondToQuery?: { succeeded?: { response: { data: string } } } }[];
  };
  const data = commands[0]?.respondToQuery?.succeeded?.response.data;
  return data === undefined ? completion : JSON.parse(Buffer.from(data, "base64").toString());
}

test(
  "hostile activations get an answer or a report each, and do nothing to another run",
  async () => {
    const seed = Number(process.env.PROTEMPO_SEED ?? Math.floor(Math.random() * 2 ** 31));
    const random = dice(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const corpus = probes.flatMap(({ name, steps }) =>
      steps.map((step, index) => encodeProbeStep(codec, name, index, step)),
    );
    const mutate = (bytes: Uint8Array): Uint8Array => {
      const copy = [...bytes];
      for (let times = 1 + Math.floor(random() * 4); times > 0; times--) {
        const at = Math.floor(random() * copy.length);
        switch (Math.floor(random() * 6)) {
          case 0:
            copy[at] = Math.floor(random() * 256);
            break;
          case 1:
            copy.splice(at, 1 + Math.floor(random() * 8));
            break;
          case 2:
            copy.splice(at, 0, ...copy.slice(at, at + Math.floor(random() * 20)));
            break;
          case 3:
            copy.length = at;
            break;
          case 4:
            copy.splice(at, 0, 0xff, 0xff, 0xff, 0xff, 0x7f);
            break;
          default: {
            const other = pick(corpus);
            copy.splice(at, 5, ...other.slice(0, Math.floor(random() * other.length)));
          }
        }
      }
      return Uint8Array.from(copy);
    };

    const seen = new Set<string>();
    const leaving = new Set<string>();
    const reports: string[] = [];
    const wrong: string[] = [];
    let [given, answered, signals, bystanderAsked, bystanderAnswered] = [0, 0, 0, 0, 0];
    const queue: Uint8Array[] = [activation("bystander run", [start("bystander")])];
    const make = (): Uint8Array | undefined => {
      const waiting = queue.shift();
      if (waiting !== undefined) return waiting;
      if (given === total) return undefined;
      given++;
      if (given % 500 === 0) {
        signals++;
        bystanderAsked++;
        queue.push(activation("bystander run", [query("sum")]));
        // What hostile bytes started is let go, so that memory says nothing about their number.
        for (const runId of seen) {
          queue.push(evict(runId));
          leaving.add(runId);
        }
        seen.clear();
        return activation("bystander run", [signal("add", 1)]);
      }
      return mutate(pick(corpus));
    };
    const take = (bytes: Uint8Array): void => {
      answered++;
      const completion = completionOf(bytes);
      const runId = String(completion.runId ?? "");
      if (runId !== "bystander run") {
        if (!leaving.delete(runId)) seen.add(runId);
      } else if ("failed" in completion) {
        wrong.push(JSON.stringify(completion));
      } else if (JSON.stringify(completion).includes("respondToQuery")) {
        bystanderAnswered++;
        const answer = answerOf(completion);
        if (JSON.stringify(answer) !== JSON.stringify(untouched(signals))) wrong.push(JSON.stringify(answer));
      }
    };
    const loop = new TurnLoop(new Source(make, take), host, undefined, (_level, message) => reports.push(message));
    await loop.run();

    expect(wrong, `PROTEMPO_SEED=${seed}`).toEqual([]);
    expect(bystanderAnswered, `PROTEMPO_SEED=${seed}`).toBe(bystanderAsked);
    expect(answered, `PROTEMPO_SEED=${seed}`).toBeGreaterThan(total / 4);
    expect(answered + reports.length).toBeGreaterThanOrEqual(given);
    for (const report of new Set(reports)) expect(report).not.toMatch(/undefined|cannot be printed/i);
  },
  limit,
);

test.each([
  ["the addon's deadline", "lane", Deadline.ofThisThread()],
  ["the addon's deadline", "context", Deadline.ofThisThread()],
  ["vm's timeout", "lane", undefined],
  ["vm's timeout", "context", undefined],
] as const)(
  "conditions that wake each other without end are stopped by %s, isolation: %s",
  async (_, isolation, deadline) => {
    const settings = { code, namespace: "default", taskQueue: "queue", isolation, deadline, deadlineMs: 500 };
    const realm = RealmHost.create(settings);
    const bystander = isolation === "lane" ? realm : RealmHost.create(settings);
    await bystander.activate(activation("witness", [start("bystander")]));
    for (const runId of ["endless", "endless again"]) {
      const { failed } = completionOf(await realm.activate(activation(runId, [start("endless")])));
      const told = JSON.stringify(failed);
      expect(told).toContain("[TMPRL1101] Workflow endless");
      expect(told).toMatch(
        /its conditions had been looked at \d+ times. Look for conditions that make each other true/,
      );
    }
    const answer = answerOf(completionOf(await bystander.activate(activation("witness", [query("sum")]))));
    expect(answer).toEqual(untouched(0));
  },
);

const places = [
  "result",
  "throw",
  "reject",
  "activity",
  "activityName",
  "options",
  "child",
  "signal",
  "log",
  "query",
  "queryThrow",
  "update",
  "validator",
  "sleep",
  "condition",
  "abort",
  "continueAsNew",
  "memo",
];

/** Has a run put the value there, in all that it is asked, and gives what the witness says then. */
async function provoke(realm: RealmHost, place: string, name: string): Promise<unknown> {
  const runId = `${place} ${name}`;
  const jobs = [
    [start("hostile", name, place)],
    [{ doUpdate: { id: "u", protocolInstanceId: "p", name: "u", input: [], runValidator: true } }],
    [query("q")],
    [{ removeFromCache: { message: "", reason: 1 } }],
  ];
  for (const job of jobs) {
    const completion = completionOf(await realm.activate(activation(runId, job)));
    expect(completion.runId).toBe(runId);
    expect("successful" in completion || "failed" in completion, JSON.stringify(completion)).toBe(true);
  }
  return answerOf(completionOf(await realm.activate(activation("witness", [query("sum")]))));
}

test.each(places)("hostile values as %s get an answer, and do nothing to another run", async (place) => {
  const { names } = await import("./fixtures/hostile-workflows.js");
  await host.activate(activation("witness", [start("bystander")]));
  for (const name of names) expect(await provoke(host, place, name), name).toEqual(untouched(0));
  await host.activate(evict("witness"));
});

test.each(places)(
  "values as %s that hold up what reads them are stopped, and do nothing to another run",
  async (place) => {
    const { stuckNames } = await import("./fixtures/hostile-workflows.js");
    const deadline = Deadline.ofThisThread();
    const realm = RealmHost.create({ code, namespace: "default", taskQueue: "queue", deadline, deadlineMs: 100 });
    await realm.activate(activation("witness", [start("bystander")]));
    // Where errors are read, their parts are.
    const read = ["throw", "queryThrow", "validator", "log"].includes(place) ? stuckNames : stuckNames.slice(0, 4);
    for (const name of read) expect(await provoke(realm, place, name), name).toEqual(untouched(0));
  },
);
