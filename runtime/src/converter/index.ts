export type { AnyMessageType, MessageType } from "../common/message-type.js";
export { DecodeError, EncodeError } from "./errors.js";
export { withAnyTypes } from "./message.js";
export {
  decodeMessage,
  defaultPayloadConverter,
  type Encoding,
  encodeMessage,
  type Payload,
  type PayloadConverter,
  type PayloadConverterOptions,
  payloadConverter,
  rawPayloadConverter,
} from "./payload.js";
export type { PayloadCodec } from "./payload-codec.js";
export { makePayload } from "./payload-parts.js";
export { Any, type AnyInit, packAny, unpackAny } from "./wkt/any.js";
export { Empty, type EmptyInit } from "./wkt/empty.js";
export { FieldMask, type FieldMaskInit } from "./wkt/field-mask.js";
export {
  ListValue,
  type ListValueInit,
  Struct,
  type StructInit,
  Value,
  type ValueInit,
} from "./wkt/struct.js";
export { Duration, type DurationInit, Timestamp, type TimestampInit } from "./wkt/time.js";
