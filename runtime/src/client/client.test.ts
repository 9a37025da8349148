import { create, fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import type { GenMessage } from "@bufbuild/protobuf/codegenv2";
import { anyPack } from "@bufbuild/protobuf/wkt";
import {
  MultiOperationExecutionFailureSchema,
  WorkflowExecutionAlreadyStartedFailureSchema,
} from "@protempo/api/temporal/api/errordetails/v1/message_pb.js";
import * as api from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import { expect, test, vi } from "vitest";
import { PayloadTooLargeError } from "../common/errors/payload-too-large.js";
import { defaultPayloadConverter } from "../converter/payload.js";
import { Client } from "./client.js";
import { Connection } from "./connection.js";
import { QueryFailedError, RpcAbortedError, RpcError, RpcTimeoutError, WorkflowAlreadyStartedError } from "./errors.js";
import type { TransportCallOptions, TransportConfig } from "./transport.js";

interface Call {
  readonly rpc: string;
  readonly request: Uint8Array;
  readonly options: TransportCallOptions;
}

type Answer = Uint8Array | Error | Promise<Uint8Array> | (() => never);

/** A client over a transport that answers from a list, call by call. */
function scripted(answers: readonly Answer[]): { client: Client; calls: Call[]; config: () => TransportConfig } {
  const calls: Call[] = [];
  let seen: TransportConfig | undefined;
  const connection = Connection.over(
    async (config) => {
      seen = config;
      return {
        async call(_service, rpc, request, options) {
          const answer = answers[calls.length];
          calls.push({ rpc, request, options });
          if (answer === undefined) throw new Error(`unexpected call of ${rpc}`);
          if (answer instanceof Error) throw answer;
          return typeof answer === "function" ? answer() : await answer;
        },
        setApiKey() {},
        setHeaders() {},
        close() {},
      };
    },
    { address: "server:1", identity: "me", headers: { a: "1" } },
  );
  const config = (): TransportConfig => seen ?? expect.unreachable("not connected");
  return { client: new Client({ connection, namespace: "ns" }), calls, config };
}

function bytes<M extends Message>(
  schema: GenMessage<M>,
  init: Parameters<typeof create<GenMessage<M>>>[1],
): Uint8Array {
  return toBinary(schema, create(schema, init));
}

const history = api.GetWorkflowExecutionHistoryResponseSchema;
const updated = api.UpdateWorkflowExecutionResponseSchema;
const polled = api.PollWorkflowExecutionUpdateResponseSchema;
const multi = api.ExecuteMultiOperationResponseSchema;
const result = { payloads: [defaultPayloadConverter.toPayload("done")] };
const token = new Uint8Array([7]);
const success = { value: { case: "success", value: result } } as const;

function completed(newExecutionRunId = ""): Uint8Array {
  const attributes = {
    case: "workflowExecutionCompletedEventAttributes",
    value: { result, newExecutionRunId },
  } as const;
  return bytes(history, { history: { events: [{ attributes }] } });
}

test("waiting for a result goes on after empty pages and ended polls, with the server's token", async () => {
  const empty = bytes(history, { nextPageToken: token });
  const { client, calls } = scripted([empty, new RpcError("Get", 4, "poll ended"), completed("next"), completed()]);
  expect(await client.workflow.getHandle("w", { runId: "first" }).result()).toBe("done");
  const requests = calls.map((call) => fromBinary(api.GetWorkflowExecutionHistoryRequestSchema, call.request));
  expect(requests.map((request) => [request.execution?.runId, [...request.nextPageToken]])).toEqual([
    ["first", []],
    ["first", [7]],
    ["first", [7]],
    ["next", []],
  ]);
  expect(requests[0]).toMatchObject({
    namespace: "ns",
    waitNewEvent: true,
    skipArchival: true,
    historyEventFilterType: 2,
  });
});

test("a wait goes on as long as a server is reached, however often polls are cut, and a minute without one", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  try {
    const fails = (afterMs: number, status: number): (() => never) => {
      return () => {
        vi.advanceTimersByTime(afterMs);
        throw new RpcError("GetWorkflowExecutionHistory", status, "connection reset");
      };
    };
    const often = (times: number, answer: Answer): Answer[] => Array.from({ length: times }, () => answer);
    const reached = scripted([...often(300, fails(1000, 2)), completed()]);
    expect(await reached.client.workflow.getHandle("w").result()).toBe("done");
    for (const gone of [fails(1000, 14), fails(100, 2)]) {
      const { client, calls } = scripted([...often(1000, gone), completed()]);
      await expect(client.workflow.getHandle("w").result()).rejects.toThrow(RpcError);
      expect(calls.length).toBeGreaterThan(50);
    }
  } finally {
    vi.useRealTimers();
  }
});

