import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type DescFile, type DescMessage, fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { expect, test } from "vitest";
import { Reader } from "../../runtime/src/converter/wire/reader.js";
import { Writer } from "../../runtime/src/converter/wire/writer.js";
import { randomMessage, seeded } from "./random.js";
import { difference } from "./same.js";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

type Encode = (message: Message, writer: Writer) => void;
type Decode = (reader: Reader) => Message;

/** The messages of a module of @protempo/api with their converters. */
async function modules(path: string): Promise<[DescMessage, Encode, Decode][]> {
  const dist = join(ROOT, "generated/api/dist", path);
  const schemas = (await import(`${dist}_pb.js`)) as Record<string, unknown>;
  const converters = (await import(`${dist}_protempo.js`)) as Record<string, unknown>;
  const file = Object.values(schemas).find((value) => (value as { kind?: string }).kind === "file") as DescFile;
  return [...nestedTypes(file)]
    .filter((type) => type.kind === "message")
    .map((desc) => {
      const name = desc.typeName.slice(file.proto.package.length + 1).replaceAll(".", "_");
      return [desc, converters[`encode${name}`] as Encode, converters[`decode${name}`] as Decode];
    });
}

test.each([
  "temporal/sdk/core/workflow_activation/workflow_activation",
  "temporal/sdk/core/workflow_completion/workflow_completion",
  "temporal/sdk/core/workflow_commands/workflow_commands",
  "temporal/sdk/core/activity_task/activity_task",
  "temporal/sdk/core/activity_result/activity_result",
  "temporal/sdk/core/core_interface",
  "temporal/api/common/v1/message",
  "temporal/api/failure/v1/message",
  "temporal/api/history/v1/message",
  "temporal/api/workflow/v1/message",
  "temporal/api/workflowservice/v1/request_response",
])("converters of %s write and read what reflection does", async (path) => {
  for (const [schema, encode, decode] of await modules(path)) {
    for (let seed = 1; seed <= 5; seed++) {
      const message = randomMessage(schema, seeded(seed));
      const bytes = toBinary(schema, message);
      const writer = new Writer();
      encode(message, writer);
      expect(Buffer.compare(writer.finish(), bytes), `${schema.typeName} ${seed}`).toBe(0);
      expect(
        difference(decode(new Reader(bytes)), fromBinary(schema, bytes)),
        `${schema.typeName} ${seed}`,
      ).toBeUndefined();
    }
  }
});

test("a map of Core's protocol keeps the key __proto__", async () => {
  const all = await modules("temporal/api/common/v1/message");
  const memo = all.find(([desc]) => desc.name === "Memo");
  const payload = {
    $typeName: "temporal.api.common.v1.Payload",
    metadata: {},
    data: new Uint8Array([1]),
    externalPayloads: [],
  };
  const fields = Object.fromEntries([["__proto__", payload]]);
  const writer = new Writer();
  memo?.[1]({ $typeName: "temporal.api.common.v1.Memo", fields } as Message, writer);
  const read = memo?.[2](new Reader(writer.finish())) as unknown as { fields: object };
  expect(Object.keys(read.fields)).toEqual(["__proto__"]);
});

test("converters import nothing but protobuf-es", () => {
  const text = readFileSync(
    join(ROOT, "generated/api/dist/temporal/sdk/core/workflow_activation/workflow_activation_protempo.js"),
    "utf8",
  );
  const imports = [...text.matchAll(/from "([^"]+)"/g)].map(([, module]) => module as string);
  expect(imports.filter((module) => !/_protempo\.js$|protempo_wire\.js$/.test(module))).toEqual([]);
});
