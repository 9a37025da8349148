import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { ViolationsSchema } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import {
  type ApplicationError,
  Client,
  Connection,
  PayloadValidationError,
  type StartCall,
  type StartOutcome,
  violationsOf,
  WorkflowUpdateFailedError,
} from "protempo/client";
import { validation } from "protempo/validation";
import { type LogAttributes, Worker, WorkflowReplayer, type WorkflowWorkerOptions } from "protempo/worker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountsActivities } from "../gen/protempo/validation/v1/accounts_activity.js";
import { AccountsClient } from "../gen/protempo/validation/v1/accounts_client.js";
import { file_protempo_validation_v1_accounts } from "../gen/protempo/validation/v1/accounts_pb.js";
import { sharedAddress } from "../helpers/server.js";

const rules = validation({ files: [file_protempo_validation_v1_accounts] });
const workflows = (name: string) => new URL(`./fixtures/validation/${name}.ts`, import.meta.url);
const ada = { owner: "ada", contact: { case: "phone", value: "+46" } } as const;

let connection: Connection;
beforeAll(async () => {
  connection = await Connection.connect({ address: sharedAddress() });
});
afterAll(async () => {
  await connection?.close();
});

interface Stage {
  readonly worker: Worker;
  /** A caller that checks nothing. */
  readonly careless: AccountsClient;
  readonly attempts: string[];
  readonly log: [string, LogAttributes][];
  readonly taskQueue: string;
}

async function stage(options: Partial<WorkflowWorkerOptions> = {}, taskQueue = `accounts-${crypto.randomUUID()}`) {
  const attempts: string[] = [];
  const log: Stage["log"] = [];
  const worker = await Worker.create({
    connection,
    workflows: workflows("workflows"),
    activities: [
      accountsActivities({
        async notify({ word }) {
          attempts.push(word);
          return { said: word };
        },
      }),
    ],
    renameQueues: { accounts: taskQueue },
    validation: rules,
    lanes: 1,
    shutdownSignals: [],
    logger: { log: (_level, message, attributes) => void log.push([message, attributes]) },
    ...options,
  });
  const careless = new AccountsClient(new Client({ connection }), { start: { taskQueue } });
  return { worker, careless, attempts, log, taskQueue } satisfies Stage;
}

const id = () => `account-${crypto.randomUUID()}`;
const thrown = async (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.fail("nothing was refused"),
    (error: Error) => error,
  );

test("a client sends nothing that breaks rules, and lists them", async () => {
  const sent: string[] = [];
  const note = (kind: string) => async (): Promise<never> => {
    sent.push(kind);
    throw new Error(`${kind} was sent`);
  };
  const kinds = ["start", "signal", "query", "update", "signalWithStart", "updateWithStart"] as const;
  const interceptors = [Object.fromEntries(kinds.map((kind) => [kind, note(kind)]))];
  const { account } = new AccountsClient(new Client({ connection, validation: rules, interceptors }));
  const handle = account.handle(id());
  const bad = { owner: "a" } as const;
  const calls: [() => Promise<unknown>, string][] = [
    [
      () => account.start(bad),
      "AccountRequest breaks 2 rules of its contract: owner: must be at least 3 characters [string.min_len]; contact: exactly one field is required in oneof [required]",
    ],
    [() => account.execute(bad), "AccountRequest breaks 2 rules"],
    [
      () => handle.deposit({ cents: 0n }),
      "DepositRequest breaks a rule of its contract: cents: must be greater than 0 [int64.gt]",
    ],
    [
      () => handle.findEntry({ from: 2, to: 1 }),
      "FindEntryRequest breaks a rule of its contract: from must not be after to [find_entry.order]",
    ],
    [() => handle.rename({ name: " " }), "name: must not begin or end with a space [name.trimmed]"],
    [() => handle.startUpdate.rename({ name: " " }), "[name.trimmed]"],
    [
      () => account.schedules.create(id(), bad, { spec: { intervals: [{ every: "1 day" }] } }),
      "AccountRequest breaks 2 rules",
    ],
    [() => account.signalWithStart.deposit({ start: ada, signal: { cents: -1n } }), "DepositRequest breaks"],
    [() => account.signalWithStart.deposit({ start: bad, signal: { cents: 1n } }), "AccountRequest breaks"],
    [() => account.updateWithStart.rename({ start: ada, update: { name: " " } }), "RenameRequest breaks"],
  ];
  for (const [call, text] of calls) {
    const error = await thrown(call());
    expect(error).toBeInstanceOf(PayloadValidationError);
    expect(error.message).toContain(text);
  }
  expect(violationsOf(await thrown(account.start(bad)))).toEqual([
    { field: "owner", ruleId: "string.min_len", message: "must be at least 3 characters", forKey: false },
    { field: "contact", ruleId: "required", message: "exactly one field is required in oneof", forKey: false },
  ]);
  expect(sent).toEqual([]);
  await expect(account.start(ada)).rejects.toThrow("start was sent");

  const changing = [
    { start: (call: StartCall, next: (call: StartCall) => Promise<StartOutcome>) => next({ ...call, args: [bad] }) },
  ];
  const changed = new AccountsClient(new Client({ connection, validation: rules, interceptors: changing }));
  await expect(changed.account.start(ada)).rejects.toThrow(PayloadValidationError);
});

