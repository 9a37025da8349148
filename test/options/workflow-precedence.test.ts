import type { JsonObject } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import type { ServiceTable } from "../../runtime/src/common/table.js";
import { defaultPayloadConverter } from "../../runtime/src/converter/payload.js";
import { SearchAttributeKey } from "../../runtime/src/converter/search-attributes.js";
import { FieldMask } from "../../runtime/src/converter/wkt/field-mask.js";
import { workflowService } from "../../runtime/src/internal/workflow.js";
import { defineWorkflow } from "../../runtime/src/workflow/index.js";
import { EngineDriver } from "../workflow/driver.js";
import { casesOf, type OptionRow } from "./levels.js";

const kinds = ["activity", "localActivity", "child"] as const;
type Kind = (typeof kinds)[number];

interface Calls {
  readonly activities: { act(input: object, options?: object): Promise<unknown> };
  readonly localActivities: { act(input: object, options?: object): Promise<unknown> };
  readonly workflows: { readonly run: { start(input: object, options?: object): Promise<unknown> } };
}

interface Levels {
  readonly call?: object;
  readonly defaults?: object;
  readonly method?: object;
  readonly serviceQueue?: string | undefined;
  readonly row?: object;
}

/** A command as JSON, without its kind. */
type Sent = JsonObject & { readonly userMetadata?: JsonObject };

/** Makes one call in a run on the queue `"own"`, and gives the command that it becomes. */
async function command(kind: Kind, levels: Levels): Promise<Sent> {
  const common = { input: FieldMask, output: null, defaults: levels.method ?? {}, ...levels.row };
  const taskQueue = "serviceQueue" in levels ? levels.serviceQueue : "service";
  const table: ServiceTable = {
    service: "test.Probe",
    ...(taskQueue === undefined ? {} : { taskQueue }),
    workflows: [{ kind: "workflow", key: "Run", member: "run", name: "run", handlers: [], ...common }],
    activities: [{ kind: "activity", member: "act", name: "act", ...common }],
  };
  const Probe = workflowService<Calls>(table);
  const probe = defineWorkflow("probe", async (ctx) => {
    const calls = ctx.use(Probe, { [kind]: levels.defaults });
    const input = { paths: ["in"] };
    if (kind === "activity") await calls.activities.act(input, levels.call);
    else if (kind === "localActivity") await calls.localActivities.act(input, levels.call);
    else await calls.workflows.run.start(input, levels.call);
  });
  const driver = new EngineDriver({ probe });
  const completion = await driver.start("probe");
  if (completion.failure !== undefined) throw new Error(completion.failure);
  const names = {
    activity: "scheduleActivity",
    localActivity: "scheduleLocalActivity",
    child: "startChildWorkflowExecution",
  };
  const [first] = completion.commands;
  const found = first?.[names[kind]];
  if (found === undefined) throw new Error(`no such command: ${JSON.stringify(completion.commands)}`);
  return {
    ...(found as JsonObject),
    ...(first?.userMetadata ? { userMetadata: first.userMetadata as JsonObject } : {}),
  };
}

interface Row extends OptionRow<Sent> {
  readonly kinds: readonly Kind[];
}

const timeout = (option: string, ...of: Kind[]): Row => ({
  option,
  kinds: of,
  call: "1s",
  defaults: 2000,
  method: 3000,
  sent: ["1s", "2s", "3s"],
  seen: (sent) => sent[option],
});
const policy = (sent: Sent) => (sent.retryPolicy as JsonObject | undefined)?.maximumAttempts;

