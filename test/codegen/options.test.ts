import { readFileSync } from "node:fs";
import { createFileRegistry, type DescMessage, getOption, hasOption, type Message } from "@bufbuild/protobuf";
import { nestedTypes, reflect } from "@bufbuild/protobuf/reflect";
import {
  ActivityOptionsSchema,
  activity,
  file_temporal_v1_temporal,
  QueryOptionsSchema,
  query,
  ServiceOptionsSchema,
  SignalOptionsSchema,
  service as serviceOption,
  signal,
  UpdateOptionsSchema,
  update,
  WorkflowOptionsSchema,
  workflow,
} from "@protempo/api/temporal/v1/temporal_pb.js";
import { beforeAll, describe, expect, test } from "vitest";
import { optionsTable } from "../../codegen/src/options-table.js";
import { compileProtos, contract, type Outcome, root, runPlugin } from "./support/protos.js";

/** An option that sets the field of a row that is refused or ignored; the service's body, or what stands beside it. */
const settings: Readonly<Record<string, string>> = {
  "ServiceOptions.namespace": 'option (temporal.v1.service) = { namespace: "n" };',
  "ServiceOptions.patches": "option (temporal.v1.service) = { patches: { version: PV_64 } };",
  "NexusServiceOptions.enabled": "option (temporal.v1.service) = { nexus: { enabled: true } };",
  "NexusServiceOptions.name": 'option (temporal.v1.service) = { nexus: { name: "n" } };',
  "FieldOptions.cli": "",
  "WorkflowOptions.namespace": rpc('workflow) = { namespace: "n" }'),
  "WorkflowOptions.xns": rpc("workflow) = { xns: { heartbeat_interval: { seconds: 1 } } }"),
  "WorkflowOptions.patches": rpc("workflow) = { patches: { version: PV_64 mode: PVM_MARKER } }"),
  "WorkflowOptions.cli": rpc("workflow) = { cli: { ignore: true } }"),
  "WorkflowOptions.nexus": rpc("workflow) = { nexus: { disabled: true } }"),
  "WorkflowOptions.Query.xns": rpc('workflow) = { query: { ref: "Get" xns: {} } }'),
  "WorkflowOptions.Signal.xns": rpc('workflow) = { signal: { ref: "Stop" xns: {} } }'),
  "WorkflowOptions.Signal.cli": rpc('workflow) = { signal: { ref: "Stop" cli: { ignore: true } } }'),
  "WorkflowOptions.Update.xns": rpc('workflow) = { update: { ref: "Set" xns: {} } }'),
  "WorkflowOptions.Update.cli": rpc('workflow) = { update: { ref: "Set" cli: {} } }'),
  ...Object.fromEntries(
    ["Query", "Signal", "Update"].flatMap((kind) =>
      ["xns: {}", "patches: {}", "cli: { ignore: true }"].map((field) => [
        `${kind}Options.${field.slice(0, field.indexOf(":"))}`,
        rpc(`${kind.toLowerCase()}) = { ${field} }`),
      ]),
    ),
  ),
};

function rpc(text: string): string {
  return `rpc Do(In) returns (google.protobuf.Empty) { option (temporal.v1.${text}; }`;
}

const handlers = `
  rpc Get(In) returns (Out) { option (temporal.v1.query) = {}; }
  rpc Set(In) returns (Out) { option (temporal.v1.update) = {}; }
  rpc Stop(In) returns (google.protobuf.Empty) { option (temporal.v1.signal) = {}; }
`;

const withoutEffect = optionsTable.filter(({ support }) => support === "refused" || support === "ignored");
const outcomes = new Map<string, Outcome>();

beforeAll(async () => {
  const fileOf = (name: string) => `${name.replaceAll(".", "_").toLowerCase()}.proto`;
  const protos = withoutEffect.map(({ message, field }) => {
    const name = `${message}.${field}`;
    const pkg = name.replaceAll(".", "_").toLowerCase();
    const cli = field === "cli" && message === "FieldOptions" ? '[(temporal.v1.field) = { cli: { name: "x" } }]' : "";
    return [
      fileOf(name),
      contract(pkg, `${settings[name]}${handlers}`, "", `message Flagged { string text = 1 ${cli}; }`),
    ] as const;
  });
  const image = compileProtos(Object.fromEntries(protos));
  for (const { message, field } of withoutEffect) {
    const name = `${message}.${field}`;
    outcomes.set(name, await runPlugin(image, [fileOf(name)]));
  }
});

