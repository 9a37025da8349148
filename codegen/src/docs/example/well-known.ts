import type { DescMessage } from "@bufbuild/protobuf";

/** The JSON of an example of each message that has a JSON form of its own. */
const examples: Readonly<Record<string, unknown>> = {
  "google.protobuf.Timestamp": "2030-01-02T03:04:05Z",
  "google.protobuf.Duration": "90s",
  "google.protobuf.Empty": {},
  "google.protobuf.Any": { "@type": "type.googleapis.com/google.protobuf.Duration", value: "90s" },
  "google.protobuf.Struct": { key: "value" },
  "google.protobuf.Value": "value",
  "google.protobuf.ListValue": ["value"],
  "google.protobuf.FieldMask": "name",
  "google.protobuf.DoubleValue": 1.5,
  "google.protobuf.FloatValue": 1.5,
  "google.protobuf.Int64Value": "1000",
  "google.protobuf.UInt64Value": "1000",
  "google.protobuf.Int32Value": 1,
  "google.protobuf.UInt32Value": 1,
  "google.protobuf.BoolValue": true,
  "google.protobuf.StringValue": "text",
  "google.protobuf.BytesValue": "AQID",
};

/** The JSON of an example of a well-known type, or undefined for a message of a contract. */
export function wellKnownJson(message: DescMessage): unknown {
  return Object.hasOwn(examples, message.typeName) ? examples[message.typeName] : undefined;
}
