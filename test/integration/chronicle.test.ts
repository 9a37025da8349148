import { toBinary } from "@bufbuild/protobuf";
import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { History, HistoryEvent } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { HistorySchema } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { Client, messageValue } from "protempo/client";
import { defaultPayloadConverter, type PayloadCodec } from "protempo/converter";
import { WorkflowReplayer } from "protempo/worker";
import { beforeAll, describe, expect, test } from "vitest";
import { ChronicleClient } from "../gen/protempo/test/v1/chronicle_client.js";
import { Chapter } from "../gen/protempo/test/v1/chronicle_protempo.js";
import { chronicleBundle, onChronicle, registerAttributes } from "./fixtures/chronicle-stage.js";
import { attributes } from "./fixtures/chronicle-workflows.js";
import { until } from "./fixtures/stage.js";

// Every worker here has no cache: each workflow task replays the run from its start, so that whatever a run decided
// before is decided again.
beforeAll(registerAttributes);

type EventCase = NonNullable<HistoryEvent["attributes"]["case"]>;
type Attributes<C extends EventCase> = Extract<HistoryEvent["attributes"], { readonly case: C }>["value"];

/** The attributes of the events of one kind. */
function eventsOf<C extends EventCase>({ events }: History, kind: C): Attributes<C>[] {
  return events.flatMap(({ attributes: found }) => (found.case === kind ? [found.value as Attributes<C>] : []));
}

function value(payload: Payload | undefined): unknown {
  return payload && defaultPayloadConverter.fromPayload(payload);
}

/** Values by name, each with its type as metadata names it. */
function typed(fields: Readonly<Record<string, Payload>> | undefined): unknown {
  const entries = Object.entries(fields ?? {});
  const decoder = new TextDecoder();
  return Object.fromEntries(
    entries.map(([name, { data, metadata }]) => [
      name,
      [decoder.decode(data), metadata.type && decoder.decode(metadata.type)],
    ]),
  );
}

test("a memo is read and changed, as values and as messages", async () => {
  await onChronicle({}, async ({ client }) => {
    const chapter = messageValue(Chapter, { title: "Null", pages: 1n });
    const memo = { from: "client", gone: 1, chapter, absent: undefined };
    const handle = await client.annotate.start({}, { memo });
    const started = await handle.untyped.describe();
    expect(started.memo()).toMatchObject({ from: "client", chapter: { title: "Null" } });
    const { seen } = await handle.result();
    const pages = { $typeName: "protempo.test.v1.Chapter", title: "Null", pages: "1n" };
    expect(seen.map((line) => JSON.parse(line) as unknown)).toEqual([
      [{ from: "client", gone: 1, chapter: { title: "Null", pages: "1" } }, pages, null],
      [{ from: "client", chapter: { title: "Null", pages: "1" }, stage: "begun", list: [1, "two"] }, pages, null],
      [
        { from: "client", chapter: { title: "One", pages: "9007199254740993" }, stage: "begun" },
        { ...pages, title: "One", pages: "9007199254740993n" },
        null,
      ],
    ]);
    const ended = await handle.untyped.describe();
    expect(ended.memo()).toEqual({
      from: "client",
      chapter: { title: "One", pages: "9007199254740993" },
      stage: "begun",
    });
    expect(ended.memoValue("chapter", Chapter)?.pages).toBe(9007199254740993n);
    expect(ended.memoValue("gone", Chapter)).toBeUndefined();
    expect(eventsOf(await handle.untyped.fetchHistory(), "workflowPropertiesModifiedEventAttributes")).toHaveLength(2);
  });
});

test("search attributes of every type are set at the start, changed and taken away", async () => {
  await onChronicle({}, async ({ client }) => {
    const date = new Date("2023-01-02T03:04:05.678Z");
    const handle = await client.annotate.start(
      { attributes: true },
      { searchAttributes: [attributes.keyword.set("k-1"), attributes.int.set(7), attributes.date.set(date)] },
    );
    const { seen } = await handle.result();
    const [first = "", , last = ""] = seen;
    expect((JSON.parse(first) as unknown[])[2]).toEqual({
      ChronicleKeyword: "k-1",
      ChronicleInt: "7n",
      ChronicleDate: date.toISOString(),
    });
    expect((JSON.parse(last) as unknown[])[2]).toEqual({
      ChronicleText: "a b",
      ChronicleList: ["x", "y"],
      ChronicleInt: "9007199254740993n",
      ChronicleDouble: 0.5,
      ChronicleBool: true,
      ChronicleDate: "2024-05-06T07:08:09.123Z",
    });
    const { searchAttributes } = await handle.untyped.describe();
    expect(searchAttributes.get(attributes.int)).toBe(9007199254740993n);
    expect(searchAttributes.get(attributes.date)).toEqual(new Date("2024-05-06T07:08:09.123Z"));
    expect(searchAttributes.get(attributes.list)).toEqual(["x", "y"]);
    expect(searchAttributes.get(attributes.keyword)).toBeUndefined();
    expect(searchAttributes.names).toContain("ChronicleText");

    const history = await handle.untyped.fetchHistory();
    const [upsert] = eventsOf(history, "upsertWorkflowSearchAttributesEventAttributes");
    expect(typed(upsert?.searchAttributes?.indexedFields)).toMatchObject({
      ChronicleText: ['"a b"', "Text"],
      ChronicleInt: ["9007199254740993", "Int"],
      ChronicleList: ['["x","y"]', "KeywordList"],
    });
  });
});

