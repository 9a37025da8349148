import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import type { AnyMessageType } from "../../runtime/src/internal/index.js";
import { compileProtos, contract, type Outcome, root, runPlugin } from "./support/protos.js";
import { compilers, freshFolder, generateText, strictest, typeCheck } from "./support/workspace.js";

const folder = "protempo/test/codegen/v1";
let names: Outcome;

beforeAll(async () => {
  const text = readFileSync(`${root}/schemas/test/${folder}/names.proto`, "utf8");
  names = await runPlugin(compileProtos({ [`${folder}/names.proto`]: text }), [`${folder}/names.proto`]);
});

const generated = (outcome: Outcome, end: string) =>
  Object.entries(outcome.files).find(([path]) => path.endsWith(`_${end}.ts`))?.[1] ?? "";

/** The body of a class or an interface. */
function bodyOf(text: string, declaration: string): string {
  const start = text.indexOf(`${declaration} `);
  return start < 0 ? "" : text.slice(start, text.indexOf("\n}", start));
}

describe("an rpc has one name in every place, and $ after it where that name is taken", () => {
  test.each([
    ["Signal", "signal"],
    ["Cancel", "cancel$"],
    ["Delete", "delete"],
    ["Then", "then$"],
    ["Ctx", "ctx$"],
    ["Input", "input$"],
    ["Get", "get"],
    ["ToString", "toString$"],
    ["WorkflowId", "workflowId$"],
    ["get_status", "get_status"],
    ["Start", "start"],
    ["Constructor", "constructor$"],
    ["Validate", "validate"],
    ["Foo", "foo"],
    ["ValidateFoo", "validateFoo"],
    ["StartUpdate", "startUpdate$"],
  ])("the handler %s is %s", (rpc, member) => {
    expect(bodyOf(generated(names, "workflow"), "export abstract class RunWorkflow")).toContain(
      `  abstract ${member}(`,
    );
    expect(bodyOf(generated(names, "client"), "export interface RunHandle")).toContain(`  ${member}(`);
    expect(generated(names, "protempo")).toContain(
      `  member: "${member}",\n  name: "protempo.test.codegen.v1.Names.${rpc}",`,
    );
  });

  test.each([
    ["Result", "result"],
    ["GetHTTPInfoV2", "getHTTPInfoV2"],
    ["HTTPGet", "hTTPGet"],
    ["ID", "iD"],
    ["ToJSON", "toJSON$"],
    ["ArchiveOrder", "archiveOrder"],
  ])("the activity %s is %s", (rpc, member) => {
    expect(bodyOf(generated(names, "activity"), "export interface NamesActivities")).toContain(
      `  ${member}(input: Name`,
    );
    expect(bodyOf(generated(names, "workflow"), "export interface NamesActivityCalls")).toContain(
      `  ${member}(input: Name`,
    );
    expect(generated(names, "protempo")).toContain(
      `      member: "${member}",\n      name: "protempo.test.codegen.v1.Names.${rpc}",`,
    );
  });

  test("workflows keep theirs, also one that is an activity too", () => {
    const client = bodyOf(generated(names, "client"), "export interface NamesClient");
    expect(client.match(/readonly \S+: \S+;/g)).toEqual([
      "readonly run: RunClient;",
      "readonly archiveOrder: ArchiveOrderClient;",
    ]);
  });

  test("a validator yields to an rpc of its name", () => {
    const members = bodyOf(generated(names, "workflow"), "export abstract class RunWorkflow").match(
      /validate\w*\$?\(/gi,
    );
    expect(members).toEqual(["validateValidate(", "validate(", "validateFoo$(", "validateFoo("]);
    expect(generated(names, "protempo")).toContain('{ row: Names$Foo, validator: "validateFoo$" }');
  });
});

describe("types that clash within a file", () => {
  let clash: Outcome;
  beforeAll(async () => {
    const workflow = (name: string) => `rpc ${name}(In) returns (Out) { option (temporal.v1.workflow) = {}; }`;
    const text = contract(
      "clash",
      workflow("Run"),
      "",
      `service Foo { ${workflow("Foo")} }\nservice Bar { ${workflow("Run")} }
service SomeFoo { ${workflow("Other")} }`,
    );
    clash = await runPlugin(compileProtos({ "clash.proto": text }), ["clash.proto"]);
  });

  test("the first in the file keeps the plain name, later ones get their service's in front", () => {
    const declared = generated(clash, "client").match(/^export interface \w+Handle/gm);
    expect(declared).toEqual(
      ["RunHandle", "FooFooHandle", "BarRunHandle", "OtherHandle"].map((name) => `export interface ${name}`),
    );
  });

  test("functions do not clash either", () => {
    const functions = generated(clash, "workflow").match(/^export function \S+?\(/gm);
    expect(new Set(functions).size).toBe(functions?.length);
    expect(functions).toHaveLength(8);
  });
});

test("a service added at the end renames nothing", async () => {
  const before = contract("grow", "rpc Run(In) returns (Out) { option (temporal.v1.workflow) = {}; }");
  const after = `${before}\nservice Zed { rpc Run(In) returns (Out) { option (temporal.v1.workflow) = {}; } }`;
  const [small, large] = await Promise.all(
    [before, after].map((text) => runPlugin(compileProtos({ "grow.proto": text }), ["grow.proto"])),
  );
  const declarations = (outcome: Outcome | undefined): string[] =>
    (outcome === undefined ? "" : generated(outcome, "workflow")).match(/^export (?:abstract )?\w+ \w+/gm) ?? [];
  expect(declarations(large)).toEqual(expect.arrayContaining(declarations(small)));
  expect(declarations(large).length).toBe(declarations(small).length * 2);
});

describe("fields that are called as what every object has", () => {
  const fields = [
    "constructor",
    "to_string",
    "to_locale_string",
    "value_of",
    "has_own_property",
    "property_is_enumerable",
    "__proto__",
  ];
  const proto = `syntax = "proto3";
package inherited.v1;
message Inherited {
  ${fields.map((field, index) => `string ${field} = ${index + 1};`).join("\n  ")}
  oneof is_prototype_of { string text = 20; Inherited inner = 21; }
}
`;
  const use = `import { Inherited, type InheritedInit } from "./inherited/v1/inherited_protempo.js";
export const none: InheritedInit = {};
export const some: InheritedInit = { hasOwnProperty: "a", isPrototypeOf: { case: "inner", value: {} } };
export const made: Inherited = Inherited.create(none);
export const text: string = made.hasOwnProperty + made.toLocaleString;
`;
  let folder: string;
  beforeAll(async () => {
    folder = freshFolder("inherited");
    await generateText(folder, { "inherited/v1/inherited.proto": proto });
    writeFileSync(join(folder, "use.ts"), use);
  }, 120_000);

  // Declarations of packages are checked where contracts are compiled.
  const options = { ...strictest, skipLibCheck: true, types: [] };

  test.each(Object.entries(compilers))(
    "are left out or given, with TypeScript %s",
    async (_version, compiler) => {
      expect(await typeCheck(folder, compiler, options)).toEqual({ ok: true, output: "" });
    },
    300_000,
  );

  test("count only where the object itself has them", async () => {
    const { Inherited } = (await import(pathToFileURL(join(folder, "inherited/v1/inherited_protempo.ts")).href)) as {
      readonly Inherited: AnyMessageType;
    };
    const none = Inherited.create({});
    expect(none).toEqual(Inherited.fromBinary(new Uint8Array(0)));
    expect(Inherited.toJson({} as never)).toEqual({});
    const some = { hasOwnProperty: "a", propertyIsEnumerable: "b", isPrototypeOf: { case: "inner", value: {} } };
    const json = { hasOwnProperty: "a", propertyIsEnumerable: "b", inner: {} };
    expect(Inherited.toJson(Inherited.create(some as never))).toEqual(json);
    expect(Inherited.toJson(Inherited.fromBinary(Inherited.toBinary(some as never)))).toEqual(json);
  });
});
