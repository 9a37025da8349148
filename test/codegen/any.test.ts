import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { AnyMessageType, ServiceTable } from "../../runtime/src/internal/index.js";
import { compilers, freshFolder, generateText, strictest, typeCheck } from "./support/workspace.js";

const latest = Object.values(compilers).at(-1) as string;

const protos = {
  "anys/v1/carrier.proto": `syntax = "proto3";
package anys.v1;
import "google/protobuf/any.proto";
message Carrier { repeated google.protobuf.Any details = 1; map<string, Carrier> more = 2; Plain plain = 3; }
message Plain { string name = 1; }
`,
  "anys/v1/details.proto": `syntax = "proto3";
package anys.v1;
message Detail { string sku = 1; }
`,
  "anys/v1/service.proto": `syntax = "proto3";
package anys.v1;
import "anys/v1/carrier.proto";
import "anys/v1/details.proto";
import "google/protobuf/any.proto";
import "temporal/v1/temporal.proto";
service Worker {
  option (temporal.v1.service) = { task_queue: "anys" };
  rpc Work(Carrier) returns (Report) { option (temporal.v1.workflow) = { id: "work" }; }
  rpc Step(Plain) returns (google.protobuf.Any) {
    option (temporal.v1.activity) = { start_to_close_timeout: { seconds: 1 } };
  }
}
message Report { google.protobuf.Any last = 1; Carrier carrier = 2; }
`,
};

test("messages of an rpc may hold, in JSON, what the service's file imports", async () => {
  const folder = freshFolder("any");
  await generateText(folder, protos);
  expect(await typeCheck(folder, latest, { ...strictest, types: ["node"] })).toEqual({
    ok: true,
    output: "",
  });
  const load = async (name: string) =>
    (await import(pathToFileURL(join(folder, `anys/v1/${name}_protempo.ts`)).href)) as Record<string, unknown>;
  const service = await load("service");
  const { workflows, activities } = service.Worker$table as ServiceTable;
  const detail = { "@type": "type.googleapis.com/anys.v1.Detail", sku: "s" };
  const plain = { "@type": "type.googleapis.com/anys.v1.Plain", name: "p" };
  const both = { details: [detail], more: { a: { details: [plain, detail] } } };
  const rewritten = (type: AnyMessageType | null | undefined, json: object) =>
    type?.toJson(type.fromJson(json as never));
  expect(rewritten(workflows[0]?.input, both)).toEqual(both);
  expect(rewritten(workflows[0]?.output, { last: detail, carrier: both })).toEqual({ last: detail, carrier: both });
  expect(rewritten(activities[0]?.output, detail)).toEqual(detail);
  // What the rpc's file does not import is refused with where, what, and the file to import it in; binary needs nothing.
  const strange = { more: { a: { details: [{ "@type": "type.googleapis.com/other.v1.Strange" }] } } };
  const refused =
    'Carrier.more["a"].details[0]: the message "type.googleapis.com/other.v1.Strange" is not known here: import its file in anys/v1/service.proto, or ';
  expect(() => workflows[0]?.input?.fromJson(strange)).toThrow(refused);
  const sent = { more: { a: { details: [{ typeUrl: "type.googleapis.com/other.v1.Strange" }] } } };
  expect(() => workflows[0]?.input?.toJson(sent as never)).toThrow(refused);
  expect(() => workflows[0]?.input?.toBinary(sent as never)).not.toThrow();
  // On its own, the carrier knows the messages of its own file.
  const { Carrier } = (await load("carrier")) as { Carrier: AnyMessageType };
  expect(rewritten(Carrier, { details: [plain] })).toEqual({ details: [plain] });
  expect(() => Carrier.fromJson(both)).toThrow(
    'Carrier.details[0]: the message "type.googleapis.com/anys.v1.Detail" is not known here: import its file in anys/v1/carrier.proto',
  );
}, 120_000);

const extended = {
  "ext/v1/base.proto": `edition = "2023";
package ext.v1;
message Base { string name = 1; repeated Base parts = 2; extensions 100 to 199; }
extend Base { int32 near = 100; }
`,
  "ext/v1/far.proto": `edition = "2023";
package ext.v1;
import "ext/v1/base.proto";
message Note { string text = 1; Base about = 2; }
extend Base { repeated Note notes = 101; }
`,
  "ext/v1/between.proto": `edition = "2023";
package ext.v1;
import "ext/v1/far.proto";
message Between { Note note = 1; }
`,
  "ext/v1/service.proto": `edition = "2023";
package ext.v1;
import "ext/v1/base.proto";
import "ext/v1/between.proto";
import "temporal/v1/temporal.proto";
service Worker {
  option (temporal.v1.service) = { task_queue: "ext" };
  rpc Work(Base) returns (Between) { option (temporal.v1.workflow) = { id: "work" }; }
}
`,
};

test("JSON of an rpc has the extensions that the service's file imports, through others too", async () => {
  const folder = freshFolder("extensions");
  await generateText(folder, extended);
  expect(await typeCheck(folder, latest, { ...strictest, types: ["node"] })).toEqual({ ok: true, output: "" });
  const load = async (name: string) =>
    (await import(pathToFileURL(join(folder, `ext/v1/${name}_protempo.ts`)).href)) as Record<string, unknown>;
  const { input } = ((await load("service")).Worker$table as ServiceTable).workflows[0] ?? {};
  const json = {
    name: "a",
    parts: [{ "[ext.v1.near]": 7 }],
    "[ext.v1.notes]": [{ text: "t", about: { "[ext.v1.near]": -1 } }, {}],
  };
  const bytes = input?.toBinary(input.fromJson(json));
  expect(input?.toJson(input.fromBinary(bytes as Uint8Array))).toEqual(json);
  expect(() => input?.fromJson({ "[ext.v1.notes]": [{ about: { "[ext.v1.near]": "x" } }] })).toThrow(
    "Base[ext.v1.notes][0].about[ext.v1.near]: expected int32",
  );
  // What nobody in sight declares is passed over, as are unknown fields.
  expect(input?.fromJson({ "[ext.v1.none]": 1, "[ext.v1.near]": null })).toEqual(input?.create());
  // On its own, the message knows the extensions of its own file.
  const { Base } = (await load("base")) as { Base: AnyMessageType };
  expect(Base.toJson(Base.fromBinary(bytes as Uint8Array))).toEqual({ name: "a", parts: [{ "[ext.v1.near]": 7 }] });
}, 120_000);
