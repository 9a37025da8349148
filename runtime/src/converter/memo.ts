import type { Message } from "@bufbuild/protobuf";
import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { AnyMessageType, MessageType } from "../common/message-type.js";
import { MessageValue } from "../common/message-value.js";
import {
  decodeMessage,
  defaultPayloadConverter,
  type Encoding,
  encodeMessage,
  type PayloadConverter,
} from "./payload.js";
import { encodingOf, nullPayload } from "./payload-parts.js";

/** Values by key that a workflow carries along, for people and for itself. Messages go in with `messageValue`. */
export type MemoValues = Readonly<Record<string, unknown>>;

/** How a memo is written. */
export interface MemoRules {
  readonly encoding: Encoding;
  readonly converter?: PayloadConverter | undefined;
}

/** A memo's payloads; values that are null or undefined are left out. Throws `EncodeError`. */
export function memoFields(values: MemoValues | undefined, rules: MemoRules): Record<string, Payload> {
  const fields: Record<string, Payload> = {};
  for (const [key, value] of Object.entries(values ?? {})) {
    if (value !== undefined && value !== null) fields[key] = memoPayload(value, rules);
  }
  return fields;
}

/** Like {@link memoFields}; null and undefined become payloads that delete. */
export function memoChanges(values: MemoValues, rules: MemoRules): Record<string, Payload> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      value === undefined || value === null ? nullPayload() : memoPayload(value, rules),
    ]),
  );
}

/** Whether a payload of a memo stands for no value. */
export function isNoMemo(payload: Payload): boolean {
  return encodingOf(payload) === "binary/null" || (payload.data.length === 0 && encodingOf(payload) === undefined);
}

/** A memo as an object whose values are decoded when they are asked for; each throws `DecodeError` for itself. */
export function memoView(
  fields: Readonly<Record<string, Payload>> | undefined,
  converter: PayloadConverter = defaultPayloadConverter,
): MemoValues {
  const view: Record<string, unknown> = {};
  for (const [key, payload] of Object.entries(fields ?? {})) {
    if (isNoMemo(payload)) continue;
    const get = (): unknown => converter.fromPayload(payload);
    Object.defineProperty(view, key, { get, enumerable: true, configurable: true });
  }
  return view;
}

/** One value of a memo as a message; undefined if the memo does not have it. Throws `DecodeError`. */
export function memoMessage<T extends Message, Init>(
  fields: Readonly<Record<string, Payload>> | undefined,
  key: string,
  type: MessageType<T, Init>,
): T | undefined {
  const payload = fields !== undefined && Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (payload === undefined || isNoMemo(payload)) return undefined;
  return decodeMessage(type as unknown as AnyMessageType, payload) as T;
}

function memoPayload(value: unknown, { encoding, converter = defaultPayloadConverter }: MemoRules): Payload {
  return value instanceof MessageValue
    ? encodeMessage(value.type, value.message, encoding)
    : converter.toPayload(value);
}
