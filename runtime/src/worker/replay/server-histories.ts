import type {
  GetWorkflowExecutionHistoryRequest,
  ListWorkflowExecutionsRequest,
  ListWorkflowExecutionsResponse,
} from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import {
  decodeListWorkflowExecutionsResponse,
  encodeGetWorkflowExecutionHistoryRequest,
  encodeListWorkflowExecutionsRequest,
} from "@protempo/api/temporal/api/workflowservice/v1/request_response_protempo.js";
import type { Client } from "../../client/client.js";
import { RpcError } from "../../client/errors.js";
import { Reader } from "../../converter/wire/reader.js";
import { Writer } from "../../converter/wire/writer.js";
import type { NamedHistory } from "./replayer.js";

/** Which histories a server is asked for. */
export interface ServerHistoriesOptions {
  /**
   * Temporal's list filter, such as `WorkflowType = "acme.Orders.FulfilOrder" AND ExecutionStatus = "Running"`. Default: all
   * workflows of the namespace.
   */
  readonly query?: string | undefined;
  /** Most histories; the newest come first. Default: no limit. */
  readonly limit?: number | undefined;
}

const pageSize = 100;
const notFound = 5;

/**
 * The histories of a server's workflows for `WorkflowReplayer.replayAll`, of closed ones too as long as the server keeps
 * them. Each is fetched when its turn has come and stays in the form of bytes. What was deleted since it was listed is left
 * out. Rejects with `RpcError`, for a query that the server refuses too, and with `ConnectError`.
 */
export async function* historiesOfServer(
  client: Client,
  { query = "", limit = Number.POSITIVE_INFINITY }: ServerHistoriesOptions = {},
): AsyncGenerator<NamedHistory, void> {
  let given = 0;
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await listed(client, query, nextPageToken);
    for (const { execution } of page.executions) {
      if (given >= limit) return;
      const { workflowId = "", runId = "" } = execution ?? {};
      const history = await fetched(client, workflowId, runId);
      if (history === undefined) continue;
      given++;
      yield { history, workflowId };
    }
    nextPageToken = page.nextPageToken;
  } while (nextPageToken.length > 0);
}

async function listed(
  client: Client,
  query: string,
  nextPageToken: Uint8Array,
): Promise<ListWorkflowExecutionsResponse> {
  const { namespace } = client;
  const request: ListWorkflowExecutionsRequest = {
    $typeName: "temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest",
    namespace,
    pageSize,
    nextPageToken,
    query,
  };
  const response = await called(
    client,
    "ListWorkflowExecutions",
    written(encodeListWorkflowExecutionsRequest, request),
  );
  return decodeListWorkflowExecutionsResponse(new Reader(response));
}

/** All pages of a history; messages in protobuf's binary are joined by writing one after the other. */
async function fetched(client: Client, workflowId: string, runId: string): Promise<Uint8Array | undefined> {
  const pages: Uint8Array[] = [];
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const request = {
      namespace: client.namespace,
      execution: { $typeName: "temporal.api.common.v1.WorkflowExecution", workflowId, runId },
      nextPageToken,
      // The encoder passes over what is not there.
    } as Partial<GetWorkflowExecutionHistoryRequest> as GetWorkflowExecutionHistoryRequest;
    let response: Uint8Array;
    try {
      const bytes = written(encodeGetWorkflowExecutionHistoryRequest, request);
      response = await called(client, "GetWorkflowExecutionHistory", bytes);
    } catch (error) {
      if (error instanceof RpcError && error.status === notFound) return undefined;
      throw error;
    }
    nextPageToken = takePage(response, pages);
  } while (nextPageToken.length > 0);
  return Buffer.concat(pages);
}

const historyField = 1;
const tokenField = 3;

/** Keeps the bytes of a response's history and gives the token of the next page; no event is decoded. */
function takePage(response: Uint8Array, pages: Uint8Array[]): Uint8Array {
  const reader = new Reader(response);
  let token: Uint8Array = new Uint8Array();
  while (reader.pos < reader.len) {
    const key = reader.key();
    if (key >>> 3 === historyField) pages.push(reader.bytes());
    else if (key >>> 3 === tokenField) token = reader.bytes();
    else reader.skip(key & 7, key >>> 3);
  }
  return token;
}

function called(client: Client, rpc: string, request: Uint8Array): Promise<Uint8Array> {
  const headers = { "temporal-namespace": client.namespace };
  return client.connection.call("workflow", rpc, request, { retry: true, headers });
}

function written<M>(encode: (message: M, writer: Writer) => void, message: M): Uint8Array {
  const writer = new Writer();
  encode(message, writer);
  return writer.finish();
}