describe("search attributes of the contract's mapping", () => {
  const input = {
    customer: "ada",
    tags: ["a", "b"],
    total: 12n,
    ratio: 0.5,
    urgent: true,
    at: { seconds: 1700000000n, nanos: 5_000_000 },
  };
  const wire = {
    ChronicleKeyword: ['"ADA"', "Keyword"],
    ChronicleText: ['"no note"', "Text"],
    ChronicleList: ['["a","b"]', "KeywordList"],
    ChronicleInt: ["12", "Int"],
    ChronicleDouble: ["0.5", "Double"],
    ChronicleBool: ["true", "Bool"],
    ChronicleDate: ['"2023-11-14T22:13:20.005Z"', "Datetime"],
  };

  test("are set at the start of a workflow and of a child, and options come before them", async () => {
    await onChronicle({}, async ({ client }) => {
      const handle = await client.index.start(
        { ...input, children: 1 },
        { searchAttributes: [attributes.int.set(3), attributes.double.set(2)] },
      );
      expect(handle.workflowId).toMatch(/^index\/Ada\/[0-9A-Za-z]{27}\/[\w-]{21}\/[0-9A-HJKMNP-TV-Z]{26}$/);
      const { child, attributes: seen } = await handle.result();
      expect(JSON.parse(seen)).toMatchObject({ ChronicleKeyword: "ADA", ChronicleInt: "3n", ChronicleDouble: 2 });
      const history = await handle.untyped.fetchHistory();
      const [started] = eventsOf(history, "workflowExecutionStartedEventAttributes");
      expect(typed(started?.searchAttributes?.indexedFields)).toEqual({
        ...wire,
        ChronicleInt: ["3", "Int"],
        ChronicleDouble: ["2", "Double"],
      });
      const [initiated] = eventsOf(history, "startChildWorkflowExecutionInitiatedEventAttributes");
      expect(typed(initiated?.searchAttributes?.indexedFields)).toEqual({ ...wire, ChronicleBool: ["false", "Bool"] });
      expect(initiated?.workflowId).toBe(child);
      expect(child).toMatch(/^index\/Ada\/[0-9A-Za-z]{27}\/[\w-]{21}\/[0-9A-HJKMNP-TV-Z]{26}$/);
      const replayer = await WorkflowReplayer.create({ workflows: await chronicleBundle() });
      expect(await replayer.replay(history)).toMatchObject({ outcome: "ok" });
      await replayer.close();
    });
  });

  test("are left out where the input says nothing, and take the types of the server if they have none", async () => {
    await onChronicle({}, async ({ client }) => {
      const loose = await client.indexLoosely.start(input);
      expect(JSON.parse((await loose.result()).attributes)).toEqual({
        ChronicleKeyword: "ada",
        ChronicleInt: "12n",
        ChronicleDate: "2023-11-14T22:13:20.005Z",
      });
      const empty = await client.indexLoosely.start({ customer: "ada" });
      expect(JSON.parse((await empty.result()).attributes)).toEqual({ ChronicleKeyword: "ada" });
    });
  });
});