test("a wait does not storm a server that is away: what fails at once is tried again after a pause", async () => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
  try {
    const unavailable = new RpcError("GetWorkflowExecutionHistory", 14, "connection refused");
    const { client, calls } = scripted(Array.from({ length: 10_000 }, () => unavailable));
    const waited = expect(client.workflow.getHandle("w").result()).rejects.toBe(unavailable);
    await vi.advanceTimersByTimeAsync(61_000);
    await waited;
    expect(calls.length).toBeGreaterThan(50);
    expect(calls.length).toBeLessThan(1000);
  } finally {
    vi.useRealTimers();
  }
});

test("a timeout of months is one, also while the connection is being made", async () => {
  const connection = Connection.over(async () => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    return { call: async () => completed(), setApiKey() {}, setHeaders() {}, close() {} };
  });
  const handle = new Client({ connection }).workflow.getHandle("w");
  expect(await handle.result({ timeout: "90 days" })).toBe("done");
});

test("a timeout is for the whole wait, not for each poll", async () => {
  const empty = new Promise<Uint8Array>((resolve) => setTimeout(resolve, 30, bytes(history, { nextPageToken: token })));
  const { client, calls } = scripted([empty, new RpcTimeoutError("Get", 1)]);
  await expect(client.workflow.getHandle("w").result({ timeout: 1000 })).rejects.toBeInstanceOf(RpcTimeoutError);
  expect(calls[0]?.options.timeoutMs).toBeLessThanOrEqual(1000);
  expect(calls[1]?.options.timeoutMs).toBeLessThan(calls[0]?.options.timeoutMs ?? 0);
});

test("an update is sent again until it is accepted, and polled until it is over", async () => {
  const admitted = bytes(updated, { stage: 1 });
  const accepted = bytes(updated, { stage: 2, updateRef: { workflowExecution: { workflowId: "w", runId: "r" } } });
  const { client, calls } = scripted([
    admitted,
    new RpcError("Update", 4, "a busy server gave up"),
    accepted,
    bytes(polled, { stage: 2 }),
    new RpcError("Poll", 1, "poll ended"),
    bytes(polled, { stage: 3, outcome: success }),
  ]);
  expect(await client.workflow.getHandle("w").update("u", [1], { updateId: "id" })).toBe("done");
  expect(calls.map((call) => call.rpc)).toEqual([
    "UpdateWorkflowExecution",
    "UpdateWorkflowExecution",
    "UpdateWorkflowExecution",
    "PollWorkflowExecutionUpdate",
    "PollWorkflowExecutionUpdate",
    "PollWorkflowExecutionUpdate",
  ]);
  const poll = calls.at(-1);
  const request = poll && fromBinary(api.PollWorkflowExecutionUpdateRequestSchema, poll.request);
  expect(request?.updateRef).toMatchObject({ updateId: "id", workflowExecution: { runId: "r" } });
});

test("update-with-start sends the same request until the update is accepted", async () => {
  const startWorkflow = { case: "startWorkflow", value: { runId: "r", started: true } } as const;
  const answer = (stage: 1 | 3): Uint8Array => {
    const value = stage === 3 ? { stage, outcome: success } : { stage };
    return bytes(multi, { responses: [{ response: startWorkflow }, { response: { case: "updateWorkflow", value } }] });
  };
  const { client, calls } = scripted([answer(1), new RpcError("Multi", 4, "a busy server gave up"), answer(3)]);
  const options = { workflowId: "w", taskQueue: "q" };
  const { handle, update } = await client.workflow.updateWithStart("T", [], { name: "u" }, options);
  expect(handle.firstExecutionRunId).toBe("r");
  expect(await update.result()).toBe("done");
  expect(calls[1]?.request).toEqual(calls[0]?.request);
  expect(calls[2]?.request).toEqual(calls[0]?.request);
});

