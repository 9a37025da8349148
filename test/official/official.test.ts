import { readdirSync, readFileSync } from "node:fs";
import { bundleWorkflows, type WorkflowBundle } from "protempo/bundler";
import { WorkflowReplayer } from "protempo/worker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compare } from "./compare.js";
import type { Json } from "./facts.js";
import { Replays } from "./replays.js";

const folder = new URL("./histories/", import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".json"));

interface Recorded {
  readonly events: readonly Json[];
  /** What the official SDK ends with when it replays this history itself, where it is something else. */
  readonly replayedResult?: string;
}

/** What is otherwise here, on purpose; Core compares neither. */
const otherwise: Readonly<Record<string, readonly unknown[]>> = {
  // The official SDK's failure says neither which child nor that trying again is in vain.
  "failing-already-started.json": [expect.stringMatching(/already started.*\n.*"type":"ChildWorkflowAlreadyStarted"/)],
  // The server takes a null with a type for a value, and does not take the attribute away.
  "upserts.json": [expect.stringMatching(/"type":"Int".*"bnVsbA=="}}\n {2}here: {"OfficialCount":{"encoding"/)],
};

let bundle: WorkflowBundle;
let replays: Replays;

beforeAll(async () => {
  bundle = await bundleWorkflows({ entry: new URL("./workflows.ts", import.meta.url) });
  replays = new Replays(bundle);
});

afterAll(() => replays?.close());

test("every feature was recorded, by old versions too", () => {
  expect(files.length).toBeGreaterThan(140);
  expect(new Set(files.map((file) => /^\d[^/]+(?=\/)/.exec(file)?.[0] ?? "newest"))).toEqual(
    new Set(["1.9.3", "1.11.1", "1.13.2", "newest"]),
  );
});

describe("histories of Temporal's TypeScript SDK replay, with the same commands and the same end", () => {
  test.each(files)("%s", async (file) => {
    const text = readFileSync(new URL(file, folder), "utf8");
    const { events, replayedResult } = JSON.parse(text) as Recorded;
    const replayed = await replays.replay(idOf(events), text);
    expect({ reason: replayed.reason, message: replayed.message }).toEqual({ reason: 5, message: expect.any(String) });
    expect(compare(events, replayed, replayedResult)).toEqual(otherwise[file] ?? []);
  });
});

test("a run that is still to begin has nothing to replay, and the next history is not held up", async () => {
  const replayer = await WorkflowReplayer.create({ workflows: bundle, taskQueue: "official" });
  const read = (file: string): readonly Json[] =>
    (JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Recorded).events;
  const events = read("timers.json");
  const signals = read("signals.json").filter((event) => "workflowExecutionSignaledEventAttributes" in event);
  for (const begun of [events.slice(0, 1), [...events.slice(0, 1), ...signals.slice(0, 2)], events]) {
    expect(await replayer.replay({ events: begun })).toMatchObject({ outcome: "ok", events: begun.length });
  }
  await replayer.close();
});

test("the replayer finds nothing to say of any of them", async () => {
  const replayer = await WorkflowReplayer.create({ workflows: bundle, taskQueue: "official" });
  const named = files.map((file) => {
    const history = readFileSync(new URL(file, folder), "utf8");
    return { history, workflowId: idOf((JSON.parse(history) as Recorded).events) };
  });
  const outcomes: unknown[] = [];
  for await (const { outcome } of replayer.replayAll(named)) outcomes.push(outcome);
  expect(outcomes).toEqual(files.map(() => "ok"));
  await replayer.close();
});

function idOf(events: readonly Json[]): string {
  return String(events[0]?.workflowExecutionStartedEventAttributes?.workflowId);
}
