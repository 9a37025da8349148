import { ScalarType } from "@bufbuild/protobuf";
import { isImplicit } from "../../printers/converter/presence.js";
import type { ExampleMessage, ExampleValue } from "../example/value.js";
import { goCamelCase, goField, goPackage, goTemporalName, goType, isOpenInGo } from "./go-names.js";
import {
  type CallStyle,
  callText,
  type HandlerExample,
  lines,
  type SnippetWriter,
  someQueue,
  type WorkflowExample,
} from "./snippet.js";

const goCall: CallStyle = { indent: "\t", last: ",", end: "" };

/** Go with the client of protoc-gen-go-temporal. */
export const go: SnippetWriter = {
  language: "go",
  label: "Go",
  fence: "go",
  workflow(example, { registry }) {
    const { workflow, service, input, handlers, taskQueue } = example;
    const written = new GoWriter();
    const own = written.packageOf(registry.getService(service.fullName)?.file);
    const client = variable(service.name);
    const options =
      taskQueue === "" ? `${own}New${goTemporalName(workflow.rpc)}Options().WithTaskQueue("${someQueue}")` : undefined;
    const body = lines(
      "connection, err := client.Dial(client.Options{})",
      `${client} := ${own}New${goTemporalName(service.name)}Client(connection)`,
      "",
      callText(
        `run, err := ${client}.${goTemporalName(workflow.rpc)}Async`,
        ["ctx", written.input(input), options],
        goCall,
      ),
      ...handlers.map((handler) => call(handler, written)),
      workflow.output.empty ? "err = run.Get(ctx)" : "result, err := run.Get(ctx)",
      ...handlers
        .filter(({ use }) => use.start)
        .flatMap((handler) => ["", withStart(handler, example, written, client, own)]),
    );
    return lines(imports([...written.imports(), "", '"go.temporal.io/sdk/client"', ...written.helpers()]), "", body);
  },
  activity({ activity, service, input }, { registry }) {
    const written = new GoWriter();
    const own = written.packageOf(registry.getService(service.fullName)?.file);
    const { startToCloseTimeout, scheduleToCloseTimeout } = activity.settings;
    const timed = startToCloseTimeout !== undefined || scheduleToCloseTimeout !== undefined;
    const name = goTemporalName(activity.rpc);
    const options = timed ? undefined : `${own}New${name}ActivityOptions().WithStartToCloseTimeout(time.Minute)`;
    const made = written.input(input);
    return lines(
      imports([...(timed ? [] : ['"time"', ""]), ...written.imports(), ...written.helpers()]),
      "",
      "// in a workflow",
      callText(`${activity.output.empty ? "err :=" : "result, err :="} ${own}${name}`, ["ctx", made, options], goCall),
    );
  },
};

function imports(paths: readonly string[]): string {
  return lines("import (", ...paths.map((path) => (path === "" ? "" : `\t${path}`)), ")");
}

function call({ use: { handler }, input }: HandlerExample, written: GoWriter): string {
  const silent = handler.kind === "signal" || handler.output.empty;
  const answer = silent ? "err =" : `${variable(handler.rpc)}Answer, err :=`;
  return callText(`${answer} run.${goTemporalName(handler.rpc)}`, ["ctx", written.input(input)], goCall);
}

function withStart(
  { use: { handler }, input: second }: HandlerExample,
  { workflow, input, taskQueue }: WorkflowExample,
  written: GoWriter,
  client: string,
  own: string,
): string {
  const update = handler.kind === "update";
  const name = goTemporalName(workflow.rpc, handler.rpc);
  const start = `${own}New${goTemporalName(workflow.rpc)}Options().WithTaskQueue("${someQueue}")`;
  const options =
    taskQueue !== ""
      ? undefined
      : update
        ? `${own}New${name}Options().With${goTemporalName(workflow.rpc)}Options(${start})`
        : start;
  const answers = update ? (handler.output.empty ? "run, err =" : "updated, run, err :=") : "run, err =";
  return lines(
    `// ${update ? "updates" : "signals"} the workflow, and starts it first unless it runs`,
    callText(
      `${answers} ${client}.${name}${update ? "" : "Async"}`,
      ["ctx", written.input(input), written.input(second), options],
      goCall,
    ),
  );
}

