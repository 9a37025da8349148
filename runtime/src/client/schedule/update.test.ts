import { create, fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import type { GenMessage } from "@bufbuild/protobuf/codegenv2";
import * as api from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import { expect, test } from "vitest";
import { Client } from "../client.js";
import { Connection } from "../connection.js";
import { RpcError } from "../errors.js";

type Answer = Uint8Array | RpcError;

/** A client whose server gives, to each RPC, one answer after the other, the last of them again and again. */
function served(answers: Readonly<Record<string, readonly Answer[]>>) {
  const calls: { readonly rpc: string; readonly request: Uint8Array }[] = [];
  const connection = Connection.over(
    async () => ({
      async call(_service, rpc, request) {
        const nth = calls.filter((call) => call.rpc === rpc).length;
        calls.push({ rpc, request });
        const answer = answers[rpc]?.[nth] ?? answers[rpc]?.at(-1);
        if (answer === undefined) throw new Error(`unexpected call of ${rpc}`);
        if (answer instanceof RpcError) throw answer;
        return answer;
      },
      setApiKey() {},
      setHeaders() {},
      close() {},
    }),
    { address: "server:1", identity: "me" },
  );
  const { schedule } = new Client({ connection });
  return { schedule, handle: schedule.handle("s"), calls, made: () => calls.map(({ rpc }) => rpc) };
}

function bytes<M extends Message>(
  schema: GenMessage<M>,
  init: Parameters<typeof create<GenMessage<M>>>[1],
): Uint8Array {
  return toBinary(schema, create(schema, init));
}

function described(token: number, notes: string): Uint8Array {
  const startWorkflow = { workflowId: "w", workflowType: { name: "W" }, taskQueue: { name: "q" } };
  return bytes(api.DescribeScheduleResponseSchema, {
    schedule: {
      spec: {},
      action: { action: { case: "startWorkflow", value: startWorkflow } },
      policies: {},
      state: { notes },
    },
    info: { updateTime: { seconds: BigInt(token) } },
    conflictToken: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, token),
  });
}

const updated = bytes(api.UpdateScheduleResponseSchema, {});
const history = "GetWorkflowExecutionHistoryReverse";
const noWorkflow = new RpcError(history, 5, "workflow not found");
const denied = new RpcError(history, 7, "no");
const refused = (reason: string) => new RpcError("UpdateSchedule", 9, reason);
const addOne = ({ note }: { note: string }) => ({ note: `${note}x` });

test("a server that keeps no workflow has compared the token: its answer is enough, whoever came next", async () => {
  const { handle, made } = served({
    DescribeSchedule: [described(1, ""), described(3, "another's")],
    UpdateSchedule: [updated],
    [history]: [noWorkflow],
  });
  await handle.update(addOne);
  expect(made()).toEqual(["DescribeSchedule", "UpdateSchedule", history]);
});

test("a workflow that has ended, or is only a place that is taken, keeps no schedule", async () => {
  const ended = { attributes: { case: "workflowExecutionCompletedEventAttributes" as const, value: {} } };
  const placeholder = {
    attributes: {
      case: "workflowExecutionStartedEventAttributes" as const,
      value: { workflowType: { name: "temporal-sys-dummy-workflow" } },
    },
  };
  for (const event of [ended, placeholder]) {
    const answer = bytes(api.GetWorkflowExecutionHistoryReverseResponseSchema, { history: { events: [event] } });
    const { handle, made } = served({
      DescribeSchedule: [described(1, "")],
      UpdateSchedule: [updated],
      [history]: [answer],
    });
    await handle.update(addOne);
    expect(made()).toEqual(["DescribeSchedule", "UpdateSchedule", history]);
  }
});

test("a refused token is a conflict; without another's change it is what the server says", async () => {
  const conflict = served({
    DescribeSchedule: [described(1, ""), described(2, "y")],
    UpdateSchedule: [refused("mismatched conflict token"), updated],
    [history]: [noWorkflow],
  });
  await conflict.handle.update(addOne);
  const sent = conflict.calls.filter(({ rpc }) => rpc === "UpdateSchedule");
  const notes = sent.map(({ request }) => fromBinary(api.UpdateScheduleRequestSchema, request).schedule?.state?.notes);
  expect(notes).toEqual(["x", "yx"]);

  const closed = served({ DescribeSchedule: [described(1, "")], UpdateSchedule: [refused("schedule closed")] });
  await expect(closed.handle.update(addOne)).rejects.toThrow("schedule closed");
  expect(closed.made()).toEqual(["DescribeSchedule", "UpdateSchedule", "DescribeSchedule"]);
});

test("where the history may not be read, what is there is compared with what was sent", async () => {
  const { handle, made } = served({
    DescribeSchedule: [described(1, ""), described(1, ""), described(2, "y"), described(2, "y"), described(3, "yx")],
    UpdateSchedule: [updated],
    [history]: [denied],
  });
  await handle.update(addOne);
  expect(made().filter((rpc) => rpc === "UpdateSchedule")).toHaveLength(2);
});

test("a new memo is sent as a whole, and an empty one takes it away", async () => {
  const { handle, calls } = served({
    DescribeSchedule: [described(1, "")],
    UpdateSchedule: [updated],
    [history]: [noWorkflow],
  });
  await handle.update(() => ({ memo: { owner: "team" } }));
  await handle.update(() => ({ memo: null }));
  await handle.update(() => ({ note: "no memo said" }));
  const memos = calls
    .filter(({ rpc }) => rpc === "UpdateSchedule")
    .map(({ request }) => fromBinary(api.UpdateScheduleRequestSchema, request).memo);
  expect(memos.map((memo) => memo && Object.keys(memo.fields))).toEqual([["owner"], [], undefined]);
});

test("servers count schedules, or the workflows that they keep them in", async () => {
  const counts = served({ CountSchedules: [bytes(api.CountSchedulesResponseSchema, { count: 7n })] });
  expect(await counts.schedule.count({ query: "a = 1" })).toBe(7);
  const older = served({
    CountSchedules: [new RpcError("CountSchedules", 12, "unknown method")],
    CountWorkflowExecutions: [bytes(api.CountWorkflowExecutionsResponseSchema, { count: 3n })],
  });
  expect(await older.schedule.count({ query: "a = 1 OR b = 2" })).toBe(3);
  const { query } = fromBinary(api.CountWorkflowExecutionsRequestSchema, older.calls[1]?.request ?? new Uint8Array());
  expect(query).toMatch(/TemporalNamespaceDivision = 'TemporalScheduler' .*AND \(a = 1 OR b = 2\)$/);
});
