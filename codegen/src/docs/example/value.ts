import type { DescEnumValue, DescField, DescMessage, ScalarType } from "@bufbuild/protobuf";

/** A value that stands in the documentation for what a field may hold. */
export type ExampleValue =
  | { readonly kind: "scalar"; readonly scalar: ScalarType; readonly value: string | number | bigint | boolean }
  /** Shown as base64; the bytes 1, 2 and 3. */
  | { readonly kind: "bytes" }
  | { readonly kind: "enum"; readonly value: DescEnumValue }
  | { readonly kind: "list"; readonly items: readonly ExampleValue[] }
  | { readonly kind: "map"; readonly key: string | number | bigint | boolean; readonly value: ExampleValue }
  | ExampleMessage
  /** A message with a JSON form of its own. */
  | { readonly kind: "wellKnown"; readonly message: DescMessage; readonly json: unknown };

/** A message of the contract; at most one member of each oneof is there. */
export interface ExampleMessage {
  readonly kind: "message";
  readonly message: DescMessage;
  readonly fields: readonly { readonly field: DescField; readonly value: ExampleValue }[];
}

/** The value of a field in a message, if it is there. */
export function memberOf(message: ExampleMessage, number: number): ExampleValue | undefined {
  return message.fields.find(({ field }) => field.number === number)?.value;
}