const rows: readonly Row[] = [
  {
    option: "taskQueue",
    kinds: ["activity", "child"],
    call: "call",
    defaults: "defaults",
    method: "method",
    sent: ["call", "defaults", "method"],
    // Said by the service, if nobody else says it; `null` is that of the run.
    none: expect.stringMatching(/^(?:service|queue)$/),
    seen: (sent) => sent.taskQueue,
  },
  { ...timeout("startToCloseTimeout", "activity", "localActivity") },
  { ...timeout("scheduleToStartTimeout", "activity", "localActivity") },
  { ...timeout("heartbeatTimeout", "activity") },
  { ...timeout("localRetryThreshold", "localActivity"), method: undefined, sent: ["1s", "2s"], needed: true },
  { ...timeout("executionTimeout", "child"), seen: (sent) => sent.workflowExecutionTimeout },
  { ...timeout("runTimeout", "child"), seen: (sent) => sent.workflowRunTimeout },
  { ...timeout("taskTimeout", "child"), seen: (sent) => sent.workflowTaskTimeout },
  {
    option: "retry",
    kinds: ["activity", "localActivity", "child"],
    call: { maximumAttempts: 1 },
    defaults: { maximumAttempts: 2 },
    method: { maximumAttempts: 3 },
    sent: [1, 2, 3],
    seen: policy,
  },
  {
    option: "priority",
    kinds: ["activity", "child"],
    call: { priorityKey: 1 },
    defaults: { priorityKey: 2 },
    method: { priorityKey: 3 },
    sent: [1, 2, 3],
    seen: (sent) => (sent.priority as JsonObject | undefined)?.priorityKey,
  },
  {
    option: "cancellationType",
    kinds: ["activity", "localActivity"],
    call: "abandon",
    defaults: "waitForCancellation",
    sent: ["ABANDON", "WAIT_CANCELLATION_COMPLETED"],
    needed: true,
    seen: (sent) => sent.cancellationType,
  },
  {
    option: "cancellationType",
    kinds: ["child"],
    call: "abandon",
    defaults: "tryCancel",
    sent: [undefined, "TRY_CANCEL"],
    none: "WAIT_CANCELLATION_COMPLETED",
    needed: true,
    seen: (sent) => sent.cancellationType,
  },
  {
    option: "idReusePolicy",
    kinds: ["child"],
    call: "rejectDuplicate",
    defaults: "allowDuplicateFailedOnly",
    method: 1,
    sent: ["REJECT_DUPLICATE", "ALLOW_DUPLICATE_FAILED_ONLY", "ALLOW_DUPLICATE"].map(
      (name) => `WORKFLOW_ID_REUSE_POLICY_${name}`,
    ) as [string, string, string],
    seen: (sent) => sent.workflowIdReusePolicy,
  },
  {
    option: "parentClosePolicy",
    kinds: ["child"],
    call: "requestCancel",
    defaults: "abandon",
    method: 1,
    sent: ["PARENT_CLOSE_POLICY_REQUEST_CANCEL", "PARENT_CLOSE_POLICY_ABANDON", "PARENT_CLOSE_POLICY_TERMINATE"],
    seen: (sent) => sent.parentClosePolicy,
  },
  {
    option: "eager",
    kinds: ["activity"],
    call: false,
    defaults: true,
    sent: [true, undefined],
    needed: true,
    seen: (sent) => sent.doNotEagerlyExecute,
  },
];

describe.each(kinds)("options of %s", (kind) => {
  const cases = rows
    .filter((row) => row.kinds.includes(kind))
    .flatMap((row) => casesOf(row).map((each) => ({ ...each, row })));

  test.each(cases)("$title", async ({ call, defaults, method, expected, row }) => {
    const needsTimeout = kind !== "child";
    const said = needsTimeout ? { scheduleToCloseTimeout: 3_600_000, ...method } : method;
    expect(row.seen(await command(kind, { call, defaults, method: said }))).toEqual(expected);
  });

  test("retries and priorities overlay each other key by key", async () => {
    const sent = await command(kind, {
      call: { retry: { maximumAttempts: 1 }, priority: { fairnessKey: "call" } },
      defaults: { retry: { initialInterval: "2s", maximumAttempts: 2 }, priority: { priorityKey: 2 } },
      method: {
        scheduleToCloseTimeout: 3_600_000,
        retry: { backoffCoefficient: 3, initialInterval: 3000, nonRetryableErrorTypes: ["method"] },
        priority: { priorityKey: 3, fairnessWeight: 3 },
      },
    });
    expect(sent.retryPolicy).toEqual({
      maximumAttempts: 1,
      initialInterval: "2s",
      backoffCoefficient: 3,
      nonRetryableErrorTypes: ["method"],
    });
    // Local activities have none.
    if (kind !== "localActivity")
      expect(sent.priority).toEqual({ fairnessKey: "call", priorityKey: 2, fairnessWeight: 3 });
  });
});

