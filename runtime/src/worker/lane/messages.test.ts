import { expect, test } from "vitest";
import { deadlineMessage } from "./messages.js";

const host = "    at runInContext (node:vm:149:12)\n    at file:///lane-thread.js:6:13";

test.each([
  [
    "    at spin (src/a.ts:6:3)\n    at run (src/a.ts:9:1)",
    "    at spin (protempo:user:6:3)",
    " at spin (src/a.ts:6:3).",
  ],
  ["", host, " between two microtasks, in a chain of promises without end, of which no line is known."],
  ["", `    at write (protempo:sdk:8:9)\n${host}`, "."],
  ["", "", "."],
])("what was stopped at %j is told", (where, stack, told) => {
  const activation = { runId: "r", workflowId: "w", workflowType: "T", kind: "run" } as const;
  expect(deadlineMessage(1000, where, activation, stack)).toContain(
    `[TMPRL1101] Workflow T (id "w", run r) did not yield within 1000 ms: its code was stopped${told} Look for a loop`,
  );
});

test("conditions that hold the thread are told as that", () => {
  const activation = { runId: "r", workflowId: "w", workflowType: "T", kind: "run" } as const;
  expect(deadlineMessage(1000, "    at check (src/a.ts:6:3)", activation, "", 5000)).toContain(
    "its code was stopped at check (src/a.ts:6:3) after its conditions had been looked at 5000 times.",
  );
  expect(deadlineMessage(1000, "    at spin (src/a.ts:6:3)", activation, "", 3)).toContain(
    "at spin (src/a.ts:6:3). Look for a loop",
  );
});