test("a payload codec seals memos and summaries, and leaves search attributes and deletions alone", async () => {
  const module = new URL("./fixtures/sealing-codec.mjs", import.meta.url);
  const { codec } = (await import(module.href)) as { codec: PayloadCodec };
  await onChronicle({ payloadCodecs: [module] }, async ({ connection, taskQueue }) => {
    const sealed = new Client({ connection, payloadCodecs: [codec] });
    const client = new ChronicleClient(sealed, { start: { taskQueue } });
    const searchAttributes = [attributes.keyword.set("open")];
    const options = { memo: { hush: "classified", gone: 1 }, searchAttributes, summary: "private line" };
    const handle = await client.annotate.start({ attributes: true }, options);
    const { seen } = await handle.result();
    expect(seen[0]).toContain("classified");
    const description = await handle.untyped.describe();
    expect(description.memo()).toEqual({
      hush: "classified",
      stage: "begun",
      chapter: { title: "One", pages: "9007199254740993" },
    });
    expect(Object.keys(description.raw.workflowExecutionInfo?.memo?.fields ?? {}).sort()).toEqual([
      "chapter",
      "hush",
      "stage",
    ]);
    expect(description.summary).toBe("private line");
    expect(description.searchAttributes.get(attributes.double)).toBe(0.5);
    const recorded = Buffer.from(toBinary(HistorySchema, await handle.untyped.fetchHistory())).toString("latin1");
    for (const readable of ["classified", "begun", "private line"]) expect(recorded).not.toContain(readable);
    expect(recorded).toContain("9007199254740993");

    const narrate = await client.narrate.start();
    await narrate.advance();
    await narrate.result();
    const history = await narrate.untyped.fetchHistory();
    expect(Buffer.from(toBinary(HistorySchema, history)).toString("latin1")).not.toContain("a nap");
    const replayer = await WorkflowReplayer.create({ workflows: await chronicleBundle(), payloadCodecs: [module] });
    expect(await replayer.replay(history)).toMatchObject({ outcome: "ok" });
    await replayer.close();
  });
});

test("every operation takes a summary, and the run says how it stands", async () => {
  await onChronicle({}, async ({ client }) => {
    const priority = { priorityKey: 3, fairnessKey: "bob", fairnessWeight: 2 };
    const handle = await client.narrate.start({ summary: "the tale", details: "# of *all*", priority });
    expect(await handle.untyped.describe()).toMatchObject({ summary: "the tale", details: "# of *all*" });
    const details = async (): Promise<unknown> =>
      ((await handle.untyped.query("__temporal_workflow_metadata")) as { currentDetails?: unknown }).currentDetails;
    await until(async () => (await details()) === "waits for a **signal**");
    await handle.advance();
    const { child } = await handle.result();
    expect(JSON.parse(child)).toMatchObject([{ from: "parent" }, { title: "Two" }, null]);
    expect(await details()).toBe("is done");

    const history = await handle.untyped.fetchHistory();
    const summaries = history.events.flatMap(({ userMetadata }) => value(userMetadata?.summary) ?? []);
    expect(summaries).toEqual(["the tale", "a nap", "a vain wait", "a note", "a local note", "the child"]);
    const [scheduled] = eventsOf(history, "activityTaskScheduledEventAttributes");
    expect(scheduled?.priority).toMatchObject({ priorityKey: 2, fairnessKey: "alice", fairnessWeight: 1.5 });
    const [started] = eventsOf(history, "workflowExecutionStartedEventAttributes");
    expect(started?.priority).toMatchObject(priority);
    const [initiated] = eventsOf(history, "startChildWorkflowExecutionInitiatedEventAttributes");
    expect(initiated?.priority).toMatchObject({ priorityKey: 4, fairnessKey: "" });
    expect(value(initiated?.memo?.fields.from)).toBe("parent");
    const [marker] = eventsOf(history, "markerRecordedEventAttributes");
    expect(Object.keys(marker?.details ?? {})).toContain("input");
    const own = history.events.find(({ attributes: { case: kind } }) => kind?.startsWith("startChildWorkflow"));
    expect(value(own?.userMetadata?.details)).toBe("* of mine");
  });
});

describe("continue-as-new", () => {
  async function relay(way: number): Promise<{ seen: unknown[][]; histories: History[] }> {
    return await onChronicle({}, async ({ client, raw }) => {
      const handle = await client.relay.start(
        { left: 1, way },
        {
          memo: { kept: "k", dropped: "d" },
          searchAttributes: [attributes.keyword.set("k"), attributes.double.set(1)],
          runTimeout: "5m",
          taskTimeout: "30s",
          retry: { maximumAttempts: 3 },
        },
      );
      const { seen } = await handle.result();
      const { firstRunId } = await handle.untyped.describe();
      const first = raw.workflow.getHandle(handle.workflowId, { runId: firstRunId });
      const histories = [await first.fetchHistory(), await handle.untyped.fetchHistory()];
      return { seen: seen.map((line) => JSON.parse(line) as unknown[]), histories };
    });
  }

  test("inherits what it does not say: memo and search attributes as they are by then, retries and timeouts", async () => {
    const { seen } = await relay(0);
    expect(seen).toEqual([
      [{ kept: "k", dropped: "d" }, { ChronicleKeyword: "k", ChronicleDouble: 1 }, 300_000, 30_000, 3],
      [{ kept: "k", run: 1 }, { ChronicleInt: "1n", ChronicleDouble: 1 }, 300_000, 30_000, 3],
    ]);
  });

  test("says all of it, in place of what was there", async () => {
    const { seen, histories } = await relay(1);
    expect(seen[1]).toEqual([{ only: 1 }, { ChronicleBool: true }, 180_000, 20_000, 7]);
    const [continued] = eventsOf(histories[0] as History, "workflowExecutionContinuedAsNewEventAttributes");
    expect(continued?.backoffStartInterval).toMatchObject({ seconds: 1n });
  });

  test("says that nothing of it is to be there", async () => {
    const { seen } = await relay(2);
    expect(seen[1]).toEqual([{}, {}, 180_000, 20_000, 1]);
  });
});

