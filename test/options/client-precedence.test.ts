import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { NewWorkflowExecutionInfo } from "@protempo/api/temporal/api/workflow/v1/message_pb.js";
import * as api from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import { describe, expect, test } from "vitest";
import { Client } from "../../runtime/src/client/client.js";
import { Connection } from "../../runtime/src/client/connection.js";
import type { ServiceTable, WorkflowDefaults } from "../../runtime/src/common/table.js";
import { defaultPayloadConverter } from "../../runtime/src/converter/payload.js";
import { SearchAttributeKey } from "../../runtime/src/converter/search-attributes.js";
import { FieldMask } from "../../runtime/src/converter/wkt/field-mask.js";
import { clientOf } from "../../runtime/src/internal/client.js";
import { casesOf, type OptionRow } from "./levels.js";

/** A start as it is sent, whichever call it is part of. */
type Sent = api.StartWorkflowExecutionRequest;

const calls = ["start", "signalWithStart", "updateWithStart", "schedule"] as const;
type Kind = (typeof calls)[number];

interface Probe {
  start(input: object, options?: object): Promise<unknown>;
  readonly signalWithStart: { tell(parts: object, options?: object): Promise<unknown> };
  readonly updateWithStart: { change(parts: object, options?: object): Promise<unknown> };
  readonly schedules: { create(id: string, input: object, options: object): Promise<unknown> };
}

interface Levels {
  readonly call?: object;
  readonly defaults?: object;
  readonly method?: object;
  readonly serviceQueue?: string | undefined;
  /** Other fields of the rows. */
  readonly row?: object;
  readonly handler?: object;
  readonly update?: object;
}

const update = { kind: "update", member: "change", name: "change", input: FieldMask, output: null } as const;

function tableOf(levels: Levels): ServiceTable {
  const row = {
    kind: "workflow",
    key: "Run",
    member: "run",
    name: "run",
    input: FieldMask,
    output: null,
    defaults: levels.method as WorkflowDefaults,
    handlers: [
      { row: { kind: "signal", member: "tell", name: "tell", input: FieldMask, output: null }, start: true },
      { row: { ...update, ...levels.update }, start: true, ...levels.handler },
    ],
    ...levels.row,
  } as const;
  const taskQueue = "serviceQueue" in levels ? levels.serviceQueue : "service";
  return { service: "test.Probe", workflows: [row], activities: [], ...(taskQueue === undefined ? {} : { taskQueue }) };
}

/** Makes one call, and gives the request that it sends. */
async function request(
  kind: Kind,
  levels: Levels,
): Promise<{ sent: Sent; update?: api.UpdateWorkflowExecutionRequest }> {
  let seen: { rpc: string; bytes: Uint8Array } | undefined;
  const connection = Connection.over(
    async () => ({
      async call(_service, rpc, bytes) {
        seen = { rpc, bytes };
        return answers[kind];
      },
      setApiKey() {},
      setHeaders() {},
      close() {},
    }),
    { address: "nowhere:1" },
  );
  const Probes = clientOf<{ readonly run: Probe }>(tableOf(levels));
  const { run } = new Probes(new Client({ connection }), { start: levels.defaults ?? {} });
  const input = { paths: ["in"] };
  if (kind === "start") await run.start(input, levels.call);
  else if (kind === "signalWithStart") await run.signalWithStart.tell({ start: input, signal: {} }, levels.call);
  else if (kind === "updateWithStart") await run.updateWithStart.change({ start: input, update: {} }, levels.call);
  else await run.schedules.create("schedule", input, { spec: {}, workflow: levels.call });
  if (seen === undefined) throw new Error("nothing was sent");
  return decode(kind, seen.bytes);
}

function decode(kind: Kind, bytes: Uint8Array): { sent: Sent; update?: api.UpdateWorkflowExecutionRequest } {
  if (kind === "start") return { sent: fromBinary(api.StartWorkflowExecutionRequestSchema, bytes) };
  if (kind === "signalWithStart") {
    return { sent: fromBinary(api.SignalWithStartWorkflowExecutionRequestSchema, bytes) as unknown as Sent };
  }
  if (kind === "schedule") {
    const { schedule } = fromBinary(api.CreateScheduleRequestSchema, bytes);
    return { sent: schedule?.action?.action.value as NewWorkflowExecutionInfo as unknown as Sent };
  }
  const [first, second] = fromBinary(api.ExecuteMultiOperationRequestSchema, bytes).operations;
  if (first?.operation.case !== "startWorkflow" || second?.operation.case !== "updateWorkflow")
    throw new Error("parts");
  return { sent: first.operation.value, update: second.operation.value };
}