describe.each([
  { maxCachedWorkflows: 0 },
  { maxCachedWorkflows: 100 },
  { maxCachedWorkflows: 10, isolation: "context" },
] as const)("a worker with %j", (options) => {
  test("refuses what breaks rules, each kind in its way, and goes on", async () => {
    const { worker, careless, attempts, log } = await stage(options);
    const { account } = careless;
    await worker.runUntil(async () => {
      const refusedStart = await thrown(account.execute({ owner: "a" }, { workflowId: id() }));
      expect(refusedStart).toMatchObject({ cause: { type: "PayloadValidationError", nonRetryable: true } });
      expect(violationsOf(refusedStart)?.map(({ field }) => field)).toEqual(["owner", "contact"]);

      const both = { start: { owner: "a" }, update: { name: "x" } };
      const { update } = await account.updateWithStart.rename(both, { workflowId: id() });
      expect(violationsOf(await thrown(update.result()))?.map(({ field }) => field)).toEqual(["owner", "contact"]);

      const refusedActivity = await thrown(account.execute({ ...ada, word: "soft" }, { workflowId: id() }));
      expect(refusedActivity).toMatchObject({ cause: { cause: { type: "PayloadValidationError" } } });
      expect(violationsOf(refusedActivity)).toEqual([
        { field: "word", ruleId: "string.shouting", message: "must be in capitals", forKey: false },
      ]);
      expect(attempts).toEqual([]);
      const [detail] = (refusedActivity.cause as { cause: ApplicationError }).cause.details;
      expect(detail?.typeName).toBe("buf.validate.Violations");
      const { violations } = fromJson(ViolationsSchema, detail?.value() as JsonValue);
      expect(violations[0]).toMatchObject({
        field: { elements: [{ fieldName: "word" }] },
        message: "must be in capitals",
      });

      const handle = await account.start({ ...ada, word: "LOUD" }, { workflowId: id() });
      await handle.deposit({ cents: 5n });
      await handle.deposit({ cents: 0n });
      await handle.deposit({ cents: 5n });
      const refusedUpdate = await thrown(handle.rename({ name: " " }));
      expect(refusedUpdate).toBeInstanceOf(WorkflowUpdateFailedError);
      expect(violationsOf(refusedUpdate)?.map(({ ruleId }) => ruleId)).toEqual(["name.trimmed"]);
      const later = timestampFromMs(Date.now() + 3_600_000);
      await expect(handle.rename({ name: "x", since: later })).rejects.toMatchObject({
        cause: { message: expect.stringContaining("since: must be less than now [timestamp.lt_now]") },
      });
      expect(await handle.rename({ name: "savings" })).toMatchObject({ previous: "" });
      await expect(handle.findEntry({ from: 2, to: 1 })).rejects.toThrow("from must not be after to");
      expect(await handle.findEntry({ from: 1, to: 3 })).toMatchObject({ found: 2 });
      await handle.close();
      expect(await handle.result()).toMatchObject({ deposits: 2, names: ["savings"] });
      const { events } = await handle.untyped.fetchHistory();
      const updates = events.filter(
        ({ attributes }) => attributes.case === "workflowExecutionUpdateAcceptedEventAttributes",
      );
      expect(updates).toHaveLength(1);
    });
    expect(attempts).toEqual(["LOUD"]);
    const dropped = log.filter(([message]) =>
      message.startsWith("Signal protempo.validation.v1.Accounts.Deposit was dropped"),
    );
    expect(dropped.map(([message]) => message)).toEqual([
      expect.stringContaining("cents: must be greater than 0 [int64.gt]"),
    ]);
    expect(worker.droppedSignals).toBe(1);
  });
});

test("rules that change neither break open runs nor what replays", async () => {
  const taskQueue = `accounts-${crypto.randomUUID()}`;
  const before = await stage({}, taskQueue);
  const handle = await before.careless.account.start(ada, { workflowId: id() });
  await before.worker.runUntil(async () => {
    await handle.deposit({ cents: 0n });
    await handle.deposit({ cents: 50n });
    await expect(handle.rename({ name: "one" })).resolves.toMatchObject({ previous: "" });
    await thrown(before.careless.account.execute({ owner: "a" }, { workflowId: `${handle.workflowId}-refused` }));
  });
  const after = await stage({ workflows: workflows("tightened-workflows") }, taskQueue);
  await after.worker.runUntil(async () => {
    await handle.deposit({ cents: 50n });
    await handle.deposit({ cents: 500n });
    await handle.close();
    expect(await handle.result()).toMatchObject({ deposits: 2, names: ["one"] });
    // It took owners of three characters then.
    await expect(after.careless.account.execute(ada, { workflowId: id() })).rejects.toMatchObject({
      cause: { type: "PayloadValidationError" },
    });
  });
  expect(after.worker.droppedSignals).toBe(1);

  const open = await handle.untyped.fetchHistory();
  const refused = await after.careless.account.handle(`${handle.workflowId}-refused`).untyped.fetchHistory();
  for (const name of ["workflows", "tightened-workflows", "unchecked-workflows"]) {
    const replayer = await WorkflowReplayer.create({ workflows: workflows(name) });
    for (const history of [open, refused]) (await replayer.replay(history)).throwIfFailed();
    await replayer.close();
  }
});

describe("a worker says at start", () => {
  test("that it does not have the descriptor of an activity's input", async () => {
    const { file_google_protobuf_empty } = await import("@bufbuild/protobuf/wkt");
    const other = validation({ files: [file_google_protobuf_empty] });
    await expect(stage({ validation: other })).rejects.toThrow(
      "validation: protempo.validation.v1.NotifyRequest is in none of the files that it was given",
    );
  });

  test("that workflows are not checked, though activities are", async () => {
    const { worker, log } = await stage({ workflows: workflows("unchecked-workflows") });
    await worker.runUntil(async () => {});
    expect(log.map(([message]) => message)).toContainEqual(
      expect.stringContaining("inputs of protempo.validation.v1.Accounts.Account are not checked"),
    );
  });
});
