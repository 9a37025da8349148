import type { DescEnum, DescFile, DescMessage } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";
import type { MessageRef } from "../../model/message-ref.js";
import type { RetrySettings } from "../../model/options.js";
import type { ExampleMessage, ExampleValue } from "../example/value.js";
import {
  type CallStyle,
  callText,
  type HandlerExample,
  indent,
  lines,
  type SnippetContext,
  type SnippetWriter,
  someQueue,
  type WorkflowExample,
} from "./snippet.js";

const pythonCall: CallStyle = { indent: "    ", last: ",", end: "" };

/** Python with messages and registered names: there is no generated client. */
export const python: SnippetWriter = {
  language: "python",
  label: "Python",
  fence: "python",
  workflow(example, context) {
    const { workflow, handlers } = example;
    const written = new PythonWriter(context);
    const result = workflow.output.empty ? "" : "result = ";
    const body = lines(
      'client = await Client.connect("localhost:7233")',
      "handle = await client.start_workflow(",
      indent(startArguments(example, written, true), "    "),
      ")",
      ...handlers.map((handler) => call(handler, written)),
      `${result}await handle.result()`,
      ...handlers.filter(({ use }) => use.start).flatMap((handler) => ["", withStart(handler, example, written)]),
    );
    written.need("temporalio.client", "Client");
    return lines(...written.imports(), "", body);
  },
  activity({ activity, service, input }, context) {
    const written = new PythonWriter(context);
    const { settings } = activity;
    const untimed = settings.startToCloseTimeout === undefined && settings.scheduleToCloseTimeout === undefined;
    const queue = settings.taskQueue ?? service.taskQueue;
    const body = lines(
      "# in a workflow",
      `${activity.output.empty ? "" : "result = "}await workflow.execute_activity(`,
      indent(
        lines(
          `${text(activity.name)},`,
          input === undefined ? undefined : `${written.message(input)},`,
          written.resultType(activity.output),
          queue === undefined ? undefined : `task_queue=${text(queue)},`,
          written.duration("schedule_to_close_timeout", settings.scheduleToCloseTimeout),
          written.duration("schedule_to_start_timeout", settings.scheduleToStartTimeout),
          written.duration("start_to_close_timeout", settings.startToCloseTimeout ?? (untimed ? 60_000 : undefined)),
          written.duration("heartbeat_timeout", settings.heartbeatTimeout),
          written.retry(settings.retry),
        ),
        "    ",
      ),
      ")",
    );
    return lines(...written.imports(), "from temporalio import workflow", "", body);
  },
};

function startArguments(
  { workflow, input, id, taskQueue }: WorkflowExample,
  written: PythonWriter,
  typed: boolean,
): string {
  const { settings } = workflow;
  const reuse = ["", "ALLOW_DUPLICATE", "ALLOW_DUPLICATE_FAILED_ONLY", "REJECT_DUPLICATE", "TERMINATE_IF_RUNNING"][
    settings.idReusePolicy ?? 0
  ];
  const conflict = ["", "FAIL", "USE_EXISTING", "TERMINATE_EXISTING"][settings.idConflictPolicy ?? 0];
  return lines(
    `${text(workflow.name)},`,
    input === undefined ? undefined : `${written.message(input)},`,
    `id=${text(id)},`,
    `task_queue=${text(taskQueue === "" ? someQueue : taskQueue)},`,
    typed ? written.resultType(workflow.output) : undefined,
    written.duration("execution_timeout", settings.executionTimeout),
    written.duration("run_timeout", settings.runTimeout),
    written.duration("task_timeout", settings.taskTimeout),
    written.policy("id_reuse_policy", "WorkflowIDReusePolicy", reuse),
    written.policy("id_conflict_policy", "WorkflowIDConflictPolicy", conflict),
    written.retry(settings.retry),
  );
}

function call({ use: { handler }, input, id }: HandlerExample, written: PythonWriter): string {
  const given = [text(handler.name), ...(input === undefined ? [] : [written.message(input)])];
  if (handler.kind === "signal") return callText("await handle.signal", given, pythonCall);
  const type = written.resultType(handler.output)?.replace(/,$/, "");
  const more = [
    ...(id === undefined || handler.kind === "query" ? [] : [`id=${text(id)}`]),
    ...(type === undefined ? [] : [type]),
  ];
  const method = handler.kind === "query" ? "query" : "execute_update";
  const answer = handler.output.empty ? "" : `${snake(handler.rpc)} = `;
  return callText(`${answer}await handle.${method}`, [...given, ...more], pythonCall);
}

function withStart({ use, input, id }: HandlerExample, example: WorkflowExample, written: PythonWriter): string {
  const { handler } = use;
  if (handler.kind === "signal") {
    return lines(
      "# signals the workflow, and starts it first unless it runs",
      "handle = await client.start_workflow(",
      indent(
        lines(
          startArguments(example, written, true),
          `start_signal=${text(handler.name)},`,
          input === undefined ? undefined : `start_signal_args=[${written.message(input)}],`,
        ),
        "    ",
      ),
      ")",
    );
  }
  written.need("temporalio.client", "WithStartWorkflowOperation");
  const conflict = ["", "FAIL", "USE_EXISTING", "TERMINATE_EXISTING"][use.idConflictPolicy ?? 0] || "USE_EXISTING";
  const start = startArguments(example, written, false).replace(/\nid_conflict_policy=.*/, "");
  return lines(
    "# updates the workflow, and starts it first unless it runs",
    "start = WithStartWorkflowOperation(",
    indent(lines(start, written.policy("id_conflict_policy", "WorkflowIDConflictPolicy", conflict)), "    "),
    ")",
    `${handler.output.empty ? "" : "updated = "}await client.execute_update_with_start_workflow(`,
    indent(
      lines(
        `${text(handler.name)},`,
        input === undefined ? undefined : `${written.message(input)},`,
        id === undefined ? undefined : `id=${text(id)},`,
        "start_workflow_operation=start,",
        written.resultType(handler.output),
      ),
      "    ",
    ),
    ")",
  );
}