describe("what was before a run", () => {
  test("cron hands on the last result", async () => {
    await onChronicle({}, async ({ client, raw }) => {
      const handle = await client.remember.start({}, { cronSchedule: "@every 1s" });
      const { runId: first } = await handle.untyped.describe();
      let runId = first;
      await until(async () => {
        ({ runId } = await handle.untyped.describe());
        return runId !== first;
      });
      const later = await raw.workflow.getHandle(handle.workflowId, { runId }).result({ followRuns: false });
      expect(later).toMatchObject({ attempt: 1, continuedFrom: expect.any(String) });
      expect((later as { runs: number }).runs).toBeGreaterThanOrEqual(2);
      await handle.untyped.terminate("enough");
    });
  });

  test("a retry hands on the last failure", async () => {
    const failing = { workflowFailureErrorTypes: ["Error"] };
    await onChronicle(failing, async ({ client }) => {
      const retry = { maximumAttempts: 2, initialInterval: "10ms" } as const;
      const result = await client.remember.execute({ fail: true }, { retry });
      expect(result).toMatchObject({ runs: 1, attempt: 2, failure: "fails its task for ever" });
      expect(result.continuedFrom).not.toBe("");
    });
  });
});

describe("errors that fail a workflow", () => {
  test("are those of its class and of the worker", async () => {
    await onChronicle({ workflowFailureErrorTypes: ["RangeError"] }, async ({ client }) => {
      const odd = client.stumble.execute({ error: "OddError" });
      await expect(odd).rejects.toMatchObject({ cause: { message: "odd", type: "OddError" } });
      await expect(client.stumble.execute({})).rejects.toMatchObject({ cause: { type: "RangeError" } });
    });
  });

  test("are no others: their task is tried again", async () => {
    await onChronicle({}, async ({ client, log }) => {
      const handle = await client.stumble.start({});
      await until(() => log.some(({ message }) => message.includes("failed and will be tried again")));
      expect((await handle.untyped.describe()).status).toBe("running");
      await handle.untyped.terminate();
    });
  });

  test("code that does not fit its history is one of them, if the class says so", async () => {
    await onChronicle({}, async ({ client }) => {
      const handle = await client.stumble.start({ drift: true });
      const history = async (): Promise<History> => await handle.untyped.fetchHistory();
      await until(async () => eventsOf(await history(), "timerStartedEventAttributes").length > 0);
      await handle.advance();
      await expect(handle.result()).rejects.toMatchObject({
        cause: { message: expect.stringMatching(/nondeterminis/i) },
      });
    });
  });
});

test("random streams and UUIDs are the same in each replay", async () => {
  await onChronicle({}, async ({ client }) => {
    const handle = await client.draw.start();
    await handle.advance();
    const { drawn } = await handle.result();
    expect(new Set(drawn).size).toBe(14);
    const [, , seventh = ""] = drawn;
    expect(seventh).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const replayer = await WorkflowReplayer.create({ workflows: await chronicleBundle() });
    expect(await replayer.replay(await handle.untyped.fetchHistory())).toMatchObject({ outcome: "ok" });
    await replayer.close();
  });
});

test("without a contract", async () => {
  await onChronicle({}, async ({ raw, taskQueue }) => {
    const options = { taskQueue, workflowId: `untyped-${crypto.randomUUID()}`, memo: { start: true } };
    const handle = await raw.workflow.start("untyped-chronicle", [], options);
    expect(await handle.result()).toEqual([{ start: true, plain: { a: 1 } }, "untyped"]);
    const history = await handle.fetchHistory();
    const [initiated] = eventsOf(history, "startChildWorkflowExecutionInitiatedEventAttributes");
    expect(typed(initiated?.searchAttributes?.indexedFields)).toEqual({ ChronicleKeyword: ['"child"', "Keyword"] });
  });
});
