import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import {
  Client,
  Connection,
  messageValue,
  ScheduleAlreadyExistsError,
  ScheduleMemoError,
  ScheduleNotFoundError,
  type ScheduleSummary,
} from "protempo/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ChronicleClient } from "../gen/protempo/test/v1/chronicle_client.js";
import { Chapter } from "../gen/protempo/test/v1/chronicle_protempo.js";
import { sharedAddress } from "../helpers/server.js";
import { registerAttributes } from "../integration/fixtures/chronicle-stage.js";
import { attributes } from "../integration/fixtures/chronicle-workflows.js";
import { until } from "../integration/fixtures/stage.js";

// No worker is at work: what the server starts is seen in the histories of its runs.
let connection: Connection;
let raw: Client;
let chronicle: ChronicleClient;
const made: string[] = [];

beforeAll(async () => {
  connection = await Connection.connect({ address: sharedAddress() });
  raw = new Client({ connection });
  chronicle = new ChronicleClient(raw, { start: { taskTimeout: "7s", retry: { maximumAttempts: 2 } } });
  await registerAttributes();
});

afterAll(async () => {
  await Promise.allSettled(made.map((id) => raw.schedule.handle(id).delete()));
  await connection.close();
});

function newId(): string {
  const id = `schedule-${randomUUID()}`;
  made.push(id);
  return id;
}

/** What a run was started with. */
async function startOf(workflowId: string) {
  const { events } = await raw.workflow.getHandle(workflowId).fetchHistory();
  const first = events[0]?.attributes;
  if (first?.case !== "workflowExecutionStartedEventAttributes") throw new Error("no start");
  return first.value;
}

