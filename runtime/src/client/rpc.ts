import type { Message } from "@bufbuild/protobuf";
import { PayloadTooLargeError } from "../common/errors/payload-too-large.js";
import { requestLimit } from "../common/request-limit.js";
import type { Connection } from "./connection.js";
import type { Deadline } from "./deadline.js";
import type { Fields, Rpc } from "./rpcs.js";

/** Encodes a request, sends it, decodes the response. Rejects as `Transport.call` does, and with `PayloadTooLargeError`. */
export async function callRpc<Req extends Message, Res extends Message>(
  connection: Connection,
  rpc: Rpc<Req, Res>,
  request: Fields<Req>,
  deadline: Deadline,
  headers: Readonly<Record<string, string>>,
): Promise<Res> {
  const bytes = rpc.encode(request);
  if (bytes.length > requestLimit) {
    throw new PayloadTooLargeError({
      what: `the request ${rpc.name}`,
      messageName: undefined,
      size: bytes.length,
      limit: requestLimit,
      largestField: undefined,
    });
  }
  const transport = await deadline.during(rpc.name, connection.transport());
  const response = await transport.call("workflow", rpc.name, bytes, {
    retry: true,
    timeoutMs: deadline.remaining(rpc.name),
    signal: deadline.signal,
    headers,
  });
  return rpc.decode(response);
}