test("the table has a row for every field of the schema, and no other", () => {
  const fields = [...nestedTypes(file_temporal_v1_temporal)]
    .filter((type) => type.kind === "message")
    .flatMap((type) => type.fields.map((field) => `${type.typeName.slice("temporal.v1.".length)}.${field.name}`));
  expect(optionsTable.map(({ message, field }) => `${message}.${field}`).sort()).toEqual(fields.sort());
});

test("what has no effect says why", () => {
  expect(withoutEffect.filter(({ note }) => note === undefined)).toEqual([]);
});

describe("no option is passed over in silence", () => {
  test.each(withoutEffect.map(({ message, field, support, note }) => ({ name: `${message}.${field}`, support, note })))(
    "$name is $support",
    ({ name, support, note }) => {
      const { error, warnings } = outcomes.get(name) ?? { error: "", warnings: "" };
      const said = support === "refused" ? error : warnings;
      const code = support === "refused" ? "error PT1005" : "warning PT2001";
      expect(said).toContain(
        `${code}: the option ${name} is ${support === "refused" ? "not supported" : "ignored"}: ${note}`,
      );
    },
  );
});

test("what is supported has a case: the contract of the snapshots sets every field of it", () => {
  const path = "protempo/test/codegen/v1/options.proto";
  const text = readFileSync(`${root}/schemas/test/${path}`, "utf8");
  const set = new Set<string>();
  const collect = (schema: DescMessage, message: Message): void => {
    const view = reflect(schema, message);
    for (const field of view.fields.filter((candidate) => view.isSet(candidate))) {
      set.add(`${schema.typeName.slice("temporal.v1.".length)}.${field.name}`);
      if (field.fieldKind === "message" && field.message.typeName.startsWith("temporal.v1.")) {
        collect(field.message, view.get(field).message);
      } else if (field.fieldKind === "list" && field.listKind === "message") {
        for (const item of view.get(field)) collect(field.message, (item as { readonly message: Message }).message);
      }
    }
  };
  const registry = createFileRegistry(compileProtos({ [path]: text }));
  for (const service of registry.getFile(path)?.services ?? []) {
    collect(ServiceOptionsSchema, getOption(service, serviceOption));
    for (const method of service.methods) {
      for (const [schema, option] of [
        [WorkflowOptionsSchema, workflow],
        [ActivityOptionsSchema, activity],
        [QueryOptionsSchema, query],
        [SignalOptionsSchema, signal],
        [UpdateOptionsSchema, update],
      ] as const) {
        if (hasOption(method, option)) collect(schema, getOption(method, option) as Message);
      }
    }
  }
  const supported = optionsTable.filter(({ support }) => support === "supported");
  const missing = supported.map(({ message, field }) => `${message}.${field}`).filter((name) => !set.has(name));
  // A service's Nexus options have no field that is supported.
  expect(missing).toEqual(["ServiceOptions.nexus"]);
});

test("options of the command line as a whole are named too", async () => {
  const image = compileProtos({
    "cli.proto": contract(
      "cli",
      `option (temporal.v1.cli) = { ignore: true };
  rpc Do(In) returns (Out) { option (temporal.v1.activity) = {}; option (temporal.v1.command) = { ignore: true }; }`,
    ),
  });
  const { warnings } = await runPlugin(image, ["cli.proto"]);
  expect(warnings).toContain("cli.proto:6:1: warning PT2001: the option (temporal.v1.cli) is ignored");
  expect(warnings).toContain("cli.proto:8:3: warning PT2001: the option (temporal.v1.command) is ignored");
});

test("options that are ignored for one reason are warned of once a file, with what to use", async () => {
  const image = compileProtos({
    "many.proto": contract(
      "many",
      `option (temporal.v1.cli) = { ignore: true };
  rpc A(In) returns (Out) { option (temporal.v1.workflow) = { cli: { ignore: true } xns: { name: "a" } query: { ref: "Q" xns: { name: "b" } } }; }
  rpc B(In) returns (Out) { option (temporal.v1.workflow) = { cli: { ignore: true } xns: { name: "c" } }; }
  rpc Q(In) returns (Out) { option (temporal.v1.query) = { cli: { ignore: true } }; }`,
    ),
  });
  const { warnings } = await runPlugin(image, ["many.proto"]);
  const lines = warnings.split("\n");
  const ignored = lines.flatMap((line, at) => (line.includes("PT2001") ? [`${line} | ${lines[at + 1]?.trim()}`] : []));
  expect(ignored).toEqual([
    expect.stringMatching(/temporal\.v1\.cli\) is ignored: .* \(and in 3 more places\) \| fix: start workflows with/),
    expect.stringMatching(
      /WorkflowOptions\.(Query\.)?xns is ignored: .* \(and in 2 more places\) \| fix: call a Nexus/,
    ),
  ]);
});