function text(value: string): string {
  return JSON.stringify(value);
}

function snake(rpc: string): string {
  const name = rpc
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
  return ["client", "handle", "result", "start", "updated"].includes(name) || keywords.has(name)
    ? `${name}_answer`
    : name;
}

const keywords = new Set(
  (
    "and as assert async await break class continue def del elif else except finally for from global if import in is " +
    "lambda nonlocal not or pass raise return try while with yield None True False"
  ).split(" "),
);

/** Writes values, and notes what has to be imported for them. */
class PythonWriter {
  readonly #registry: SnippetContext["registry"];
  readonly #files = new Map<string, string>();
  readonly #names = new Map<string, Set<string>>();

  constructor({ registry }: SnippetContext) {
    this.#registry = registry;
  }

  need(module: string, name: string): void {
    const names = this.#names.get(module) ?? new Set();
    this.#names.set(module, names.add(name));
  }

  imports(): string[] {
    const standard = [...this.#names].filter(([module]) => module === "datetime");
    const others = [...this.#names].filter(([module]) => module !== "datetime");
    const from = ([module, names]: readonly [string, ReadonlySet<string>]) =>
      `from ${module} import ${[...names].sort().join(", ")}`;
    const files = [...this.#files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, statement]) => statement);
    return [...standard.map(from), ...files, ...others.sort(([a], [b]) => (a < b ? -1 : 1)).map(from)];
  }

  resultType(ref: MessageRef): string | undefined {
    const message = ref.empty ? undefined : this.#registry.getMessage(ref.typeName);
    return message === undefined ? undefined : `result_type=${this.#type(message)},`;
  }

  duration(name: string, milliseconds: number | undefined): string | undefined {
    return milliseconds === undefined ? undefined : `${name}=${this.#delta(milliseconds)},`;
  }

  policy(name: string, type: string, value: string | undefined): string | undefined {
    if (value === undefined || value === "") return undefined;
    this.need("temporalio.common", type);
    return `${name}=${type}.${value},`;
  }

  retry(retry: RetrySettings | undefined): string | undefined {
    if (retry === undefined) return undefined;
    this.need("temporalio.common", "RetryPolicy");
    const { initialInterval, maximumInterval, backoffCoefficient, maximumAttempts, nonRetryableErrorTypes } = retry;
    const parts = [
      ...(initialInterval === undefined ? [] : [`initial_interval=${this.#delta(initialInterval)}`]),
      ...(backoffCoefficient === undefined ? [] : [`backoff_coefficient=${backoffCoefficient}`]),
      ...(maximumInterval === undefined ? [] : [`maximum_interval=${this.#delta(maximumInterval)}`]),
      ...(maximumAttempts === undefined ? [] : [`maximum_attempts=${maximumAttempts}`]),
      ...(nonRetryableErrorTypes === undefined
        ? []
        : [`non_retryable_error_types=[${nonRetryableErrorTypes.map(text).join(", ")}]`]),
    ];
    return `retry_policy=RetryPolicy(${parts.join(", ")}),`;
  }

  message({ message, fields }: ExampleMessage): string {
    const parts = fields.map(({ field, value }) => {
      const written = this.#value(value);
      return keywords.has(field.name) ? `**{${text(field.name)}: ${written}}` : `${field.name}=${written}`;
    });
    return `${this.#type(message)}(${parts.join(", ")})`;
  }

  #value(value: ExampleValue): string {
    switch (value.kind) {
      case "scalar":
        if (value.scalar === ScalarType.STRING) return text(String(value.value));
        return value.scalar === ScalarType.BOOL ? "True" : String(value.value);
      case "bytes":
        return 'b"\\x01\\x02\\x03"';
      case "enum": {
        const { parent, name } = value.value;
        const around = parent.parent === undefined ? this.#module(parent.file) : this.#type(parent.parent);
        return `${around}.${name}`;
      }
      case "list":
        return `[${value.items.map((item) => this.#value(item)).join(", ")}]`;
      case "message":
        return this.message(value);
      case "map":
      case "wellKnown":
        throw new Error(`no snippet of ${value.kind}`);
    }
  }

  #delta(milliseconds: number): string {
    this.need("datetime", "timedelta");
    for (const [unit, length] of [
      ["days", 86_400_000],
      ["hours", 3_600_000],
      ["minutes", 60_000],
      ["seconds", 1000],
    ] as const) {
      if (milliseconds % length === 0) return `timedelta(${unit}=${milliseconds / length})`;
    }
    return `timedelta(milliseconds=${milliseconds})`;
  }

  #type(type: DescMessage | DescEnum): string {
    const { package: pkg } = type.file.proto;
    return `${this.#module(type.file)}.${type.typeName.slice(pkg === "" ? 0 : pkg.length + 1)}`;
  }

  #module(file: DescFile): string {
    const parts = `${file.name.replaceAll("-", "_")}_pb2`.split("/");
    const name = parts.pop() ?? "";
    this.#files.set(file.name, parts.length === 0 ? `import ${name}` : `from ${parts.join(".")} import ${name}`);
    return name;
  }
}
