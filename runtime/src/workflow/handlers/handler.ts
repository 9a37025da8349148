import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { AnyMessageType } from "../../common/message-type.js";
import type { HandlerRow } from "../../common/table.js";
import {
  decodeInput,
  defaultPayloadConverter,
  type Encoding,
  encodeMessage,
  type PayloadConverter,
  payloadOf,
} from "../../converter/payload.js";

/** What the run's end says of a handler that has not ended: a warning in the worker's log, or nothing. */
export type UnfinishedPolicy = "warn" | "abandon";

/** A handler of a signal, a query or an update, ready to be called. */
export interface Handler {
  readonly name: string;
  readonly description: string | undefined;
  /** Whether updates hand their context to it, after the arguments. */
  readonly takesContext: boolean;
  readonly unfinished: UnfinishedPolicy;
  /** The message that the contract declares; undefined for Empty and without a contract. */
  readonly input: AnyMessageType | undefined;
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

/** What an untyped handler is set with. */
export interface HandlerSettings {
  readonly description?: string | undefined;
  readonly unfinished?: UnfinishedPolicy | undefined;
  readonly converter?: PayloadConverter | undefined;
  readonly validator?: AnyFunction | undefined;
}

/** The handler of the contract's row on a workflow's instance. Throws if the class has no such method. */
export function rowHandler(instance: object, handlerRow: HandlerRow, encoding: Encoding): Handler {
  const { row } = handlerRow;
  return {
    name: row.name,
    description: row.description,
    takesContext: row.kind === "update",
    get unfinished() {
      return unfinishedOf(instance.constructor, row.member);
    },
    input: row.input ?? undefined,
    decode: (payloads) => (row.input === null ? [] : [decodeInput(row.input, payloads)]),
    call: memberOf(instance, row.member),
    encode: (result) =>
      row.output === null
        ? defaultPayloadConverter.toPayload(undefined)
        : encodeMessage(row.output, asMessage(result), encoding),
    validate: handlerRow.validator === undefined ? undefined : memberOf(instance, handlerRow.validator),
  };
}

/** A handler without a contract. `converter` is the run's. */
export function untypedHandler(
  name: string,
  fn: AnyFunction,
  settings: HandlerSettings = {},
  converter: PayloadConverter = defaultPayloadConverter,
): Handler {
  const { validator } = settings;
  const own = settings.converter ?? converter;
  return {
    name,
    description: settings.description,
    takesContext: false,
    unfinished: settings.unfinished ?? "warn",
    input: undefined,
    decode: (payloads) => payloads.map((payload) => own.fromPayload(payload)),
    call: (args) => fn(...args),
    encode: (result) => payloadOf(own, result),
    validate: validator === undefined ? undefined : (args) => validator(...args),
  };
}

/** A handler of whatever has none: it is given the name, and the payloads as they came. */
export type DefaultHandler = (name: string) => Handler;

/** Makes a {@link DefaultHandler}; without a name it stands for all of them in lists. */
export function defaultHandler(
  fn: AnyFunction,
  settings: HandlerSettings = {},
  converter: PayloadConverter = defaultPayloadConverter,
): DefaultHandler {
  return (name) => ({
    ...untypedHandler(name, fn, settings, converter),
    takesContext: true,
    decode: (payloads) => [name, [...payloads]],
  });
}

/** What a workflow class says of its handlers at the run's end, in its static member `unfinishedHandlers`. */
function unfinishedOf(type: unknown, member: string): UnfinishedPolicy {
  const { unfinishedHandlers } = type as { readonly unfinishedHandlers?: Readonly<Record<string, UnfinishedPolicy>> };
  return unfinishedHandlers?.[member] ?? "warn";
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