const answers: Readonly<Record<Kind, Uint8Array>> = {
  start: toBinary(api.StartWorkflowExecutionResponseSchema, create(api.StartWorkflowExecutionResponseSchema)),
  signalWithStart: new Uint8Array(),
  schedule: new Uint8Array(),
  updateWithStart: toBinary(
    api.ExecuteMultiOperationResponseSchema,
    create(api.ExecuteMultiOperationResponseSchema, {
      responses: [
        { response: { case: "startWorkflow", value: { runId: "r" } } },
        {
          response: { case: "updateWorkflow", value: { stage: 3, outcome: { value: { case: "success", value: {} } } } },
        },
      ],
    }),
  ),
};

const key = SearchAttributeKey.keyword("K");
const seconds = (n: number) => expect.objectContaining({ seconds: BigInt(n) });
const text = (data: Uint8Array | undefined): unknown => data && JSON.parse(new TextDecoder().decode(data));
const pinned = (buildId: string) => ({ pinned: { deploymentName: "d", buildId } });
const timeout = (option: string, seen: (sent: Sent) => unknown): OptionRow<Sent> => ({
  option,
  call: "1s",
  defaults: 2000,
  method: 3000,
  sent: [seconds(1), seconds(2), seconds(3)],
  seen,
});

const rows: readonly (OptionRow<Sent> & { readonly only?: readonly Kind[]; readonly none?: unknown })[] = [
  {
    option: "taskQueue",
    call: "call",
    defaults: "defaults",
    method: "method",
    sent: ["call", "defaults", "method"],
    none: "service",
    needed: true,
    seen: (sent) => sent.taskQueue?.name,
  },
  timeout("executionTimeout", (sent) => sent.workflowExecutionTimeout),
  timeout("runTimeout", (sent) => sent.workflowRunTimeout),
  timeout("taskTimeout", (sent) => sent.workflowTaskTimeout),
  {
    option: "retry",
    call: { maximumAttempts: 1 },
    defaults: { maximumAttempts: 2 },
    method: { maximumAttempts: 3 },
    sent: [1, 2, 3],
    seen: (sent) => sent.retryPolicy?.maximumAttempts,
  },
  {
    option: "priority",
    call: { priorityKey: 1 },
    defaults: { priorityKey: 2 },
    method: { priorityKey: 3 },
    sent: [1, 2, 3],
    seen: (sent) => sent.priority?.priorityKey,
  },
  {
    option: "idReusePolicy",
    call: "rejectDuplicate",
    defaults: "allowDuplicateFailedOnly",
    method: 1,
    sent: [3, 2, 1],
    none: 0,
    seen: (sent) => sent.workflowIdReusePolicy,
    only: ["start", "signalWithStart", "updateWithStart"],
  },
  {
    option: "idConflictPolicy",
    call: "terminateExisting",
    defaults: "useExisting",
    method: 1,
    sent: [3, 2, 1],
    none: 0,
    seen: (sent) => sent.workflowIdConflictPolicy,
    only: ["start", "signalWithStart"],
  },
  {
    option: "memo",
    call: { a: "call" },
    defaults: { a: "defaults" },
    sent: ["call", "defaults"],
    seen: (sent) => text(sent.memo?.fields.a?.data),
  },
  {
    option: "searchAttributes",
    call: [key.set("call")],
    defaults: [key.set("defaults")],
    sent: ["call", "defaults"],
    seen: (sent) => text(sent.searchAttributes?.indexedFields.K?.data),
  },
  {
    option: "summary",
    call: "call",
    defaults: "defaults",
    sent: ["call", "defaults"],
    seen: (sent) => text(sent.userMetadata?.summary?.data),
  },
  {
    option: "details",
    call: "call",
    defaults: "defaults",
    sent: ["call", "defaults"],
    seen: (sent) => text(sent.userMetadata?.details?.data),
  },
  {
    option: "versioningOverride",
    call: pinned("call"),
    defaults: pinned("defaults"),
    sent: ["d.call", "d.defaults"],
    seen: (sent) => sent.versioningOverride?.pinnedVersion,
  },
  {
    option: "cronSchedule",
    call: "1 * * * *",
    defaults: "2 * * * *",
    sent: ["1 * * * *", "2 * * * *"],
    none: "",
    seen: (sent) => sent.cronSchedule,
    only: ["start", "signalWithStart"],
  },
  {
    option: "startDelay",
    call: "1s",
    defaults: "2s",
    sent: [seconds(1), seconds(2)],
    seen: (sent) => sent.workflowStartDelay,
    only: ["start", "signalWithStart"],
  },
];

