// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of ID expressions

import { beforeAll, describe, expect, test } from "vitest";
import type { Manifest } from "../../codegen/src/manifest/manifest.js";
import { compileProtos, contract, type Outcome, runPlugin } from "./support/protos.js";

const service = `  option (temporal.v1.service) = { task_queue: "q" };
  rpc Run(In) returns (Tree) {
    option (temporal.v1.workflow) = {
      id: "run/\${! name }" aliases: "old.Run" run_timeout: { seconds: 5 } id_reuse_policy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE
      typed_search_attributes: "keyword.Name = name" signal: { ref: "Stop" start: true } update: { ref: "Set" validate: true }
    };
  }
  rpc Do(google.protobuf.Empty) returns (Out) {
    option (temporal.v1.activity) = { name: "do" task_queue: "other" retry_policy: { max_attempts: 3 } start_to_close_timeout: { seconds: 1 } };
  }
  rpc Stop(google.protobuf.Empty) returns (google.protobuf.Empty) { option (temporal.v1.signal) = {}; }
  rpc Set(In) returns (Out) { option (temporal.v1.update) = { id: "set/\${! name }" }; }`;
const messages = `message Tree { repeated Tree child = 1; map<string, Colour> colour = 2; optional int64 size_in_bytes = 4; oneof kind { string a = 5; bytes b = 6; } }
enum Colour { COLOUR_UNSPECIFIED = 0; COLOUR_RED = 1; }
message Unused { string x = 1; }`;

const text = contract("acme", service, messages);
const changes = {
  // What nobody can see on the wire: comments, order, other spaces.
  same: text
    .replace("message Tree", "// A tree.\nmessage  Tree")
    .replace(/(message In .*\n)(message Out .*\n)/, "$2$1"),
  colour: text.replace("COLOUR_RED = 1;", "COLOUR_RED = 1; COLOUR_BLUE = 2;"),
};
let outcome: Outcome;

beforeAll(async () => {
  const files = { "acme/svc.proto": text, "acme/plain.proto": 'syntax = "proto3"; package acme; message Plain {}' };
  outcome = await runPlugin(compileProtos(files), Object.keys(files), "manifest=true");
});

const parsed = (files: Outcome["files"]): Manifest => JSON.parse(files["acme/svc_manifest.json"] ?? "");

async function changed(proto: string): Promise<Manifest> {
  return parsed(
    (await runPlugin(compileProtos({ "acme/svc.proto": proto }), ["acme/svc.proto"], "manifest=true")).files,
  );
}

test("a file with services has a manifest, if it is asked for", async () => {
  expect(Object.keys(outcome.files).filter((path) => path.endsWith(".json"))).toEqual(["acme/svc_manifest.json"]);
  const without = await runPlugin(compileProtos({ "acme/svc.proto": text }), ["acme/svc.proto"]);
  expect(Object.keys(without.files).filter((path) => path.endsWith(".json"))).toEqual([]);
});

test("it says what Temporal and the readers of payloads see", () => {
  expect(outcome.error).toBe("");
  const hash = expect.stringMatching(/^sha256:[0-9a-f]{64}$/);
  expect(parsed(outcome.files)).toEqual({
    version: 1,
    hash,
    services: [
      {
        service: "acme.Svc",
        taskQueue: "q",
        workflows: [
          {
            kind: "workflow",
            rpc: "acme.Svc.Run",
            name: "acme.Svc.Run",
            input: "acme.In",
            output: "acme.Tree",
            aliases: ["old.Run"],
            id: "run/${! name }",
            idHash: hash,
            idFields: [{ message: "acme.In", number: 1 }],
            taskQueue: "q",
            runTimeout: 5000,
            idReusePolicy: "REJECT_DUPLICATE",
            searchAttributes: [{ name: "Name", type: "Keyword", expression: hash }],
            handlers: [
              { kind: "signal", rpc: "acme.Svc.Stop", name: "acme.Svc.Stop", start: true },
              { kind: "update", rpc: "acme.Svc.Set", name: "acme.Svc.Set", validate: true },
            ],
          },
        ],
        activities: [
          {
            kind: "activity",
            rpc: "acme.Svc.Do",
            name: "do",
            output: "acme.Out",
            taskQueue: "other",
            startToCloseTimeout: 1000,
            retry: { maximumAttempts: 3 },
          },
        ],
        signals: [{ kind: "signal", rpc: "acme.Svc.Stop", name: "acme.Svc.Stop" }],
        queries: [],
        updates: [
          {
            kind: "update",
            rpc: "acme.Svc.Set",
            name: "acme.Svc.Set",
            input: "acme.In",
            output: "acme.Out",
            id: "set/${! name }",
            idHash: hash,
            idFields: [{ message: "acme.In", number: 1 }],
          },
        ],
      },
    ],
    messages: [
      {
        message: "acme.In",
        hash,
        fields: [
          { number: 1, name: "name", json: "name", type: "string" },
          { number: 2, name: "count", json: "count", type: "int32" },
        ],
      },
      { message: "acme.Out", hash, fields: [] },
      {
        message: "acme.Tree",
        hash,
        fields: [
          { number: 1, name: "child", json: "child", type: "repeated acme.Tree", holds: "acme.Tree" },
          { number: 2, name: "colour", json: "colour", type: "map<string, acme.Colour>", holds: "acme.Colour" },
          { number: 4, name: "size_in_bytes", json: "sizeInBytes", type: "int64", presence: true },
          { number: 5, name: "a", json: "a", type: "string", oneof: "kind", presence: true },
          { number: 6, name: "b", json: "b", type: "bytes", oneof: "kind", presence: true },
        ],
      },
    ],
    enums: [
      {
        enum: "acme.Colour",
        values: [
          { number: 0, name: "COLOUR_UNSPECIFIED" },
          { number: 1, name: "COLOUR_RED" },
        ],
      },
    ],
  });
});

describe("hashes", () => {
  test("are equal for what is the same on the wire", async () => {
    expect(await changed(changes.same)).toEqual(parsed(outcome.files));
  });

  test("differ for the messages that can hold what has changed, and for no others", async () => {
    const before = parsed(outcome.files);
    const after = await changed(changes.colour);
    expect(after.hash).not.toBe(before.hash);
    const differ = after.messages.filter(({ hash }, index) => hash !== before.messages[index]?.hash);
    expect(differ.map(({ message }) => message)).toEqual(["acme.Tree"]);
  });
});

test.each(["manifest", "manifest=yes"])("the parameter %s is refused", async (parameter) => {
  const { error } = await runPlugin(compileProtos({ "acme/svc.proto": text }), ["acme/svc.proto"], parameter);
  expect(error).toContain("manifest is true or false");
});
