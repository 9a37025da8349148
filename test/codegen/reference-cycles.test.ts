import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, expect, test, vi } from "vitest";
import type { ServiceTable } from "../../runtime/src/internal/index.js";
import { compilers, freshFolder, generateText, strictest, typeCheck } from "./support/workspace.js";

/** Two services of a package, each in a file of its own, whose workflows take handlers of each other. */
const protos = {
  "cycles/v1/orders.proto": `syntax = "proto3";
package cycles.v1;
import "google/protobuf/empty.proto";
import "temporal/v1/temporal.proto";
service Orders {
  rpc Fulfil(Order) returns (Order) { option (temporal.v1.workflow) = { signal: { ref: "cycles.v1.Refunds.Poke" } }; }
  rpc Get(google.protobuf.Empty) returns (Order) { option (temporal.v1.query) = {}; }
}
message Order { string id = 1; }
`,
  "cycles/v1/refunds.proto": `syntax = "proto3";
package cycles.v1;
import "cycles/v1/orders.proto";
import "google/protobuf/empty.proto";
import "temporal/v1/temporal.proto";
service Refunds {
  rpc Refund(Order) returns (Refunded) { option (temporal.v1.workflow) = { query: { ref: "cycles.v1.Orders.Get" } }; }
  rpc Poke(Refunded) returns (google.protobuf.Empty) { option (temporal.v1.signal) = {}; }
}
message Refunded { Order order = 1; }
`,
};

const folder = freshFolder("reference-cycles");

beforeAll(async () => {
  vi.resetModules();
  await generateText(folder, protos);
});

test("their modules compile", async () => {
  const compiler = Object.values(compilers).at(-1) as string;
  const settings = { ...strictest, types: ["node"] };
  expect(await typeCheck(folder, compiler, settings)).toEqual({ ok: true, output: "" });
});

test.each([
  ["orders", "refunds"],
  ["refunds", "orders"],
])("they load, %s first", async (...names) => {
  vi.resetModules();
  const tables: Record<string, ServiceTable> = {};
  for (const name of names) {
    const url = pathToFileURL(join(folder, `cycles/v1/${name}_protempo.ts`)).href;
    Object.assign(tables, await import(url));
  }
  const said = ["Orders$table", "Refunds$table"].map((name) => {
    const [row] = tables[name]?.workflows ?? [];
    return [row?.input?.typeName, row?.output?.typeName, row?.handlers.map((handler) => handler.row.name)];
  });
  expect(said).toEqual([
    ["cycles.v1.Order", "cycles.v1.Order", ["cycles.v1.Refunds.Poke"]],
    ["cycles.v1.Order", "cycles.v1.Refunded", ["cycles.v1.Orders.Get"]],
  ]);
});