describe.each(calls)("options of %s", (kind) => {
  const cases = rows
    .filter(({ only }) => only === undefined || only.includes(kind))
    .flatMap((row) => casesOf(row).map((each) => ({ ...each, seen: row.seen })));

  test.each(cases)("$title", async ({ call, defaults, method, expected, seen }) => {
    const { sent } = await request(kind, { call, defaults, method });
    expect(seen(sent)).toEqual(expected);
  });

  test("objects overlay each other key by key", async () => {
    const { sent } = await request(kind, {
      call: { retry: { maximumAttempts: 1 }, priority: { fairnessKey: "call" }, memo: { a: 1, b: undefined } },
      defaults: {
        retry: { initialInterval: "2s", maximumAttempts: 2 },
        priority: { priorityKey: 2 },
        memo: { a: 2, b: 2 },
        searchAttributes: [key.set("defaults")],
      },
      method: {
        retry: { backoffCoefficient: 3, initialInterval: 3000 },
        priority: { priorityKey: 3, fairnessWeight: 3 },
      },
      row: { searchAttributes: () => ({ K: payload("mapped"), M: payload("mapped") }) },
    });
    expect(sent.retryPolicy).toMatchObject({ maximumAttempts: 1, initialInterval: seconds(2), backoffCoefficient: 3 });
    expect(sent.priority).toMatchObject({ fairnessKey: "call", priorityKey: 2, fairnessWeight: 3 });
    expect(text(sent.memo?.fields.a?.data)).toBe(1);
    expect(text(sent.memo?.fields.b?.data)).toBe(2);
    expect(text(sent.searchAttributes?.indexedFields.K?.data)).toBe("defaults");
    expect(text(sent.searchAttributes?.indexedFields.M?.data)).toBe("mapped");
  });

  test("zero is zero", async () => {
    const { sent } = await request(kind, { call: { runTimeout: 0 }, method: { runTimeout: 3000 } });
    expect(sent.workflowRunTimeout).toMatchObject({ seconds: 0n, nanos: 0 });
  });

  test("a workflow without a task queue is refused", async () => {
    await expect(request(kind, { serviceQueue: undefined })).rejects.toThrow("taskQueue: neither the contract nor");
    await expect(request(kind, { call: { taskQueue: null } })).rejects.toThrow("taskQueue");
  });

  test("the ID is what is said, what the expression gives, or random; of a schedule its own", async () => {
    const row = { id: ({ paths }: { paths: string[] }) => `id/${paths[0]}` };
    const idOf = async (levels: Levels) => (await request(kind, levels)).sent.workflowId;
    expect(await idOf({ row })).toBe("id/in");
    expect(await idOf({ row, call: { workflowId: undefined } })).toBe("id/in");
    expect(await idOf({ row, call: { workflowId: "said" } })).toBe("said");
    const none = kind === "schedule" ? /^schedule$/ : /^[0-9a-f-]{36}$/;
    expect(await idOf({ row, call: { workflowId: null } })).toMatch(none);
    expect(await idOf({})).toMatch(none);
    await expect(idOf({ call: { workflowId: "" } })).rejects.toThrow("workflowId: must not be empty");
  });

  test("null takes the contract's search attributes away", async () => {
    const row = { searchAttributes: () => ({ K: payload("mapped") }) };
    expect((await request(kind, { row })).sent.searchAttributes?.indexedFields).toHaveProperty("K");
    expect((await request(kind, { row, call: { searchAttributes: null } })).sent.searchAttributes).toBeUndefined();
  });
});

describe("options of an update", () => {
  test.each([
    ["nobody says it: fail", {}, {}, {}, {}, 1],
    ["the reference", {}, {}, {}, { idConflictPolicy: 2 }, 2],
    ["the workflow before the reference", {}, {}, { idConflictPolicy: 3 }, { idConflictPolicy: 2 }, 3],
    ["defaults before the contract", {}, { idConflictPolicy: "useExisting" }, { idConflictPolicy: 3 }, {}, 2],
    ["the call before all", { idConflictPolicy: "fail" }, { idConflictPolicy: "useExisting" }, {}, {}, 1],
  ])("conflict policy of update-with-start, %s", async (_title, call, defaults, method, handler, expected) => {
    const { sent } = await request("updateWithStart", { call, defaults, method, handler });
    expect(sent.workflowIdConflictPolicy).toBe(expected);
  });

  test.each([
    ["nobody says it: accepted", {}, {}, 2],
    ["the contract", {}, { waitForStage: 3 }, 3],
    ["the call before the contract", { waitForStage: "accepted" }, { waitForStage: 3 }, 2],
    ["undefined is not said", { waitForStage: undefined }, { waitForStage: 3 }, 3],
  ])("stage to wait for, %s", async (_title, call, update, expected) => {
    const sent = await request("updateWithStart", { call, update });
    expect(sent.update?.waitPolicy?.lifecycleStage).toBe(expected);
  });

  test.each([
    ["the expression", {}, "from the contract"],
    ["the call before the expression", { updateId: "said" }, "said"],
    ["null is none", { updateId: null }, expect.stringMatching(/^[0-9a-f-]{36}$/)],
  ])("ID, %s", async (_title, call, expected) => {
    const sent = await request("updateWithStart", { call, update: { id: () => "from the contract" } });
    expect(sent.update?.request?.meta?.updateId).toEqual(expected);
  });
});

function payload(value: string) {
  return defaultPayloadConverter.toPayload(value);
}
