import { randomUUID } from "node:crypto";
import { create } from "@bufbuild/protobuf";
import { PayloadSchema } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import {
  ApplicationError,
  CancelledError,
  Client,
  detailOf,
  TerminatedError,
  TimeoutError,
  WorkflowFailedError,
  WorkflowUpdateFailedError,
} from "protempo/client";
import { rawPayloadConverter } from "protempo/converter";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { AccountRequest, Ending, Overdrawn } from "../gen/protempo/test/interop/v1/interop_protempo.js";
import { type Encoding, type GoError, goIsThere, unlessGo } from "./peer.js";
import { buildLimitMs, interopStage, type Stage } from "./stage.js";
import { attributes } from "./workflows.js";

const detail = (missing: bigint): object => ({ missing, ago: { seconds: 1n, nanos: 500_000_000 } });
const thrown = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

describe.runIf(goIsThere).each<Encoding>(["json", "binary"])(
  `our client that writes %s, and a Go worker${unlessGo}`,
  (encoding) => {
    let on: Stage;
    beforeAll(async () => {
      on = await interopStage(encoding, "json");
    }, buildLimitMs);
    afterAll(() => on?.stop());

    test("signals, queries, updates and the result, with and without input", async () => {
      const handle = await on.toGo.account.start({ owner: "Ada", balance: 9007199254740993n });
      await handle.post({ amount: -3n, text: "coffee" });
      expect(await handle.getBalance()).toMatchObject({ balance: 9007199254740990n, frozen: false });
      expect((await handle.findEntries({ text: "off" })).entries).toEqual(["coffee"]);
      expect((await handle.adjust({ amount: 1n })).balance).toBe(9007199254740991n);
      expect(await handle.freeze()).toBeUndefined();
      expect((await handle.getBalance()).frozen).toBe(true);
      await handle.close();
      expect(await handle.result()).toMatchObject({
        balance: 9007199254740991n,
        entries: ["coffee"],
        workflowType: "protempo.test.interop.v1.Interop.Account",
      });
    });

    test("a query fails with its message", async () => {
      const handle = await on.toGo.account.start({});
      await expect(handle.findEntries({ text: "tea" })).rejects.toThrow("no entry with tea");
      await handle.terminate();
    });

    test("an update is refused by the validator, or fails with a detail after it was accepted", async () => {
      const handle = await on.toGo.account.start({ balance: 2n });
      const refused = await thrown(handle.adjust({ amount: 0n }));
      expect(refused).toBeInstanceOf(WorkflowUpdateFailedError);
      expect(refused).toMatchObject({ cause: { type: "NoAmount", message: "0 is no amount" } });
      const failed = await thrown(handle.adjust({ amount: -5n }));
      expect(failed).toBeInstanceOf(WorkflowUpdateFailedError);
      expect(detailOf(failed, Overdrawn)).toMatchObject(detail(3n));
      const waiting = await handle.startUpdate.awaitBalance({ balance: 10n });
      await handle.post({ amount: 8n });
      expect((await waiting.result()).balance).toBe(10n);
      await handle.terminate();
    });

    test("a start comes with a signal, or with an update", async () => {
      const signalled = await on.toGo.account.signalWithStart.post({
        start: {},
        signal: { amount: 4n, text: "first" },
      });
      expect((await signalled.getBalance()).balance).toBe(4n);
      await signalled.close();
      expect((await signalled.result()).entries).toEqual(["first"]);

      const { handle, update } = await on.toGo.account.updateWithStart.adjust(
        { start: { balance: 1n }, update: { amount: 6n } },
        { workflowId: `account-${randomUUID()}`, idConflictPolicy: "useExisting" },
      );
      expect((await update.result()).balance).toBe(7n);
      await handle.close();
      expect((await handle.result()).balance).toBe(7n);
    });

    test("a failure has its type and its detail", async () => {
      const error = await thrown(on.toGo.account.execute({ balance: 12n, ending: Ending.OVERDRAWN }));
      expect(error).toBeInstanceOf(WorkflowFailedError);
      const { cause } = error as WorkflowFailedError;
      expect(cause).toBeInstanceOf(ApplicationError);
      expect(cause).toMatchObject({ type: "protempo.test.interop.v1.Overdrawn", nonRetryable: true });
      expect(detailOf(error, Overdrawn)).toMatchObject(detail(12n));
    });

    test("a result is waited for across runs, and an alias is a name like any other", async () => {
      expect(await on.toGo.account.execute({ ending: Ending.AGAIN })).toMatchObject({ balance: 1n });
      const options = { workflowId: randomUUID(), taskQueue: on.goQueue };
      const type = "protempo.test.interop.v1.OldAccount";
      await on.raw.workflow.start(type, [AccountRequest.create({ ending: Ending.AT_ONCE })], options);
      expect((await on.toGo.account.handle(options.workflowId).result()).workflowType).toBe(type);
    });

    test("cancellation and termination are told as what they are", async () => {
      const cancelled = await on.toGo.account.start({});
      await cancelled.cancel();
      expect(await thrown(cancelled.result())).toMatchObject({ cause: expect.any(CancelledError) });
      const terminated = await on.toGo.account.start({});
      await terminated.terminate("enough");
      expect(await thrown(terminated.result())).toMatchObject({ cause: expect.any(TerminatedError) });
    });

    // What `protempo check` says of added fields (PC2005) and added enum values (PC2007).
    test.runIf(encoding === "json")(
      "a field or an enum value of a later contract fails Go's run, and not ours",
      async () => {
        const client = new Client({ connection: on.raw.connection, payloadConverter: rawPayloadConverter });
        const start = (json: string, taskQueue: string) => {
          const metadata = { encoding: new TextEncoder().encode("json/protobuf") };
          const payload = create(PayloadSchema, { metadata, data: new TextEncoder().encode(json) });
          return client.workflow.execute("protempo.test.interop.v1.Interop.Account", [payload], {
            workflowId: randomUUID(),
            taskQueue,
          });
        };
        const later = ['{"ending":"ENDING_AT_ONCE","later":"x"}', '{"owner":"Ada","ending":"ENDING_LATER"}'];
        const [field, value] = await Promise.all(later.map((json) => thrown(start(json, on.goQueue))));
        expect(field).toMatchObject({ cause: { message: expect.stringContaining('unknown field "later"') } });
        expect(value).toMatchObject({
          cause: { message: expect.stringContaining("invalid value for enum field ending") },
        });
        await start(later[0] ?? "", on.ourQueue);
      },
    );

    test("a schedule of ours starts a workflow of Go's with its input", async () => {
      const scheduleId = `account-${randomUUID()}`;
      const schedule = await on.toGo.account.schedules.create(
        scheduleId,
        { owner: "Ada", balance: 9007199254740993n, ending: Ending.AT_ONCE },
        { spec: {}, triggerImmediately: true },
      );
      expect((await schedule.describe()).input()).toMatchObject({ owner: "Ada", balance: 9007199254740993n });
      await vi.waitUntil(async () => (await schedule.describe()).recentActions.length === 1, { timeout: 30_000 });
      const { recentActions } = await schedule.describe();
      const handle = on.toGo.account.handle(recentActions[0]?.workflowId ?? "");
      expect(handle.workflowId).toMatch(/^account\/ada\/main\//);
      expect((await handle.result()).balance).toBe(9007199254740993n);
      await schedule.delete();
    });

    test("a timeout of either side's workflow is told as one by both clients", async () => {
      for (const client of [on.toGo, on.toOurs]) {
        const handle = await client.account.start({}, { executionTimeout: "1s" });
        expect(await thrown(handle.result())).toMatchObject({ cause: expect.any(TimeoutError) });
        const told = await thrown(on.go.call("result", { workflowId: handle.workflowId }));
        expect((told as GoError).kinds).toEqual(["workflow", "timeout startToClose"]);
      }
    });

    test("Empty inputs and results", async () => {
      expect(await on.toGo.nothing.execute()).toBeUndefined();
    });

    test("memo and search attributes reach the run, and Go reads them in descriptions", async () => {
      const searchAttributes = [attributes.owner.set("Grace"), attributes.count.set(9n)];
      const options = { memo: { note: "from TypeScript" }, searchAttributes };
      const handle = await on.toGo.origin.start({ memoKey: "note" }, options);
      const read = { memo: "from TypeScript", owner: "Grace", count: 9n };
      expect(await handle.result()).toMatchObject(read);
      const { workflowId } = handle;
      expect(await on.go.call("describe", { workflowId })).toEqual({
        memo: { note: "from TypeScript" },
        owner: "Grace",
        count: 9,
      });
    });
  },
);
