import { describe, expect, test } from "vitest";
import { durationText } from "./durations.js";
import { blocksOf, spansOf, summaryOf } from "./text.js";

describe("comments", () => {
  test("are paragraphs and lists", () => {
    expect(blocksOf("One\ntwo.\n\nSome:\n- a\n  b\n- `c`\n\n\nEnd.")).toEqual([
      { kind: "text", spans: [{ code: false, text: "One two." }] },
      { kind: "text", spans: [{ code: false, text: "Some:" }] },
      { kind: "list", items: [[{ code: false, text: "a b" }], [{ code: true, text: "c" }]] },
      { kind: "text", spans: [{ code: false, text: "End." }] },
    ]);
    expect(blocksOf(" \n\n ")).toEqual([]);
  });

  test("keep a backtick that nothing closes", () => {
    expect(spansOf("a `b` c`d")).toEqual([
      { code: false, text: "a " },
      { code: true, text: "b" },
      { code: false, text: " c`d" },
    ]);
  });

  test("have a first sentence", () => {
    expect(summaryOf("Does it, as v1.2\ndoes. Then more.\n\nAnd more.")).toBe("Does it, as v1.2 does.");
    expect(summaryOf("No end")).toBe("No end");
  });
});

test("durations are for people", () => {
  expect([200, 1000, 90_000, 86_400_000, 3_600_500, 1.5].map(durationText)).toEqual([
    "200 ms",
    "1 second",
    "1 minute 30 seconds",
    "1 day",
    "1 hour 500 ms",
    "1.5 ms",
  ]);
});