test("of a failed update-with-start the operation that is to blame is told", async () => {
  const started = create(WorkflowExecutionAlreadyStartedFailureSchema, { runId: "other" });
  const aborted = {
    typeUrl: "type.googleapis.com/temporal.api.errordetails.v1.MultiOperationExecutionAborted",
    value: new Uint8Array(),
  };
  const failure = create(MultiOperationExecutionFailureSchema, {
    statuses: [
      {
        code: 6,
        message: "already started",
        details: [anyPack(WorkflowExecutionAlreadyStartedFailureSchema, started)],
      },
      { code: 10, message: "aborted", details: [aborted] },
    ],
  });
  const details = [anyPack(MultiOperationExecutionFailureSchema, failure)];
  const { client } = scripted([new RpcError("ExecuteMultiOperation", 6, "one failed", details)]);
  const sent = client.workflow.updateWithStart("T", [], { name: "u" }, { workflowId: "w", taskQueue: "q" });
  await expect(sent).rejects.toBeInstanceOf(WorkflowAlreadyStartedError);
  await expect(sent).rejects.toMatchObject({ runId: "other", workflowId: "w" });
});

test("calls are retried by the transport and carry headers", async () => {
  const { client, calls, config } = scripted([new Uint8Array(), new Uint8Array()]);
  await client.workflow.getHandle("w").signal("s", [], { headers: { trace: "x" }, timeout: "5s" });
  expect(calls[0]?.options).toMatchObject({ retry: true, headers: { "temporal-namespace": "ns", trace: "x" } });
  expect(calls[0]?.options.timeoutMs).toBeLessThanOrEqual(5000);
  expect(config()).toMatchObject({ address: "server:1", identity: "me", headers: { a: "1" }, tls: undefined });
  await client.connection.call("operator", "ListSearchAttributes", new Uint8Array());
  expect(calls[1]?.options.retry).toBe(false);
});

test("a query that no worker answers says what may be wrong", async () => {
  const { client } = scripted([new RpcError("QueryWorkflow", 1, "Timeout expired")]);
  const asked = client.workflow.getHandle("w").query("state");
  await expect(asked).rejects.toBeInstanceOf(QueryFailedError);
  await expect(asked).rejects.toThrow(/no worker answered in time/);
});

test("an aborted signal stops the call before anything is sent", async () => {
  const { client, calls } = scripted([]);
  const signal = AbortSignal.abort(new Error("too late"));
  await expect(client.workflow.getHandle("w").signal("s", [], { signal })).rejects.toBeInstanceOf(RpcAbortedError);
  expect(calls).toEqual([]);
});

test("the namespace's own limit counts, and is asked for once", async () => {
  const limits = { blobSizeLimitError: 300_000n };
  const { client, calls } = scripted([bytes(api.DescribeNamespaceResponseSchema, { namespaceInfo: { limits } })]);
  const handle = client.workflow.getHandle("w");
  for (let round = 0; round < 2; round++) {
    const sent = handle.signal("s", ["x".repeat(400_000)]);
    await expect(sent).rejects.toBeInstanceOf(PayloadTooLargeError);
    await expect(sent).rejects.toMatchObject({ limit: 300_000, what: "input of signal s" });
  }
  expect(calls.map((call) => call.rpc)).toEqual(["DescribeNamespace"]);
});

test("a request over gRPC's limit is not sent either", async () => {
  const limits = { blobSizeLimitError: 100_000_000n };
  const { client, calls } = scripted([bytes(api.DescribeNamespaceResponseSchema, { namespaceInfo: { limits } })]);
  const sent = client.workflow.getHandle("w").signal("s", [{ text: "x".repeat(5_000_000) }]);
  await expect(sent).rejects.toBeInstanceOf(PayloadTooLargeError);
  await expect(sent).rejects.toThrow(/^the request SignalWorkflowExecution has 50\d+ bytes, the server takes 4194304/);
  expect(calls).toHaveLength(1);
});

test("names that Temporal keeps for itself are refused before anything is sent", async () => {
  const { client, calls } = scripted([]);
  const options = { workflowId: "w", taskQueue: "q" };
  const reserved = "has a name that Temporal keeps for itself";
  await expect(client.workflow.start("__temporal_mine", [], options)).rejects.toThrow(reserved);
  await expect(client.workflow.start("mine", [], { ...options, taskQueue: "__temporal_q" })).rejects.toThrow(reserved);
  expect(calls).toEqual([]);
});