describe("typed schedules", () => {
  test("start workflows with what the contract, the client and the schedule say", async () => {
    const id = newId();
    const schedule = await chronicle.index.schedules.create(
      id,
      { customer: "ada", total: 7n, tags: ["x"] },
      {
        spec: {},
        triggerImmediately: true,
        note: "by hand",
        memo: { owner: "team", chapter: messageValue(Chapter, { title: "One", pages: 3n }) },
        searchAttributes: [attributes.keyword.set("of-the-schedule")],
        workflow: {
          runTimeout: "1h",
          retry: { initialInterval: "2s" },
          summary: "an index",
          memo: { of: "the workflow" },
          searchAttributes: [attributes.int.set(8)],
        },
      },
    );
    const described = await schedule.describe();
    expect(described.input()).toMatchObject({ customer: "ada", total: 7n, tags: ["x"] });
    expect(described.workflow).toMatchObject({
      workflowType: "protempo.test.v1.Chronicle.Index",
      workflowId: expect.stringMatching(/^index\/Ada\//),
      taskQueue: "chronicle",
      runTimeout: 3_600_000,
      taskTimeout: 7000,
      executionTimeout: undefined,
    });
    expect(described).toMatchObject({ note: "by hand", paused: false, overlap: "skip", remainingActions: null });
    expect(described.memo()).toEqual({ owner: "team", chapter: { title: "One", pages: "3" } });
    expect(described.memoValue("chapter", Chapter)?.pages).toBe(3n);
    expect(described.searchAttributes.get(attributes.keyword)).toBe("of-the-schedule");
    expect(described.workflow.searchAttributes.get(attributes.int)).toBe(8n);
    expect(described.workflow.memo()).toEqual({ of: "the workflow" });

    await until(async () => (await schedule.describe()).running.length === 1);
    const { running, recentActions, actionCount } = await schedule.describe();
    expect(actionCount).toBe(1);
    expect(recentActions).toMatchObject([{ workflowId: running[0]?.workflowId, status: "running" }]);
    const run = chronicle.index.handle(running[0]?.workflowId ?? "");
    expect(run.workflowId).toMatch(/^index\/Ada\/.*Z$/);
    const start = await startOf(run.workflowId);
    expect(start).toMatchObject({
      workflowRunTimeout: { seconds: 3600n },
      workflowTaskTimeout: { seconds: 7n },
      retryPolicy: { maximumAttempts: 2, initialInterval: { seconds: 2n } },
    });
    const workflow = await run.describe();
    expect(workflow.summary).toBe("an index");
    expect(workflow.memo()).toEqual({ of: "the workflow" });
    expect(workflow.searchAttributes.get(attributes.keyword)).toBe("ADA");
    expect(workflow.searchAttributes.get(attributes.int)).toBe(8n);
    await run.terminate();
  });

  test("of a workflow without an ID expression are named after the schedule; Empty has no input", async () => {
    const id = newId();
    const schedule = await chronicle.narrate.schedules.create(id, { spec: { intervals: [{ every: "1d" }] } });
    const described = await schedule.describe();
    expect(described.workflow.workflowId).toBe(id);
    expect(described.input()).toBeUndefined();
    expect(described.raw.schedule?.action?.action.value?.input?.payloads ?? []).toEqual([]);
    expect(described.nextActionTimes).toHaveLength(10);
  });

  test("update what is said, and leave the rest", async () => {
    const schedule = await chronicle.index.schedules.create(
      newId(),
      { customer: "ada" },
      { spec: { cron: ["0 12 * * MON-FRI"] }, overlap: "bufferOne", workflow: { runTimeout: "1h", summary: "first" } },
    );
    const before = await schedule.describe();
    expect(before.spec.calendars).toMatchObject([{ hour: [{ start: 12 }], dayOfWeek: [{ start: 1, end: 5 }] }]);

    await schedule.update(() => undefined);
    expect((await schedule.describe()).updatedAt).toBeUndefined();

    await schedule.update(({ spec, input }) => ({
      spec: { ...spec, jitter: "1m" },
      input: { ...input(), customer: "bob" },
      workflow: { runTimeout: null, taskTimeout: "9s" },
      pauseOnFailure: true,
      remainingActions: 4,
    }));
    const after = await schedule.describe();
    expect(after.spec).toEqual({ ...before.spec, jitter: 60_000 });
    expect(after.input()).toMatchObject({ customer: "bob" });
    expect(after.workflow).toMatchObject({
      workflowId: expect.stringMatching(/^index\/Bob\//),
      runTimeout: undefined,
      taskTimeout: 9000,
    });
    expect(after.workflow.searchAttributes.get(attributes.keyword)).toBe("BOB");
    expect(after).toMatchObject({ overlap: "bufferOne", pauseOnFailure: true, remainingActions: 4 });
    expect(after.raw.schedule?.action?.action.value?.userMetadata).toEqual(
      before.raw.schedule?.action?.action.value?.userMetadata,
    );

    await expect(
      schedule.update(() => {
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
  });

  test("have memos that servers keep as they are, and say so before they change anything", async () => {
    const schedule = await chronicle.draw.schedules.create(newId(), { spec: {}, note: "as it was", memo: { n: 1 } });
    const change = schedule.update(() => ({ note: "changed", memo: { n: 2 } }));
    await expect(change).rejects.toThrow(ScheduleMemoError);
    const described = await schedule.describe();
    expect(described.note).toBe("as it was");
    expect(described.memo()).toEqual({ n: 1 });
  });

  test("are listed by workflow", async () => {
    const [one, two] = [newId(), newId()];
    await chronicle.draw.schedules.create(one, { spec: {}, paused: true, note: "waits", memo: { n: 1 } });
    await chronicle.stay.schedules.create(two, { spec: { cron: ["@hourly"] } });
    const found = new Map<string, ScheduleSummary>();
    await until(async () => {
      found.clear();
      for await (const entry of raw.schedule.list({ pageSize: 2 })) found.set(entry.scheduleId, entry);
      return found.has(one) && found.has(two);
    });
    expect(found.get(one)).toMatchObject({
      workflowType: "protempo.test.v1.Chronicle.Draw",
      paused: true,
      note: "waits",
    });
    expect(found.get(one)?.memo()).toEqual({ n: 1 });
    expect(found.get(two)?.nextActionTimes.length).toBeGreaterThan(0);
    const drawn: string[] = [];
    for await (const entry of chronicle.draw.schedules.list()) drawn.push(entry.scheduleId);
    expect(drawn).toContain(one);
    expect(drawn).not.toContain(two);

    const mine = `ScheduleId = '${one}' OR ScheduleId = '${two}'`;
    expect(await raw.schedule.count({ query: mine })).toBe(2);
    expect(await raw.schedule.count({ query: `(${mine}) AND TemporalSchedulePaused = true` })).toBe(1);
    expect(await raw.schedule.count()).toBeGreaterThanOrEqual(2);
    const paused: string[] = [];
    for await (const entry of raw.schedule.list({ query: `(${mine}) AND TemporalSchedulePaused = true` })) {
      paused.push(entry.scheduleId);
    }
    expect(paused).toEqual([one]);
  });
});

describe("schedules by name", () => {
  const workflow = { taskQueue: "nobody", runTimeout: "1s" } as const;

  test("are paused, triggered by their overlap policy, and deleted", async () => {
    const id = newId();
    const schedule = await raw.schedule.create(id, "Anything", ["a", 1], {
      spec: { intervals: [{ every: "1h" }] },
      workflow: { taskQueue: "nobody" },
    });
    await expect(raw.schedule.create(id, "Anything", [], { spec: {}, workflow })).rejects.toThrow(
      ScheduleAlreadyExistsError,
    );
    await schedule.pause();
    expect(await schedule.describe()).toMatchObject({ paused: true, note: "paused by a client" });
    await schedule.unpause("at work again");
    const described = await schedule.describe();
    expect(described).toMatchObject({ paused: false, note: "at work again" });
    expect(described.input()).toEqual(["a", 1]);

    await schedule.trigger();
    await until(async () => (await schedule.describe()).running.length === 1);
    await schedule.trigger();
    await until(async () => (await schedule.describe()).overlapSkipped === 1);
    // Another trigger within a second would be for the same time, and so for the same ID.
    const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
    await schedule.backfill({ from: hour - 1, to: hour, overlap: "allowAll" });
    await until(async () => (await schedule.describe()).recentActions.length === 2);
    const { recentActions: started } = await schedule.describe();
    await schedule.delete();
    await until(async () => {
      const error = await schedule.describe().catch((thrown: unknown) => thrown);
      return error instanceof ScheduleNotFoundError;
    });
    for (const { workflowId } of started) {
      const handle = raw.workflow.getHandle(workflowId);
      expect(await handle.describe()).toMatchObject({ status: "running" });
      await handle.terminate();
    }
    await expect(schedule.trigger()).rejects.toThrow(ScheduleNotFoundError);
    await expect(schedule.update(() => ({ note: "x" }))).rejects.toThrow(ScheduleNotFoundError);
  });

  test("are updated once by each of many who do so at once, whatever others do to them", async () => {
    const rounds = Number(process.env.PROTEMPO_SCHEDULE_ROUNDS ?? 2);
    for (let round = 0; round < rounds; round += 1) {
      const schedule = await raw.schedule.create(newId(), "Anything", ["", 0], { spec: {}, workflow });
      let done = false;
      const others = (async () => {
        for (let n = 0; !done; n += 1) {
          await (n % 2 === 0 ? schedule.pause() : schedule.unpause());
          await setTimeout(Math.random() * 100);
        }
      })();
      let calls = 0;
      // Two of a kind send the same: what is there does not tell whose it is.
      const count = async (letter: string): Promise<void> => {
        for (let n = 0; n < 2; n += 1) {
          await schedule.update(({ input }) => {
            calls += 1;
            const [letters, total] = input();
            return { input: [`${letters}${letter}`, Number(total) + 1] };
          });
        }
      };
      await Promise.all(["a", "a", "b", "c"].map(count));
      done = true;
      await others;
      const [letters, total] = (await schedule.describe()).input();
      expect([...`${letters}`].sort().join(""), `round ${round}, ${calls} calls`).toBe("aaaabbcc");
      expect(total).toBe(8);
      await schedule.delete();
    }
  }, 600_000);

  test("act for times that have passed, at creation and later, as often as they may", async () => {
    const hour = 3_600_000;
    const to = Math.floor(Date.now() / hour) * hour - hour;
    const schedule = await raw.schedule.create(newId(), "Anything", [], {
      spec: { intervals: [{ every: "1h" }] },
      workflow,
      backfill: [{ from: to - 2 * hour, to, overlap: "allowAll" }],
    });
    await until(async () => (await schedule.describe()).actionCount >= 2);
    const first = (await schedule.describe()).recentActions.map(({ scheduledAt }) => scheduledAt);
    expect(first).toContain(to);
    await schedule.backfill({ from: to - 10 * hour, to: to - 8 * hour, overlap: "allowAll" });
    await until(async () => (await schedule.describe()).actionCount >= first.length + 3);
    const taken = (await schedule.describe()).recentActions.map(({ scheduledAt }) => scheduledAt);
    expect(taken).toEqual(expect.arrayContaining([10, 9, 8].map((hours) => to - hours * hour)));
    expect(await schedule.matchingTimes(to - 2 * hour, new Date(to))).toContain(to - hour);
    await expect(schedule.backfill([])).rejects.toThrow("backfill: is an empty list");
  });

  test("stop after their last action, and pause when a workflow fails", async () => {
    const counted = await raw.schedule.create(newId(), "Anything", [], {
      spec: { intervals: [{ every: "1s" }] },
      overlap: "allowAll",
      remainingActions: 1,
      workflow,
    });
    const careful = await raw.schedule.create(newId(), "Anything", [], {
      spec: {},
      triggerImmediately: true,
      pauseOnFailure: true,
      workflow,
    });
    await until(async () => (await counted.describe()).remainingActions === 0);
    expect((await counted.describe()).actionCount).toBe(1);
    await until(async () => (await careful.describe()).paused === true);
    expect((await careful.describe()).note).not.toBe("");
  });

  test("are seen by interceptors before they are created", async () => {
    const seen: unknown[] = [];
    const client = new Client({
      connection,
      interceptors: [
        {
          createSchedule(call, next) {
            const { scheduleId, workflowType, taskQueue, args } = call;
            seen.push({ scheduleId, workflowType, taskQueue, args });
            return next({ ...call, args: ["changed"], workflowId: "changed" });
          },
        },
      ],
    });
    const id = newId();
    const schedule = await client.schedule.create(id, "Anything", ["a"], { spec: {}, workflow });
    expect(seen).toEqual([{ scheduleId: id, workflowType: "Anything", taskQueue: "nobody", args: ["a"] }]);
    const described = await schedule.describe();
    expect(described.input()).toEqual(["changed"]);
    expect(described.workflow.workflowId).toBe("changed");
  });

  test("say what is missing or wrong before anything is sent", async () => {
    const create = (options: object) =>
      raw.schedule.create(newId(), "Anything", [], { spec: {}, workflow, ...options } as never);
    await expect(create({ workflow: {} })).rejects.toThrow("taskQueue");
    await expect(create({ spec: { intervals: [{ every: 1 }] } })).rejects.toThrow("spec.intervals[0].every");
    await expect(chronicle.draw.schedules.create(newId(), {} as never)).rejects.toThrow("spec: says when");
    expect(() => raw.schedule.handle("")).toThrow("scheduleId: must not be empty");
    await expect(create({ spec: { cron: ["not a cron"] } })).rejects.toThrow("INVALID_ARGUMENT");
  });
});
