import { expect, test } from "vitest";
import { coreFailure } from "./core-failure.js";

test("the failure is taken out of what Rust prints", () => {
  const text =
    'Workflow activation completion failed: Failure { failure: Some(Failure { message: "a \\"quoted\\" \\\\ path\\nand \\u{1f600}", ' +
    'source: "protempo", stack_trace: "Error: x\\n    at run (a.ts:1:2)", cause: None }), force_cause: Unspecified }';
  expect(coreFailure(text)).toEqual({
    message: 'a "quoted" \\ path\nand 😀',
    stack: "Error: x\n    at run (a.ts:1:2)",
  });
});

test("a text without a failure is the message", () => {
  expect(coreFailure("Worker was lost")).toEqual({ message: "Worker was lost", stack: "" });
});
