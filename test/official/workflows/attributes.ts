import { defineWorkflow, SearchAttributeKey } from "protempo/workflow";
import { type Notes, note, quick } from "./notes.js";

const word = SearchAttributeKey.keyword("OfficialWord");
const count = SearchAttributeKey.int("OfficialCount");

/** Memo and search attributes set and taken away, with operations between them. */
export const upserts = defineWorkflow("upserts", async (ctx) => {
  ctx.upsertMemo({ kept: { list: [1, "two"] }, gone: "soon" });
  ctx.upsertSearchAttributes([word.set("begun"), count.set(1)]);
  await ctx.untyped.activity("echo", [1], quick);
  ctx.upsertMemo({ gone: null, later: true });
  await ctx.sleep(5);
  ctx.upsertSearchAttributes([count.unset()]);
  ctx.upsertSearchAttributes([word.set("ended")]);
});

/** Summaries, which are no part of what Core compares. */
export const summaries = defineWorkflow("summaries", async (ctx) => {
  const notes: Notes = [];
  await note(notes, "timer", ctx.sleep(5, { summary: "a short rest" }));
  await note(notes, "activity", ctx.untyped.activity("echo", [1], { ...quick, summary: "an echo" }));
  return notes;
});

/** Named streams of random numbers, which do not disturb the main one. */
export const streams = defineWorkflow("streams", async (ctx) => {
  const notes: Notes = [];
  const [one, other] = [ctx.randomStream("one"), ctx.randomStream("other")];
  for (let round = 0; round < 3; round++) {
    notes.push(one.random().toFixed(12), other.uuid4(), ctx.random().toFixed(12), ctx.uuid4());
    notes.push([...one.fill(new Uint8Array(5))].join(" "));
    await ctx.untyped.activity("echo", [ctx.randomStream("one").random()], quick);
  }
  return notes;
});
