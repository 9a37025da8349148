import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import * as api from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import { expect, test } from "vitest";
import { Client } from "../../client/client.js";
import { Connection } from "../../client/connection.js";
import { RpcError } from "../../client/errors.js";
import { countEvents, eventsOf } from "./history-events.js";
import { historiesOfServer } from "./server-histories.js";

const eventsPerPage = 250;

/** A server with workflows `w0`, `w1`, … on pages of two; `w1` is gone when its history is asked for. */
function server(workflows: number, pages: number): { readonly client: Client; readonly calls: string[] } {
  const calls: string[] = [];
  const list = (request: Uint8Array): Uint8Array => {
    const { nextPageToken, query, namespace } = fromBinary(api.ListWorkflowExecutionsRequestSchema, request);
    expect([namespace, query]).toEqual(["ns", "a query"]);
    const first = nextPageToken[0] ?? 0;
    const ids = [first, first + 1].filter((id) => id < workflows);
    const response = create(api.ListWorkflowExecutionsResponseSchema, {
      executions: ids.map((id) => ({ execution: { workflowId: `w${id}`, runId: `r${id}` } })),
      nextPageToken: first + 2 < workflows ? new Uint8Array([first + 2]) : new Uint8Array(),
    });
    return toBinary(api.ListWorkflowExecutionsResponseSchema, response);
  };
  const history = (request: Uint8Array): Uint8Array => {
    const { execution, nextPageToken } = fromBinary(api.GetWorkflowExecutionHistoryRequestSchema, request);
    if (execution?.workflowId === "w1") throw new RpcError("GetWorkflowExecutionHistory", 5, "gone");
    const page = nextPageToken.length === 0 ? 0 : Number(new TextDecoder().decode(nextPageToken));
    const events = Array.from({ length: eventsPerPage }, (_, at) => ({
      eventId: BigInt(page * eventsPerPage + at + 1),
    }));
    const response = create(api.GetWorkflowExecutionHistoryResponseSchema, {
      history: { events },
      nextPageToken: page + 1 < pages ? new TextEncoder().encode(String(page + 1)) : new Uint8Array(),
    });
    return toBinary(api.GetWorkflowExecutionHistoryResponseSchema, response);
  };
  const connection = Connection.over(async () => ({
    async call(_service, rpc, request) {
      calls.push(rpc);
      return rpc === "ListWorkflowExecutions" ? list(request) : history(request);
    },
    setApiKey() {},
    setHeaders() {},
    close() {},
  }));
  return { client: new Client({ connection, namespace: "ns" }), calls };
}

test("pages of 50,000 events become one history, and the next is fetched when it is asked for", async () => {
  const { client, calls } = server(1, 200);
  const histories = historiesOfServer(client, { query: "a query" });
  const { value } = await histories.next();
  if (!(value?.history instanceof Uint8Array)) throw new Error("no bytes");
  expect(value.workflowId).toBe("w0");
  expect(countEvents(value.history)).toBe(50_000);
  let last = 0n;
  for (const { eventId } of eventsOf(value.history)) {
    if (eventId !== last + 1n) throw new Error(`event ${eventId} after ${last}`);
    last = eventId;
  }
  expect(calls.length).toBe(201);
  expect(await histories.next()).toMatchObject({ done: true });
});

test("all pages of the list, without what was deleted meanwhile, up to the limit", async () => {
  const ids = async (limit: number | undefined): Promise<unknown[]> => {
    const found: unknown[] = [];
    const { client } = server(5, 1);
    for await (const { workflowId } of historiesOfServer(client, { query: "a query", limit })) found.push(workflowId);
    return found;
  };
  expect(await ids(undefined)).toEqual(["w0", "w2", "w3", "w4"]);
  expect(await ids(3)).toEqual(["w0", "w2", "w3"]);
});
