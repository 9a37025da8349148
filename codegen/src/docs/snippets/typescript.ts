import { ScalarType } from "@bufbuild/protobuf";
import type { Method } from "../../model/method.js";
import { shapeName } from "../../printers/converter/names.js";
import { literal } from "../../printers/typescript/literal.js";
import { safeValueName } from "../../printers/typescript/naming.js";
import { isLong } from "../example/build.js";
import type { ExampleMessage, ExampleValue } from "../example/value.js";
import {
  type ActivityExample,
  type CallStyle,
  callText,
  type HandlerExample,
  lines,
  type SnippetContext,
  type SnippetWriter,
  someQueue,
  type WorkflowExample,
} from "./snippet.js";

const typescriptCall: CallStyle = { indent: "  ", last: ",", end: ";" };

/** TypeScript with the generated client. */
export const typescript: SnippetWriter = {
  language: "typescript",
  label: "TypeScript",
  fence: "ts",
  workflow(example, context) {
    const { workflow, service, input, handlers } = example;
    const { names } = context;
    const client = `${names.serviceStem(service)}Client`;
    const member = names.member(workflow);
    const written = new Writer();
    const options = example.taskQueue === "" ? `{ taskQueue: ${literal(someQueue)} }` : undefined;
    const answer = workflow.output.empty ? "" : "const result = ";
    const body = lines(
      "const client = new Client({ connection: Connection.lazy() });",
      `const ${variableOf(client)} = new ${client}(client);`,
      "",
      callText(
        `const handle = await ${variableOf(client)}.${member}.start`,
        [written.input(input), options],
        typescriptCall,
      ),
      ...handlers.map((handler) => call(handler, written, names.member(handler.use.handler))),
      `${answer}await handle.result();`,
      ...handlers
        .filter(({ use }) => use.start)
        .flatMap((handler) => ["", withStart(handler, example, context, written, variableOf(client))]),
    );
    return lines(
      'import { Client, Connection } from "protempo/client";',
      `import { ${client} } from ${literal(`./gen/${workflow.file.replace(/\.proto$/, "")}_client.js`)};`,
      ...written.imports(),
      "",
      body,
    );
  },
  activity({ activity, service, input }: ActivityExample, { names }) {
    const written = new Writer();
    const { startToCloseTimeout, scheduleToCloseTimeout } = activity.settings;
    const timed = startToCloseTimeout !== undefined || scheduleToCloseTimeout !== undefined;
    const options = timed ? undefined : '{ startToCloseTimeout: "1 minute" }';
    const result = activity.output.empty ? "" : "const result = ";
    const stem = names.serviceStem(service);
    const method = names.member(activity);
    const parameters = activity.input.empty ? "ctx" : "input, ctx";
    const made = written.input(input);
    return lines(
      "// in a workflow of the service",
      ...written.imports(),
      "",
      callText(`${result}await this.ctx.activities.${method}`, [made, options], typescriptCall),
      "",
      "// where the worker is",
      `import { some${stem}Activities } from ${literal(`./gen/${activity.file.replace(/\.proto$/, "")}_activity.js`)};`,
      "",
      `const activities = some${stem}Activities({`,
      `  async ${method}(${parameters}) {`,
      activity.output.empty ? "    // …" : "    return { /* … */ };",
      "  },",
      "});",
    );
  },
};

/** A client's class as the name of a variable. */
function variableOf(client: string): string {
  const name = client.replace(/Client$/, "");
  const lowered = name.charAt(0).toLowerCase() + name.slice(1);
  return lowered === "client" || lowered === "handle" || lowered === "result"
    ? `${lowered}Service`
    : safeValueName(lowered);
}

function call({ use: { handler }, input }: HandlerExample, written: Writer, member: string): string {
  const answer = handler.kind === "signal" || handler.output.empty ? "" : `const ${resultName(handler)} = `;
  return callText(`${answer}await handle.${member}`, [written.input(input)], typescriptCall);
}

function resultName({ rpc }: Method): string {
  const name = `${rpc.charAt(0).toLowerCase()}${rpc.slice(1)}`;
  return `${name}Answer`;
}

function withStart(
  { use: { handler }, input: second }: HandlerExample,
  { workflow, input, taskQueue }: WorkflowExample,
  { names }: SnippetContext,
  written: Writer,
  client: string,
): string {
  const parts = [
    ...(input === undefined ? [] : [`  start: ${written.message(input)},`]),
    ...(second === undefined ? [] : [`  ${handler.kind}: ${written.message(second)},`]),
  ];
  const given = parts.length === 0 ? undefined : `{\n${parts.join("\n")}\n}`;
  const update = handler.kind === "update";
  const options = taskQueue === "" ? `{ taskQueue: ${literal(someQueue)} }` : undefined;
  const started = `${resultName(handler).replace(/Answer$/, "")}WithStart`;
  return lines(
    `// ${update ? "updates" : "signals"} the workflow, and starts it first unless it runs`,
    `const ${started} = await ${client}.${names.member(workflow)}.${handler.kind}WithStart.${names.member(handler)}(${list(given, options)});`,
    ...(update ? [`await ${started}.update.result();`] : []),
  );
}

function list(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(", ");
}

/** Writes values, and notes what has to be imported for them. */
class Writer {
  readonly #enums = new Map<string, string>();

  input(example: ExampleMessage | undefined): string | undefined {
    return example === undefined ? undefined : this.message(example);
  }

  message({ fields }: ExampleMessage): string {
    const parts = fields.map(({ field, value }) => {
      const written = this.#value(value, field.scalar !== undefined && "longAsString" in field && field.longAsString);
      return field.oneof === undefined
        ? `${field.localName}: ${written}`
        : `${field.oneof.localName}: { case: ${literal(field.localName)}, value: ${written} }`;
    });
    return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
  }

  imports(): string[] {
    return [...this.#enums].map(
      ([name, file]) => `import { ${name} } from ${literal(`./gen/${file.replace(/\.proto$/, "")}_protempo.js`)};`,
    );
  }

  #value(value: ExampleValue, longAsText = false): string {
    switch (value.kind) {
      case "scalar":
        if (value.scalar === ScalarType.STRING) return literal(String(value.value));
        if (!isLong(value.scalar)) return String(value.value);
        return longAsText ? literal(String(value.value)) : `${value.value}n`;
      case "bytes":
        return "new Uint8Array([1, 2, 3])";
      case "enum": {
        const { parent } = value.value;
        const name = shapeName(parent);
        this.#enums.set(name, parent.file.proto.name);
        return `${name}.${value.value.localName}`;
      }
      case "list":
        return `[${value.items.map((item) => this.#value(item, longAsText)).join(", ")}]`;
      case "map":
        return `{ ${literal(String(value.key))}: ${this.#value(value.value)} }`;
      case "message":
        return this.message(value);
      case "wellKnown":
        throw new Error(`no snippet of ${value.message.typeName}`);
    }
  }
}
