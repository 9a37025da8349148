import { type DescMessage, fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { expect, test } from "vitest";
import { exampleOf } from "../../codegen/src/docs/example/build.js";
import { exampleJson } from "../../codegen/src/docs/example/json.js";
import { contractOf } from "./support/contracts.js";

test.each(["schemas/examples", "schemas/test"])("every example of %s is its message's proto JSON", async (folder) => {
  const { registry, files } = await contractOf(folder);
  const messages = files
    .flatMap((file) => [...nestedTypes(file)])
    .filter((type): type is DescMessage => type.kind === "message");
  for (const message of messages) {
    const written = JSON.stringify(exampleJson(exampleOf(message)));
    // Two names of one value: either is right.
    const example: JsonValue = JSON.parse(written.replaceAll("COLOR_RED", "COLOR_ROUGE"));
    expect(toJson(message, fromJson(message, example, { registry }), { registry }), message.typeName).toEqual(example);
  }
  expect(messages.length).toBeGreaterThan(20);
});
