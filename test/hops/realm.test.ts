import { readFileSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { fromBinary, fromJson, toBinary, toJson } from "@bufbuild/protobuf";
import { WorkflowActivationSchema } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { WorkflowActivationCompletionSchema } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleWorkflows } from "../../runtime/src/bundler/bundle-workflows.js";
import { compileLayers } from "../../runtime/src/worker/lane/compiled-layer.js";
import type { LaneRealm } from "../../runtime/src/worker/lane/lane-realm.js";
import { RealmHost } from "../../runtime/src/worker/lane/realm-host.js";
import { SeedMaker } from "../../runtime/src/worker/lane/realm-seed.js";
import { RunRealms } from "../../runtime/src/worker/lane/run-realms.js";
import type { Job, Step } from "./api.js";
import { type Codec, encodeProbeStep } from "./encode.js";
import { query } from "./jobs.js";
import { probes, programs } from "./probes.js";

type Recording = Readonly<
  Record<string, readonly { readonly jobs?: readonly Job[]; readonly trace: readonly string[] }[]>
>;

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const recorded = (read("./recorded.json") as { readonly probes: Recording }).probes;
const recordedPrograms = read("./recorded-programs.json") as Recording;
const codec = { fromJson, toBinary, schema: WorkflowActivationSchema } as unknown as Codec;

describe.each([
  ["in the locked realm of a lane, where each run evaluates its modules anew", "lane"],
  ["where each run has a realm of its own", "context"],
] as const)("continuations %s", (_, isolation) => {
  let host: LaneRealm;
  let others: NodeJS.UnhandledRejectionListener[] = [];

  beforeAll(async () => {
    const code = await bundleWorkflows({ entry: new URL("./realm-workflows.ts", import.meta.url) });
    const settings = { namespace: "default", taskQueue: "queue", deadlineMs: 0, isolation };
    const seeds = new SeedMaker(code.sdk);
    const layers = compileLayers(code);
    const make = (): RealmHost => RealmHost.of(seeds.take(), layers, settings);
    host = isolation === "lane" ? make() : new RunRealms(make);
    others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", (reason) => host.unhandledRejection(reason));
  });

  afterAll(() => {
    process.removeAllListeners("unhandledRejection");
    for (const other of others) process.on("unhandledRejection", other);
  });

  test.each(probes.map((probe) => [probe.name, probe] as const))("%s", async (name, probe) => {
    expect(await traces(name, probe.steps)).toEqual(expected(recorded[name]));
  });

  test.each(programs)("program %i", async (seed) => {
    const steps = (recordedPrograms[seed] ?? []).map(({ jobs = [] }) => ({ jobs }));
    expect(await traces(`program ${seed}`, steps)).toEqual(expected(recordedPrograms[seed]));
  });

  /** What was traced in each activation; a run whose task failed can be asked no more. */
  async function traces(name: string, steps: readonly Step[]): Promise<unknown[]> {
    const all: unknown[] = [];
    for (const [index, step] of steps.entries()) {
      const completion = await activate(name, index, step);
      if ("failed" in completion) break;
      const answer = await activate(name, steps.length + index, { jobs: [query("trace")] });
      all.push(traceIn(answer));
    }
    return all;
  }

  async function activate(name: string, index: number, step: Step): Promise<Record<string, unknown>> {
    host.start(encodeProbeStep(codec, name, index, step));
    await nextTurn();
    const completion = fromBinary(WorkflowActivationCompletionSchema, new Uint8Array(host.finish()));
    return toJson(WorkflowActivationCompletionSchema, completion) as Record<string, unknown>;
  }
});

function traceIn(answer: Record<string, unknown>): unknown {
  const { commands } = answer.successful as {
    commands: [{ respondToQuery: { succeeded: { response: { data: string } } } }];
  };
  return JSON.parse(Buffer.from(commands[0].respondToQuery.succeeded.response.data, "base64").toString());
}

function expected(steps: Recording[string] | undefined): unknown[] {
  return (steps ?? [])
    .filter((step) => (step as { commands?: unknown }).commands !== "task failed")
    .map(({ trace }) => trace);
}
