// What generated `*_protempo.ts` files import. Free of node:* and of the bridge: they run in workflows too.
export type { AnyMessageType, MessageType } from "../common/message-type.js";
export type {
  ActivityRow,
  HandlerRow,
  IdExpression,
  IdSource,
  QueryRow,
  SearchAttributeMapping,
  ServiceTable,
  SignalRow,
  UpdateRow,
  WorkflowRow,
} from "../common/table.js";
export { type AnyExtension, extension, readExtension, writeExtensions } from "../converter/extension.js";
export {
  badCase,
  checkMessage,
  createMap,
  decodeFailed,
  encodeFailed,
  type MessageFields,
  missingField,
  readFailed,
} from "../converter/init.js";
export {
  type EnumNames,
  enumNames,
  enumValues,
  isEnumValue,
  readEnum,
  readEnumList,
  readEnumMap,
  readNull,
  readNullList,
  writeEnum,
} from "../converter/json/json-enum.js";
export * from "../converter/json/json-members.js";
export * from "../converter/json/json-read.js";
export * from "../converter/json/json-write.js";
export { JsonWriter } from "../converter/json/json-writer.js";
export * from "../converter/json/json-zero.js";
export { type KnownTypes, knownTypes } from "../converter/known-types.js";
export { alsoHolding, converters, generatedMessage as message, lateConverters } from "../converter/message.js";
export { readGroup } from "../converter/wire/group.js";
export * from "../converter/wire/put.js";
export { Reader } from "../converter/wire/reader.js";
export * from "../converter/wire/unknown.js";
export { Writer } from "../converter/wire/writer.js";
export * as wktAny from "../converter/wkt/any.js";
export * as wktEmpty from "../converter/wkt/empty.js";
export * as wktFieldMask from "../converter/wkt/field-mask.js";
export * as wktStruct from "../converter/wkt/struct.js";
export * as wktTime from "../converter/wkt/time.js";
export * as wktWrappers from "../converter/wkt/wrappers.js";
export * from "./expression-sources.js";
export * from "./expression-text.js";
export { type Layout, tsFormat, tsParse, tsUnix } from "./expression-times.js";
export {
  base64,
  decimal,
  type ExpressionPart,
  enumName,
  explicit,
  field,
  float,
  idExpression,
  implicit,
  list,
  or,
  orCatch,
  plain,
  slug,
  text,
  timestamp,
} from "./expressions.js";
export { type MappedAttribute, searchAttributeMapping } from "./search-attribute-mapping.js";
