import { setTimeout as wait } from "node:timers/promises";
import type { History } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Row, rows } from "./fixtures/cancellation/matrix.js";
import { eventsOf, type Stage, stage } from "./fixtures/cancellation/stage.js";

interface Result {
  readonly notes: readonly string[];
  readonly history: History;
}

const named = rows.map((row, at) => {
  const { operation, type, state, then } = row;
  return [`${at}: ${operation}, ${type}, ${state}${then === undefined ? "" : `, then ${then}`}`, row] as const;
});

// Runs leave a small cache between any two of their tasks. Local activities belong to a task: Core loses those of a run that
// leaves the cache meanwhile, so their runs stay, and are replayed afterwards.
describe.each([
  ["evicted at each task", 0, false],
  ["evicted when another comes", 1, false],
  ["with local activities", 100, true],
])("runs %s", (_, maxCachedWorkflows, local) => {
  const cases = named.filter(([, { operation }]) => (operation === "local") === local);
  let on: Stage;
  const results = new Map<string, Promise<Result>>();

  beforeAll(async () => {
    on = await stage({ maxCachedWorkflows });
    // A few at once, in the order of the table.
    const waiting = [...cases];
    const turns = Array.from({ length: 8 }, () => Promise.resolve<unknown>(undefined));
    for (const [at, [name, row]] of waiting.entries()) {
      const turn = at % turns.length;
      const result = (turns[turn] as Promise<unknown>)
        .catch(() => {})
        .then(() => act(on, `${name}, cache ${maxCachedWorkflows}`, row));
      result.catch(() => {});
      turns[turn] = result;
      results.set(name, result);
    }
  });

  afterAll(async () => {
    await on.end();
  });

  test.each(cases)("%s", { timeout: 180_000 }, async (name, row) => {
    const { notes, history } = (await results.get(name)) as Result;
    expect([...notes]).toEqual([
      row.outcome instanceof RegExp ? expect.stringMatching(row.outcome) : row.outcome,
      "after",
    ]);
    const events = eventsOf(history);
    expect(events).toEqual(expect.arrayContaining([...(row.has ?? [])]));
    for (const lacking of row.lacks ?? []) expect(events).not.toContain(lacking);
    expect(events).not.toContain("workflowTaskFailed");
  });

  test("and every history replays", { timeout: 120_000 }, async () => {
    await Promise.allSettled(results.values());
    expect(await on.replayed()).toEqual({});
  });
});

async function act({ client, activities, history }: Stage, name: string, row: Row): Promise<Result> {
  const { operation, type, state, then = "" } = row;
  const workflowId = `${name} ${crypto.randomUUID()}`;
  // A short task shows what happens to local activities that outlast it.
  const handle = await client.try.start(
    { operation, type, state, then },
    { workflowId, taskTimeout: state === "heartbeat" ? "2s" : "10s" },
  );
  const end = Date.now() + 60_000;
  const pause = async (what: string): Promise<void> => {
    if (Date.now() > end)
      throw new Error(`${what} did not come. Events: ${eventsOf(await handle.untyped.fetchHistory()).join(", ")}`);
    await wait(100);
  };
  const happened = async (event: string): Promise<void> => {
    while (!eventsOf(await handle.untyped.fetchHistory()).includes(event)) await pause(`event ${event}`);
  };
  const release = async (): Promise<void> => {
    activities.release(workflowId);
    if (operation === "child" && state !== "completed" && state !== "unsent")
      await client.kid
        .handle(`${workflowId}/kid`)
        .go()
        .catch(() => {});
  };
  if (row.releaseAfter !== undefined) {
    await happened(row.releaseAfter);
    await release();
  }
  while ((await handle.notes()).notes.length < 2) await pause("its outcome");
  if (then !== "times out") await release();
  if (row.late !== undefined) await happened(row.late);
  activities.release(workflowId);
  await handle.go();
  const { notes } = await handle.result();
  return { notes, history: await history(handle) };
}
