import { Deadline } from "@protempo/bridge";
import { describe, expect, test } from "vitest";
import { StackSampler } from "../../runtime/src/worker/lane/stack-sampler.js";
import { fakeRealm } from "./fake-realm.js";

const stuck = {
  "a loop": "for (;;) {}",
  "a loop that catches everything": "for (;;) { try { for (;;) {} } catch {} finally { for (;;) {} } }",
  "an endless chain of microtasks": "(async () => { for (;;) await null; })();",
  "a catastrophic regular expression": `/^(a+)+$/.test("a".repeat(64) + "b");`,
  "a comparator": "[3, 2, 1].sort(() => { for (;;) {} });",
  "a loop of nothing but long calls of a built-in":
    "const text = JSON.stringify(Array.from({ length: 100_000 }, () => [1])); for (;;) JSON.parse(text);",
  "a getter": "JSON.stringify({ get a() { for (;;) {} } });",
  "a loop after microtasks that loop":
    "for (let i = 0; i < 3; i++) Promise.resolve().then(() => { for (;;) {} }); for (;;) {}",
};

/** By CPU time, or by the clock, which a busy machine lets run on. */
const limits = {
  "the addon's deadline": { deadlineMs: 100, deadline: Deadline.ofThisThread() },
  "vm's timeout": { deadlineMs: 500 },
} as const;
const cases = Object.entries(stuck).flatMap(([what, code]) =>
  Object.entries(limits).map(([name, limit]) => [what, name, code, limit] as const),
);

describe.each(cases)("%s, under %s", (_, __, code, limit) => {
  test("ends at the deadline, and the next run works", async () => {
    const realm = await fakeRealm(
      `let kept = 0; exports.stuck = () => { ${code} }; exports.fine = () => ++kept;`,
      limit,
    );
    expect((await realm.send({ runId: "other", call: "fine" })).result).toBe(1);
    const { error } = await realm.send({ runId: "bad", call: "stuck" });
    const [message, stack] = (error ?? "").split("\nError: ");
    expect(message).toContain(
      `[TMPRL1101] Workflow stuck (id "id-bad", run bad) did not yield within ${limit.deadlineMs} ms`,
    );
    // Logs show the stack of an error, which says what happened, too.
    expect(stack?.startsWith(message ?? "")).toBe(true);
    expect((await realm.send({ runId: "other", call: "fine" })).result).toBe(2);
  });
});

// Most of the time Node is being told of a promise, and what ends then is Node's function. `vm` tries that once.
test("promises without end that are rejected before somebody handles them end at the deadline", async () => {
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", () => {});
  try {
    const realm = await fakeRealm(
      `exports.fine = () => 1;
       exports.stuck = () => { again(); };
       function again() {
         Promise.reject(1).catch(again);
       }`,
      limits["the addon's deadline"],
    );
    for (const runId of ["bad", "worse", "worst"]) {
      const { error } = await realm.send({ runId, call: "stuck" });
      expect(error).toContain("[TMPRL1101]");
    }
    expect((await realm.send({ runId: "other", call: "fine" })).result).toBe(1);
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const other of others) process.on("unhandledRejection", other);
  }
});

test("a module that loops while it is loaded fails its own run", async () => {
  const realm = await fakeRealm("if (crypto.randomUUID().endsWith('1')) for (;;) {}", limits["the addon's deadline"]);
  expect((await realm.send({ runId: "bad", call: "x" })).error).toContain("[TMPRL1101]");
});

test("microtasks of a run that was stopped or has thrown do not run inside the next", async () => {
  for (const end of ["for (;;) {}", "throw new Error('thrown')"]) {
    const realm = await fakeRealm(
      `exports.bad = () => {
         Promise.resolve().then(() => setTimeout(() => {}, 5)).then(() => console.log("late")).catch(() => {});
         ${end};
       };
       exports.timers = () => "next";`,
      limits["the addon's deadline"],
    );
    await realm.send({ runId: "bad", call: "bad" });
    const next = await realm.send({ runId: "next", call: "timers" });
    expect(next).toMatchObject({ result: "next", timers: [] });
    expect(next.error).toBeUndefined();
  }
});

test("without a deadline nothing is stopped", async () => {
  const realm = await fakeRealm("exports.slow = () => { let n = 0; while (n < 3e7) n++; return n; };", {
    deadlineMs: 0,
  });
  expect((await realm.call("slow")).result).toBe(3e7);
});

test("where vm's timeout has to do, a sampler tells the line", async () => {
  const sampler = StackSampler.start();
  const realm = await fakeRealm(
    `exports.first = () => inner();
     function inner() {
       let x = 0;
       for (;;) { x += Math.sin(x); }
     }
     exports.second = () => { for (;;) {} };`,
    { deadlineMs: 300, sampler },
  );
  const { error } = await realm.send({ runId: "bad", call: "first" });
  expect(error).toMatch(/\[TMPRL1101\].*its code was stopped at inner \(protempo:user:5:0\)/);
  const again = await realm.send({ runId: "worse", call: "second" });
  expect(again.error).toMatch(/\[TMPRL1101\].*its code was stopped at exports.second \(protempo:user:7:0\)/);
});
