import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { AnyMessageType, ServiceTable } from "../../runtime/src/internal/index.js";
import { compilers, freshFolder, generateText, strictest, typeCheck } from "./support/workspace.js";

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
  expect(await typeCheck(folder, Object.values(compilers).at(-1) as string, { ...strictest, types: ["node"] })).toEqual(
    {
      ok: true,
      output: "",
    },
  );
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
  // On its own, the carrier knows the messages of its own file.
  const { Carrier } = (await load("carrier")) as { Carrier: AnyMessageType };
  expect(rewritten(Carrier, { details: [plain] })).toEqual({ details: [plain] });
  expect(() => Carrier.fromJson(both)).toThrow(
    'Carrier.details[0]: the message "type.googleapis.com/anys.v1.Detail" is not known here: import its file in anys/v1/carrier.proto',
  );
}, 120_000);
