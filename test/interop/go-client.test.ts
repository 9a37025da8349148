import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Encoding, GoError, goIsThere, unlessGo } from "./peer.js";
import { buildLimitMs, interopStage, type Stage } from "./stage.js";

interface Started {
  readonly workflowId: string;
  readonly runId: string;
}

const detail = (missing: string): object => ({ missing, ago: "1.500s" });

const encodings: [theirs: Encoding, ours: Encoding][] = [
  ["json", "json"],
  ["binary", "json"],
  ["json", "binary"],
];

describe.runIf(goIsThere).each(encodings)(
  `a Go client that writes %s, and our worker that writes %s${unlessGo}`,
  (theirs, ours) => {
    let on: Stage;
    beforeAll(async () => {
      on = await interopStage(ours, theirs);
    }, buildLimitMs);
    afterAll(() => on?.stop());

    const start = (input: object = {}): Promise<Started> => on.go.call<Started>("start", { input });
    const failure = async (call: Promise<unknown>): Promise<GoError> => {
      const error = await call.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(GoError);
      return error as GoError;
    };

    test("signals, queries, updates and the result, with and without input", async () => {
      const { workflowId } = await start({ owner: "Ada", balance: "9007199254740993" });
      expect(workflowId).toMatch(/^account\/ada\/main\/[0-9a-f-]{36}$/);
      await on.go.call("post", { workflowId, input: { amount: "-3", text: "coffee" } });
      expect(await on.go.call("getBalance", { workflowId })).toEqual({ balance: "9007199254740990" });
      expect(await on.go.call("findEntries", { workflowId, input: { text: "off" } })).toEqual({ entries: ["coffee"] });
      expect(await on.go.call("adjust", { workflowId, input: { amount: "1" } })).toEqual({
        balance: "9007199254740991",
      });
      await on.go.call("freeze", { workflowId });
      expect(await on.go.call("getBalance", { workflowId })).toEqual({ balance: "9007199254740991", frozen: true });
      await on.go.call("close", { workflowId });
      expect(await on.go.call("result", { workflowId })).toEqual({
        balance: "9007199254740991",
        entries: ["coffee"],
        workflowType: "protempo.test.interop.v1.Interop.Account",
      });
    });

    test("a query fails with its type", async () => {
      const { workflowId } = await start();
      const error = await failure(on.go.call("findEntries", { workflowId, input: { text: "tea" } }));
      expect(error.message).toContain("no entry with tea");
      await on.go.call("terminate", { workflowId });
    });

    test("an update is refused by the validator, or fails with a detail after it was accepted", async () => {
      const { workflowId } = await start({ balance: "2" });
      expect((await failure(on.go.call("adjust", { workflowId }))).kinds).toEqual(["application NoAmount"]);
      const failed = await failure(on.go.call("adjust", { workflowId, input: { amount: "-5" } }));
      expect(failed.kinds).toEqual(["application protempo.test.interop.v1.Overdrawn"]);
      expect(failed.overdrawn).toEqual(detail("3"));
      const { updateId } = await on.go.call<{ updateId: string }>("startAwaitBalance", {
        workflowId,
        input: { balance: "10" },
      });
      await on.go.call("post", { workflowId, input: { amount: "8" } });
      expect(await on.go.call("awaitBalanceResult", { workflowId, updateId })).toEqual({ balance: "10" });
      await on.go.call("terminate", { workflowId });
    });

    test("a start comes with a signal, or with an update", async () => {
      const signalled = await on.go.call<Started>("signalWithStart", { second: { amount: "4", text: "first" } });
      expect(await on.go.call("getBalance", signalled)).toEqual({ balance: "4" });
      await on.go.call("close", signalled);
      expect(await on.go.call("result", signalled)).toMatchObject({ entries: ["first"] });

      const updated = await on.go.call<Started & { balance: number }>("updateWithStart", {
        input: { balance: "1" },
        second: { amount: "6" },
      });
      expect(updated.balance).toBe(7);
      await on.go.call("close", { workflowId: updated.workflowId });
      expect(await on.go.call("result", { workflowId: updated.workflowId })).toMatchObject({ balance: "7" });
    });

    test("a failure has its type and its detail", async () => {
      const { workflowId } = await start({ balance: "12", ending: "ENDING_OVERDRAWN" });
      const error = await failure(on.go.call("result", { workflowId }));
      expect(error.kinds).toEqual(["workflow", "application protempo.test.interop.v1.Overdrawn"]);
      expect(error.overdrawn).toEqual(detail("12"));
    });

    test("a result is waited for across runs, and an alias is a name like any other", async () => {
      const again = await start({ ending: "ENDING_AGAIN" });
      expect(await on.go.call("result", { workflowId: again.workflowId })).toMatchObject({ balance: "1" });
      const old = await on.go.call<Started>("startAs", {
        type: "protempo.test.interop.v1.OldAccount",
        input: { ending: "ENDING_AT_ONCE" },
      });
      expect(await on.go.call("result", old)).toEqual({ workflowType: "protempo.test.interop.v1.OldAccount" });
    });

    test("cancellation and termination are told as what they are", async () => {
      const cancelled = await start();
      await on.go.call("cancel", cancelled);
      expect((await failure(on.go.call("result", cancelled))).kinds).toEqual(["workflow", "cancelled"]);
      const terminated = await start();
      await on.go.call("terminate", terminated);
      expect((await failure(on.go.call("result", terminated))).kinds).toEqual(["workflow", "terminated"]);
    });

    test("Empty inputs and results", async () => {
      await on.go.call("nothing");
    });

    test("memo and search attributes reach the run, and are read as Go sets them", async () => {
      const origin = { memo: { note: "from Go" }, owner: "Grace", count: 9 };
      expect(await on.go.call("origin", { ...origin, input: { memoKey: "note" } })).toEqual({
        memo: "from Go",
        owner: "Grace",
        count: "9",
      });
    });
  },
);
