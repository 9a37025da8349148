import { randomUUID } from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import threads from "node:worker_threads";
import { create, toBinary, toJson } from "@bufbuild/protobuf";
import { HistorySchema } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { StartWorkflowExecutionRequestSchema } from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import { bundleWorkflows, type WorkflowBundle } from "protempo/bundler";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dice, type Program, programOf } from "../hops/programs.js";
import { type Stage, stage, until } from "../integration/fixtures/stage.js";
import { compare } from "../official/compare.js";
import type { Json } from "../official/facts.js";
import { Replays } from "../official/replays.js";
import { labelsOf, smaller, steadyProgramOf } from "./programs.js";

/** How many programs of each kind, by PROTEMPO_FUZZ, and the first one's seed, by PROTEMPO_FUZZ_SEED. */
const count = Number(process.env.PROTEMPO_FUZZ ?? 4);
const firstSeed = Number(process.env.PROTEMPO_FUZZ_SEED ?? 1);
const seeds = Array.from({ length: count }, (_, at) => firstSeed + at);

/** Threads of all lanes that were started, so that they can be ended under their worker. */
const lanes: threads.Worker[] = [];
const original = threads.Worker;
let bundle: WorkflowBundle;

beforeAll(async () => {
  threads.Worker = class extends original {
    constructor(file: string | URL, options?: threads.WorkerOptions) {
      super(file, options);
      if (String(file).includes("lane-thread")) lanes.push(this);
    }
  };
  syncBuiltinESMExports();
  bundle = await bundleWorkflows({ entry: new URL("./workflows.ts", import.meta.url) });
});

afterAll(() => {
  threads.Worker = original;
  syncBuiltinESMExports();
});

interface Ended {
  readonly notes: readonly string[];
  readonly history: readonly Json[];
}

/** Runs programs at once while lanes are killed, runs are evicted and the worker is replaced. */
async function runDisturbed(programs: readonly Program[], seed: number): Promise<Ended[]> {
  const roll = dice(seed);
  const taskQueue = `fuzz-${randomUUID()}`;
  const options = { workflows: bundle, taskQueue, lanes: 2, maxCachedWorkflows: seed % 2 === 0 ? 0 : 3 };
  let at = await stage(options);
  let running = at.worker.run();
  try {
    const runs = await Promise.all(programs.map((program) => start(at, program)));
    const ended = Promise.all(runs.map((workflowId) => handleOf(at, workflowId).result()));
    ended.catch(() => {});
    const { log } = at;
    await until(() => log.some(({ message }) => message === "Workflow lanes started"));
    for (const flag of [0, 1, 2]) {
      await new Promise((resolve) => setTimeout(resolve, roll() * 500));
      await lanes.find(({ threadId }) => threadId !== -1 && roll() < 0.7)?.terminate();
      for (const workflowId of runs) await signal(at, workflowId, flag);
    }
    const connection = at.connection;
    await Promise.all([at.worker.shutdown(), running]);
    const next = await stage(options);
    running = next.worker.run();
    const results = (await ended) as string[][];
    const histories = await Promise.all(runs.map((workflowId) => handleOf(at, workflowId).fetchHistory()));
    at = next;
    await connection.close();
    return histories.map((history, index) => ({
      notes: results[index] ?? [],
      history: (toJson(HistorySchema, history) as unknown as { events: Json[] }).events,
    }));
  } finally {
    await Promise.all([at.worker.shutdown(), running]);
    await at.connection.close();
  }
}

function handleOf({ client }: Stage, workflowId: string): ReturnType<Stage["client"]["march"]["handle"]>["untyped"] {
  return client.march.handle(workflowId).untyped;
}

/** A run that has ended takes no signal. */
async function signal(at: Stage, workflowId: string, flag: number): Promise<void> {
  const sent = handleOf(at, workflowId).signal("flag", [flag]);
  await sent.catch((error: unknown) => expect(String(error)).toMatch(/already completed|not found/i));
}

async function start({ connection, taskQueue }: Stage, program: Program): Promise<string> {
  const workflowId = `fuzz-${randomUUID()}`;
  const text = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value);
  const payload = { metadata: { encoding: text("json/plain") }, data: text(JSON.stringify(program)) };
  const request = create(StartWorkflowExecutionRequestSchema, {
    namespace: "default",
    workflowId,
    workflowType: { name: "fuzz" },
    taskQueue: { name: taskQueue },
    input: { payloads: [payload] },
    requestId: randomUUID(),
    workflowTaskTimeout: { seconds: 2n },
  });
  await connection.call("workflow", "StartWorkflowExecution", toBinary(StartWorkflowExecutionRequestSchema, request));
  return workflowId;
}

/** What is wrong with ended runs; nothing if all is well. */
async function faults(ended: readonly Ended[], taskQueue: (history: readonly Json[]) => string): Promise<string[]> {
  const all: string[] = [];
  for (const { history } of ended) {
    const replays = new Replays(bundle, taskQueue(history));
    const replayed = await replays.replay("fuzz", JSON.stringify({ events: history }));
    await replays.close();
    if (replayed.reason !== 5) all.push(replayed.message);
    all.push(...compare(history, replayed));
  }
  return all;
}

const queueOf = (history: readonly Json[]): string =>
  String(history[0]?.workflowExecutionStartedEventAttributes?.taskQueue?.name);

/** The smallest program that still fails in that way. */
async function shrink(program: Program, fails: (program: Program) => Promise<boolean>): Promise<Program> {
  for (const less of smaller(program)) if (await fails(less)) return shrink(less, fails);
  return program;
}

/** Fails with the seed and the smallest program, if one fails. */
async function check(
  seed: number,
  programOfSeed: (seed: number) => Program,
  fault: (program: Program, ended: Ended) => Promise<unknown>,
): Promise<void> {
  const program = programOfSeed(seed);
  const [ended] = await runDisturbed([program], seed);
  const found = ended && (await fault(program, ended));
  if (found === undefined) return;
  const smallest = await shrink(program, async (less) => {
    const [again] = await runDisturbed([less], seed);
    return again !== undefined && (await fault(less, again)) !== undefined;
  });
  throw new Error(`seed ${seed}: ${JSON.stringify(found)}\nsmallest program: ${JSON.stringify(smallest)}`);
}

test.each(seeds)("what was disturbed ends as if it had not been, seed %i", async (seed) => {
  await check(seed, steadyProgramOf, async (program, { notes }) => {
    return JSON.stringify([...notes].sort()) === JSON.stringify(labelsOf(program)) ? undefined : notes;
  });
});

test.each(seeds)("histories of disturbed runs replay, with the same commands and result, seed %i", async (seed) => {
  // Core resolves local activities together in replay that ended one after the other.
  const withoutLocal = (of: number): Program =>
    JSON.parse(JSON.stringify(programOf(of + 5000)).replaceAll('"local"', '"activity"')) as Program;
  await check(seed, withoutLocal, async (_program, ended) => {
    const found = await faults([ended], queueOf);
    return found.length === 0 ? undefined : found;
  });
});