function variable(name: string): string {
  const camel = goCamelCase(name);
  const lowered = camel.charAt(0).toLowerCase() + camel.slice(1);
  const taken = ["client", "run", "result", "ctx", "err", "connection", "updated"];
  return taken.includes(lowered) || keywords.has(lowered) ? `${lowered}s` : lowered;
}

const keywords = new Set(
  (
    "break case chan const continue default defer else fallthrough for func go goto if import interface map package range " +
    "return select struct switch type var"
  ).split(" "),
);

const types: Readonly<Record<number, string>> = {
  [ScalarType.DOUBLE]: "float64",
  [ScalarType.FLOAT]: "float32",
  [ScalarType.INT64]: "int64",
  [ScalarType.SINT64]: "int64",
  [ScalarType.SFIXED64]: "int64",
  [ScalarType.UINT64]: "uint64",
  [ScalarType.FIXED64]: "uint64",
  [ScalarType.INT32]: "int32",
  [ScalarType.SINT32]: "int32",
  [ScalarType.SFIXED32]: "int32",
  [ScalarType.UINT32]: "uint32",
  [ScalarType.FIXED32]: "uint32",
  [ScalarType.BOOL]: "bool",
  [ScalarType.STRING]: "string",
};

/** Writes values, and notes the packages that they are of. */
class GoWriter {
  readonly #packages = new Map<string, string>();
  #pointers = false;

  packageOf(file: Parameters<typeof goPackage>[0] | undefined): string {
    if (file === undefined) return "";
    const { alias, path } = goPackage(file);
    this.#packages.set(path, alias);
    return `${alias}.`;
  }

  imports(): string[] {
    return [...this.#packages].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, alias]) => `${alias} "${path}"`);
  }

  helpers(): string[] {
    return this.#pointers ? ['"google.golang.org/protobuf/proto"'] : [];
  }

  input(example: ExampleMessage | undefined): string | undefined {
    return example === undefined ? undefined : this.#message(example);
  }

  #message({ message, fields }: ExampleMessage): string {
    const type = `${this.packageOf(message.file)}${goType(message)}`;
    const open = isOpenInGo(message);
    const parts = fields.map(({ field, value }) => {
      const name = goField(field);
      if (field.oneof === undefined || !open) return `${name}: ${this.#value(value, !isImplicit(field))}`;
      return `${goCamelCase(field.oneof.name)}: &${type}_${name}{${name}: ${this.#value(value, false)}}`;
    });
    return open ? `&${type}{${parts.join(", ")}}` : `${type}_builder{${parts.join(", ")}}.Build()`;
  }

  #value(value: ExampleValue, pointer: boolean): string {
    switch (value.kind) {
      case "scalar": {
        const text = value.scalar === ScalarType.STRING ? JSON.stringify(value.value) : String(value.value);
        if (!pointer) return text;
        this.#pointers = true;
        const type = types[value.scalar] ?? "string";
        return `proto.${type.charAt(0).toUpperCase()}${type.slice(1)}(${text})`;
      }
      case "bytes":
        return "[]byte{1, 2, 3}";
      case "enum": {
        const { parent, name } = value.value;
        const around = parent.parent === undefined ? goType(parent) : goType(parent.parent);
        const text = `${this.packageOf(parent.file)}${around}_${name}`;
        return pointer ? `${text}.Enum()` : text;
      }
      case "list":
        return `${this.#listType(value.items[0])}{${value.items.map((item) => this.#value(item, false)).join(", ")}}`;
      case "message":
        return this.#message(value);
      case "map":
      case "wellKnown":
        throw new Error(`no snippet of ${value.kind}`);
    }
  }

  #listType(item: ExampleValue | undefined): string {
    switch (item?.kind) {
      case "scalar":
        return `[]${types[item.scalar] ?? "string"}`;
      case "enum":
        return `[]${this.packageOf(item.value.parent.file)}${goType(item.value.parent)}`;
      case "message":
        return `[]*${this.packageOf(item.message.file)}${goType(item.message)}`;
      default:
        return "[][]byte";
    }
  }
}
