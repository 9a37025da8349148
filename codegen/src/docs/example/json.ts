import type { ExampleValue } from "./value.js";

/** What an example is as proto JSON, ready for `JSON.stringify`. */
export function exampleJson(example: ExampleValue): unknown {
  switch (example.kind) {
    case "scalar":
      return typeof example.value === "bigint" ? example.value.toString() : example.value;
    case "bytes":
      return "AQID";
    case "enum":
      // Its only value has a JSON form of its own.
      return example.value.parent.typeName === "google.protobuf.NullValue" ? null : example.value.name;
    case "list":
      return example.items.map(exampleJson);
    case "map":
      return { [String(example.key)]: exampleJson(example.value) };
    case "message":
      return Object.fromEntries(example.fields.map(({ field, value }) => [field.jsonName, exampleJson(value)]));
    case "wellKnown":
      return example.json;
  }
}
