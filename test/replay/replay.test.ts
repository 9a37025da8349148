import { toBinary, toJson } from "@bufbuild/protobuf";
import { type History, HistorySchema } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { type ReplayResult, WorkflowReplayer } from "protempo/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ActWay, FailWay } from "../gen/protempo/test/v1/integration_protempo.js";
import { onStage, type Stage, testBundle, until } from "../integration/fixtures/stage.js";

/** A history of each workflow, in each of the ways in which it can end, and of runs that are open. */
const histories = new Map<string, History>();
let replayer: WorkflowReplayer;

interface Handle {
  readonly workflowId: string;
  readonly untyped: { fetchHistory(): Promise<History> };
}

async function record({ client, activities }: Stage): Promise<void> {
  const keep = async (name: string, handle: Handle): Promise<void> => {
    histories.set(name, await handle.untyped.fetchHistory());
  };
  const ended = async (name: string, handle: Handle & { result(): Promise<unknown> }): Promise<void> => {
    await handle.result().catch(() => {});
    await keep(name, handle);
  };
  const counted = async (): Promise<void> => {
    const handle = await client.count.signalWithStart.add({ start: { target: 9n }, signal: { amount: 1n } });
    await handle.bump({ amount: 2n });
    await handle.bump({ amount: -2n }).catch(() => {});
    const reached = await handle.startUpdate.setTarget({ target: 5n });
    await keep("count, open", handle);
    await handle.add({ amount: 2n });
    await reached.result();
    await ended("count", handle);
  };
  const asNew = async (): Promise<void> => {
    const handle = await client.count.start({ target: 2n, signalsPerRun: 1 });
    await handle.add({ amount: 1n });
    await until(async () => (await client.count.handle(handle.workflowId).getCount()).count === 1n);
    await keep("count, continued as new", handle);
    await client.count.handle(handle.workflowId).terminate();
  };
  const cancelled = async (name: string, input: Parameters<typeof client.linger.start>[0]): Promise<void> => {
    const handle = await client.linger.start(input);
    if (input?.inActivity) await until(() => activities.notes.includes("linger: started"));
    await handle.cancel();
    await ended(name, handle);
  };
  const marched = async (): Promise<void> => {
    const handle = await client.march.start({ steps: 2, milliseconds: 1, signals: 1 });
    await handle.add({ amount: 1n });
    await ended("march", handle);
  };
  const counter = await client.count.start({ target: 5n });
  await Promise.all([
    counted(),
    asNew(),
    marched(),
    cancelled("linger, cancelled", {}),
    cancelled("linger, shielded", { shield: true }),
    cancelled("linger, in an activity", { inActivity: true }),
    ended("linger, timed out", await client.linger.start({ shield: true, timeoutMilliseconds: 10 })),
    ended("greet", await client.greet.start({ name: "replay" })),
    ended("wait", await client.wait.start({ timers: 2, milliseconds: 1 })),
    ended("raise", await client.raise.start({ names: ["a", "b"], counter: counter.workflowId })),
    ended("fail", await client.fail.start({ way: FailWay.DETAIL })),
    ended("fail, by an activity", await client.fail.start({ way: FailWay.ACTIVITY })),
    ended("delegate", await client.delegate.start({ act: { way: ActWay.FLAKY } })),
    ended("delegate, locally", await client.delegate.start({ act: { way: ActWay.FLAKY }, local: true })),
    ended("vandalise", await client.vandalise.start({ harm: false })),
  ]);
}

const outcomes = (results: readonly ReplayResult[]): string[] =>
  results.map((result) => (result.outcome === "ok" ? "ok" : `${result.workflowType}: ${result.message}`));

beforeAll(async () => {
  await onStage({}, record);
  replayer = await WorkflowReplayer.create({ workflows: await testBundle(), taskQueue: "integration" });
});

afterAll(() => replayer.close());

async function replayAs(form: (history: History) => Parameters<WorkflowReplayer["replay"]>[0]): Promise<string[]> {
  const results: ReplayResult[] = [];
  const all = [...histories].map(([workflowId, history]) => ({ workflowId, history: form(history) }));
  for await (const result of replayer.replayAll(all)) results.push(result);
  expect(results.map(({ workflowId }) => workflowId)).toEqual([...histories.keys()]);
  return outcomes(results);
}

test("the history of every test workflow replays: as a message, as binary, as JSON", async () => {
  const ok = Array.from(histories, () => "ok");
  expect(await replayAs((history) => history)).toEqual(ok);
  expect(await replayAs((history) => toBinary(HistorySchema, history))).toEqual(ok);
  expect(await replayAs((history) => JSON.stringify(toJson(HistorySchema, history)))).toEqual(ok);
});

test("JSON with the enum spellings of old servers replays", async () => {
  const pascal = (name: string): string =>
    name
      .toLowerCase()
      .split("_")
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join("");
  const old = (history: History): string =>
    JSON.stringify(toJson(HistorySchema, history)).replace(/"EVENT_TYPE_(\w+)"/g, (_, name) => `"${pascal(name)}"`);
  expect(await replayAs(old)).toEqual(Array.from(histories, () => "ok"));
});

test("a realm for each run changes nothing of that", async () => {
  const own = await WorkflowReplayer.create({
    workflows: await testBundle(),
    taskQueue: "integration",
    isolation: "context",
  });
  for (const [workflowId, history] of histories) {
    expect(await own.replay(history, { workflowId })).toMatchObject({ outcome: "ok" });
  }
  await own.close();
  const isolation = "process" as "context";
  await expect(WorkflowReplayer.create({ workflows: await testBundle(), isolation })).rejects.toThrow(
    'isolation: "process" is neither "lane" nor "context".',
  );
});

test.each(["lane", "context"] as const)(
  "code that does something else is told apart, with the place: %s",
  async (isolation) => {
    const workflows = new URL("./fixtures/changed-workflows.ts", import.meta.url);
    const changed = await WorkflowReplayer.create({ workflows, isolation, logger: { log: () => {} } });
    const history = histories.get("greet");
    const other = histories.get("wait");
    if (!history || !other) throw new Error("nothing was recorded");
    expect(await changed.replay(history)).toMatchObject({
      outcome: "nondeterminism",
      workflowType: "protempo.test.v1.Integration.Greet",
      message: expect.stringContaining("TMPRL1100"),
      nondeterminism: { command: { callSite: { file: "test/replay/fixtures/changed-workflows.ts" } } },
    });
    expect(await changed.replay(other)).toMatchObject({
      outcome: "failed",
      workflowType: "protempo.test.v1.Integration.Wait",
      message: expect.stringContaining("protempo.test.v1.Integration.Wait"),
    });
    await changed.close();
    await expect(changed.replay(history)).rejects.toThrow("The replayer is closed");
  },
);

test("the same history replays again and again, and what is no history says so", async () => {
  const history = histories.get("greet");
  if (!history) throw new Error("nothing was recorded");
  const results = await Promise.all([
    replayer.replay(history),
    replayer.replay('{"events":[]}', { workflowId: "empty" }),
    replayer.replay(history),
    replayer.replay(new Uint8Array([255])),
    replayer.replay(history),
  ]);
  expect(results.map(({ outcome }) => outcome)).toEqual(["ok", "unreadable", "ok", "unreadable", "ok"]);
  expect(results[1]).toMatchObject({ workflowId: "empty", message: expect.stringContaining("no events") });
});
