import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { HandlerRow } from "../../common/table.js";
import { decodeInput, defaultPayloadConverter, encodeMessage } from "../../converter/payload.js";

/** A handler of a signal, a query or an update, ready to be called. */
export interface Handler {
  readonly name: string;
  readonly description: string | undefined;
  /** Reads the arguments; throws `DecodeError`. */
  decode(payloads: readonly Payload[]): unknown[];
  call(args: readonly unknown[]): unknown;
  /** Writes what {@link call} gave; throws `EncodeError`. */
  encode(result: unknown): Payload;
  /** Only of updates with a validator. */
  readonly validate: ((args: readonly unknown[]) => unknown) | undefined;
}

/** A function of the user's. What it takes and gives is checked where it was declared. */
export type AnyFunction = (...args: readonly unknown[]) => unknown;

/** The handler of the contract's row on a workflow's instance. Throws if the class has no such method. */
export function rowHandler(instance: object, handlerRow: HandlerRow): Handler {
  const { row } = handlerRow;
  return {
    name: row.name,
    description: row.description,
    decode: (payloads) => (row.input === null ? [] : [decodeInput(row.input, payloads)]),
    call: memberOf(instance, row.member),
    encode: (result) =>
      row.output === null ? defaultPayloadConverter.toPayload(undefined) : encodeMessage(row.output, asMessage(result)),
    validate: handlerRow.validator === undefined ? undefined : memberOf(instance, handlerRow.validator),
  };
}

/** A handler without a contract. */
export function untypedHandler(
  name: string,
  fn: AnyFunction,
  options?: { readonly description?: string | undefined; readonly validator?: AnyFunction | undefined },
): Handler {
  const { validator, description } = options ?? {};
  return {
    name,
    description,
    decode: (payloads) => payloads.map((payload) => defaultPayloadConverter.fromPayload(payload)),
    call: (args) => fn(...args),
    encode: (result) => defaultPayloadConverter.toPayload(result),
    validate: validator === undefined ? undefined : (args) => validator(...args),
  };
}

function memberOf(instance: object, member: string): (args: readonly unknown[]) => unknown {
  return (args) => {
    const method: unknown = (instance as Record<string, unknown>)[member];
    if (typeof method !== "function") {
      throw new TypeError(
        `${instance.constructor.name} has no method "${member}", which its contract asks for: write it, or generate again.`,
      );
    }
    return (method as AnyFunction).apply(instance, [...args]);
  };
}

/** A handler that gives nothing gives an empty message. */
function asMessage(result: unknown): object {
  return typeof result === "object" && result !== null ? result : {};
}
