import { beforeAll, describe, expect, test } from "vitest";
import { compileProtos, type Outcome, runPlugin } from "./support/protos.js";

const head = 'import "google/protobuf/empty.proto";\nimport "temporal/v1/temporal.proto";';

const protos = {
  "carried/v1/activities.proto": `edition = "2023";
package carried.v1;
${head}
// Works, and nothing else.
service Mill {
  option deprecated = true;
  // Grinds HTTP requests.
  //
  // Second paragraph.
  rpc GrindHTTPRequestV2(Grain) returns (google.protobuf.Empty) {
    option (temporal.v1.activity) = { start_to_close_timeout: { seconds: 1 } };
  }
}
// What is ground.
message Grain {
  option deprecated = true;
  // How it is called.
  string name = 1;
  int32 implicit = 2 [features.field_presence = IMPLICIT];
  string old_name = 3 [deprecated = true];
  Kind kind = 4;
}
// Kinds of it.
enum Kind {
  KIND_UNSPECIFIED = 0;
  // Old.
  KIND_OLD = 1 [deprecated = true];
}
`,
  "carried/v1/workflows.proto": `syntax = "proto3";
package carried.v1;
import "carried/v1/activities.proto";
${head}
service Bakery {
  option (temporal.v1.service) = { task_queue: "bakery" };
  // Bakes.
  rpc Bake(Order) returns (Grain) {
    option deprecated = true;
    option (temporal.v1.workflow) = { id: "bake/\${! note.or(\\"none\\") }", query: { ref: "Look" } };
  }
  // Looks.
  rpc Look(google.protobuf.Empty) returns (Order) { option deprecated = true; option (temporal.v1.query) = {}; }
}
// An order.
message Order {
  optional string note = 1;
  // Deprecated field.
  repeated Grain grains = 2 [deprecated = true];
}
`,
};

let outcome: Outcome;
const file = (name: string) => outcome.files[`carried/v1/${name}.ts`] ?? "";

beforeAll(async () => {
  outcome = await runPlugin(compileProtos(protos), Object.keys(protos));
  expect(outcome.error).toBe("");
});

/** The doc comment before a text, without its signs. */
function docOf(text: string, declaration: string): string {
  const end = text.indexOf(declaration);
  const doc = /\/\*\*((?:(?!\*\/).)*)\*\/\s*$/s.exec(text.slice(0, end));
  return end < 0 ? "not there" : (doc?.[1] ?? "none").replace(/\n\s*\*/g, "\n").trim();
}

test("a service with activities only has no client", () => {
  const written = Object.keys(outcome.files).filter((path) => path.includes("activities"));
  expect(written.sort()).toEqual(["activity", "protempo", "workflow"].map((end) => `carried/v1/activities_${end}.ts`));
});

describe("comments and deprecations are carried over", () => {
  test.each([
    ["activities_activity", "grindHTTPRequestV2(", ["Grinds HTTP requests.", "Second paragraph."]],
    ["activities_workflow", "grindHTTPRequestV2(", ["Grinds HTTP requests.", "Second paragraph."]],
    ["activities_activity", "export interface MillActivities ", ["@deprecated"]],
    ["activities_protempo", "export interface GrainInit ", ["What is ground.", "@deprecated"]],
    ["activities_protempo", "name?:", ["How it is called."]],
    ["activities_protempo", "oldName?:", ["@deprecated"]],
    ["workflows_workflow", "export abstract class BakeWorkflow ", ["Bakes.", "@deprecated"]],
    ["workflows_workflow", "abstract look(", ["Looks.", "@deprecated"]],
    ["workflows_client", "readonly bake:", ["Bakes.", "@deprecated"]],
    ["workflows_client", "  look(", ["Looks.", "@deprecated"]],
    ["workflows_protempo", "grains?:", ["Deprecated field.", "@deprecated"]],
  ])("%s: %s", (name, declaration, expected) => {
    const doc = docOf(file(name), declaration);
    for (const part of expected) expect(doc).toContain(part);
  });
});

test("presence of editions and of proto3's optional decides what an empty text is", () => {
  expect(file("workflows_protempo")).toContain('or(() => plain(explicit(field(input, "note"))), () => "none")');
});
