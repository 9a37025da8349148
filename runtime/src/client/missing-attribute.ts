import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { recordedType } from "../converter/search-attribute-values.js";
import { RpcError } from "./errors.js";

type Fields = Readonly<Record<string, Payload>>;

/** What a contract's mapping made of an input. */
export interface MappedFields {
  /** Full name of the rpc that declares them. */
  readonly rpc: string;
  readonly fields: Fields;
}

const invalidArgument = 3;
const missing = /no mapping defined for search attribute (\S+)|search attribute (\S+) is not defined/i;

/** The error of a call, with what to do if it failed for a search attribute that the namespace does not have. */
export function explainMissing(
  error: unknown,
  namespace: string,
  sent: Fields | undefined,
  mapped?: MappedFields | undefined,
): unknown {
  if (!(error instanceof RpcError) || error.status !== invalidArgument) return error;
  const [, first, name = first] = missing.exec(error.reason) ?? [];
  const payload = name === undefined ? undefined : sent?.[name];
  if (name === undefined || payload === undefined) return error;
  const declared = mapped !== undefined && Object.hasOwn(mapped.fields, name);
  const create = `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${recordedType(payload) ?? "<type>"}`;
  const advice = `${name} is set by ${declared ? `the contract's ${mapped.rpc}` : "the call's options"}; create it with \`${create}\``;
  return new RpcError(error.rpc, error.status, error.reason, error.details, advice);
}