describe("activities", () => {
  test.each(["activity", "localActivity"] as const)("%s: without any timeout is refused", async (kind) => {
    await expect(command(kind, {})).rejects.toThrow("Activity act has no timeout");
    const taken = { call: { startToCloseTimeout: null }, method: { startToCloseTimeout: 1000 } };
    await expect(command(kind, taken)).rejects.toThrow("Activity act has no timeout");
  });

  test("scheduleToCloseTimeout: the call, use(), the contract", async () => {
    const method = { scheduleToCloseTimeout: 3000, startToCloseTimeout: 1000 };
    const seen = async (levels: Levels) => (await command("activity", { method, ...levels })).scheduleToCloseTimeout;
    expect(await seen({})).toBe("3s");
    expect(await seen({ defaults: { scheduleToCloseTimeout: "2s" } })).toBe("2s");
    expect(await seen({ defaults: { scheduleToCloseTimeout: "2s" }, call: { scheduleToCloseTimeout: "1s" } })).toBe(
      "1s",
    );
    expect(await seen({ call: { scheduleToCloseTimeout: null } })).toBeUndefined();
  });

  test("task queue: the service's, then the run's; null is the run's", async () => {
    const queue = async (levels: Levels) =>
      (await command("activity", { ...levels, method: { startToCloseTimeout: 1 } })).taskQueue;
    expect(await queue({})).toBe("service");
    expect(await queue({ serviceQueue: undefined })).toBe("queue");
    expect(await queue({ call: { taskQueue: null } })).toBe("queue");
    expect(await queue({ defaults: { taskQueue: null } })).toBe("queue");
  });

  test("the contract's wait_for_cancellation counts where nobody says how", async () => {
    const type = async (kind: Kind, levels: Levels) => (await command(kind, levels)).cancellationType;
    const method = { startToCloseTimeout: 1000, waitForCancellation: true };
    expect(await type("activity", { method })).toBe("WAIT_CANCELLATION_COMPLETED");
    expect(await type("activity", { method, defaults: { cancellationType: "tryCancel" } })).toBeUndefined();
    expect(await type("child", { method: { waitForCancellation: false } })).toBe("TRY_CANCEL");
    expect(await type("child", { method: { waitForCancellation: true } })).toBe("WAIT_CANCELLATION_COMPLETED");
  });
});

describe("children", () => {
  const key = SearchAttributeKey.keyword("K");

  test("the ID is what is said, what the expression gives, or the run's own random one", async () => {
    const row = { id: ({ paths }: { paths: string[] }) => `id/${paths[0]}` };
    const idOf = async (levels: Levels) => (await command("child", levels)).workflowId;
    const random = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect(await idOf({ row })).toBe("id/in");
    expect(await idOf({ row, call: { workflowId: undefined } })).toBe("id/in");
    expect(await idOf({ row, call: { workflowId: "said" } })).toBe("said");
    expect(await idOf({ row, call: { workflowId: null } })).toEqual(random);
    expect(await idOf({})).toEqual(random);
  });

  test("search attributes of the call stand before the contract's, one by one; null takes all away", async () => {
    const mapped = (value: string) => defaultPayloadConverter.toPayload(value);
    const row = { searchAttributes: () => ({ K: mapped("mapped"), M: mapped("mapped") }) };
    const seen = async (levels: Levels) => {
      const attributes = (await command("child", levels)).searchAttributes as JsonObject | undefined;
      return attributes?.indexedFields as Record<string, { data: string }> | undefined;
    };
    const both = await seen({ row, call: { searchAttributes: [key.set("said")] } });
    expect([both?.K?.data, both?.M?.data].map((data) => data && JSON.parse(atob(data)))).toEqual(["said", "mapped"]);
    expect(await seen({ row, call: { searchAttributes: null } })).toBeUndefined();
  });

  test("policies that Temporal does not have are refused", async () => {
    await expect(command("child", { call: { parentClosePolicy: "leave" } })).rejects.toThrow(
      'parentClosePolicy: "leave" is none of terminate, abandon, requestCancel',
    );
    await expect(command("child", { defaults: { idReusePolicy: "always" } })).rejects.toThrow("idReusePolicy");
  });

  test("summaries are those of the call", async () => {
    const { userMetadata } = await command("child", { call: { summary: "one" } });
    expect((userMetadata?.summary as JsonObject | undefined)?.data).toBe(btoa(JSON.stringify("one")));
  });
});
