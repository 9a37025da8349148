import { expect, test } from "vitest";
import { defineSink, implementSink, type SinkInfo } from "../common/sink.js";
import { copyOut } from "../converter/copied-values.js";
import type { LogAttributes } from "../core/logger.js";
import { Sinks } from "./sinks.js";

const info: SinkInfo = { workflowType: "W", workflowId: "w-1", runId: "r-1", isReplaying: false };
const audit = defineSink<{ note(text: string, size: bigint): void; toString(): void }>("audit");

function sinks(functions: Partial<Parameters<typeof implementSink<{ note(text: string, size: bigint): void }>>[1]>) {
  const records: [string, string, LogAttributes][] = [];
  const logger = { log: (...record: [string, string, LogAttributes]) => void records.push(record) };
  const called = new Sinks([implementSink(audit, functions as never)], logger);
  const call = (name: string, ...args: unknown[]): void =>
    called.call("audit", { ...info, function: name, args: copyOut(args, "test") });
  return { called, call, records };
}

test("a function is told who called, then the arguments", () => {
  const seen: unknown[] = [];
  const { call } = sinks({ note: (...args: unknown[]) => seen.push(args) });
  call("note", "a", 5n);
  expect(seen).toEqual([[info, "a", 5n]]);
});

test("what a function throws, now or later, is logged and nothing more", async () => {
  const { call, records } = sinks({
    note: (_info, text) => {
      if (text === "now") throw new Error("now");
      return Promise.reject(new Error("later"));
    },
  });
  call("note", "now", 1n);
  call("note", "later", 1n);
  await expect.poll(() => records.length).toBe(2);
  for (const [level, message, attributes] of records) {
    expect([level, message]).toEqual(["error", "Sink function audit.note failed"]);
    expect(attributes).toMatchObject({ workflowId: "w-1", error: expect.any(Error) });
  }
});

test("a function or a sink that is not there is told once; inherited members are no functions", () => {
  const { called, call, records } = sinks({ note: () => {} });
  for (let time = 0; time < 3; time++) {
    call("nope");
    call("toString");
    called.call("other", { ...info, function: "x", args: "[]" });
  }
  expect(records.map(([, message]) => message.slice(0, 40))).toEqual([
    "A workflow called audit.nope, which this",
    "A workflow called audit.toString, which ",
    "A workflow called other.x, which this wo",
  ]);
});

test("names that clash or are Temporal's own are refused", () => {
  const twice = [implementSink(audit, {} as never), implementSink(audit, {} as never)];
  expect(() => new Sinks(twice, { log: () => {} })).toThrow('two of them are named "audit"');
  expect(() => defineSink("__temporal_logger")).toThrow("Temporal's own");
  expect(() => defineSink("")).toThrow("it is empty");
});
