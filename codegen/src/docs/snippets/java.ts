import { type DescEnum, type DescMessage, type FileRegistry, ScalarType } from "@bufbuild/protobuf";
import type { MessageRef } from "../../model/message-ref.js";
import type { RetrySettings } from "../../model/options.js";
import { isLong } from "../example/build.js";
import type { ExampleMessage, ExampleValue } from "../example/value.js";
import { javaCamelCase, javaClass } from "./java-names.js";
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

const javaCall: CallStyle = { indent: "    ", last: "", end: ";" };

/** Java with messages and registered names: there is no generated client. */
export const java: SnippetWriter = {
  language: "java",
  label: "Java",
  fence: "java",
  workflow(example, context) {
    const { workflow, input, handlers, id, taskQueue } = example;
    const { settings } = workflow;
    const written = new JavaWriter(context);
    written.need("io.temporal.client.WorkflowClient");
    written.need("io.temporal.client.WorkflowOptions");
    written.need("io.temporal.client.WorkflowStub");
    written.need("io.temporal.serviceclient.WorkflowServiceStubs");
    const reuse = ["", "ALLOW_DUPLICATE", "ALLOW_DUPLICATE_FAILED_ONLY", "REJECT_DUPLICATE", "TERMINATE_IF_RUNNING"][
      settings.idReusePolicy ?? 0
    ];
    const conflict = conflictPolicy(settings.idConflictPolicy);
    const body = lines(
      "WorkflowClient client = WorkflowClient.newInstance(WorkflowServiceStubs.newLocalServiceStubs());",
      "WorkflowOptions options =",
      indent(
        lines(
          "WorkflowOptions.newBuilder()",
          `    .setWorkflowId(${text(id)})`,
          `    .setTaskQueue(${text(taskQueue === "" ? someQueue : taskQueue)})`,
          written.duration("WorkflowExecutionTimeout", settings.executionTimeout),
          written.duration("WorkflowRunTimeout", settings.runTimeout),
          written.duration("WorkflowTaskTimeout", settings.taskTimeout),
          written.policy("WorkflowIdReusePolicy", "WORKFLOW_ID_REUSE_POLICY", reuse),
          written.policy("WorkflowIdConflictPolicy", "WORKFLOW_ID_CONFLICT_POLICY", conflict),
          written.retry(settings.retry),
          "    .build();",
        ),
        "    ",
      ),
      `WorkflowStub workflow = client.newUntypedWorkflowStub(${text(workflow.name)}, options);`,
      "",
      callText("workflow.start", [input && written.message(input)], javaCall),
      ...handlers.map((handler) => call(handler, written)),
      workflow.output.empty
        ? "workflow.getResult(Void.class);"
        : `${written.type(workflow.output)} result = workflow.getResult(${written.type(workflow.output)}.class);`,
      ...handlers.filter(({ use }) => use.start).flatMap((handler) => ["", withStart(handler, example, written)]),
    );
    return lines(...written.imports(), "", body);
  },
  activity({ activity, service, input }, context) {
    const written = new JavaWriter(context);
    const { settings } = activity;
    written.need("io.temporal.activity.ActivityOptions");
    written.need("io.temporal.workflow.ActivityStub");
    written.need("io.temporal.workflow.Workflow");
    const untimed = settings.startToCloseTimeout === undefined && settings.scheduleToCloseTimeout === undefined;
    const queue = settings.taskQueue ?? service.taskQueue;
    const type = activity.output.empty ? "Void" : written.type(activity.output);
    const given = [text(activity.name), `${type}.class`, ...(input === undefined ? [] : [written.message(input)])];
    const body = lines(
      "// in a workflow",
      "ActivityStub activities =",
      "    Workflow.newUntypedActivityStub(",
      indent(
        lines(
          "ActivityOptions.newBuilder()",
          queue === undefined ? undefined : `    .setTaskQueue(${text(queue)})`,
          written.duration("ScheduleToCloseTimeout", settings.scheduleToCloseTimeout),
          written.duration("ScheduleToStartTimeout", settings.scheduleToStartTimeout),
          written.duration("StartToCloseTimeout", settings.startToCloseTimeout ?? (untimed ? 60_000 : undefined)),
          written.duration("HeartbeatTimeout", settings.heartbeatTimeout),
          written.retry(settings.retry),
          "    .build());",
        ),
        "        ",
      ),
      callText(`${activity.output.empty ? "" : `${type} result = `}activities.execute`, given, javaCall),
    );
    return lines(...written.imports(), "", body);
  },
};

function conflictPolicy(number = 0): string | undefined {
  return ["", "FAIL", "USE_EXISTING", "TERMINATE_EXISTING"][number];
}

function call(example: HandlerExample, written: JavaWriter): string {
  const { handler } = example.use;
  const given = example.input === undefined ? [] : [written.message(example.input)];
  if (handler.kind === "signal") return callText("workflow.signal", [text(handler.name), ...given], javaCall);
  const type = resultType(example, written);
  const answer = handler.output.empty ? "" : `${type} ${variable(handler.rpc)}Answer = `;
  if (handler.kind === "query" || example.id === undefined) {
    return callText(`${answer}workflow.${handler.kind}`, [text(handler.name), `${type}.class`, ...given], javaCall);
  }
  return lines(
    updateOptions(example, written, ""),
    callText(`${answer}workflow.startUpdate`, [variable(handler.rpc), ...given], javaCall, ".getResult()"),
  );
}

function resultType({ use: { handler } }: HandlerExample, written: JavaWriter): string {
  return handler.output.empty ? "Void" : written.type(handler.output);
}

function updateOptions(example: HandlerExample, written: JavaWriter, suffix: string): string {
  const { handler } = example.use;
  const type = resultType(example, written);
  written.need("io.temporal.client.UpdateOptions");
  written.need("io.temporal.client.WorkflowUpdateStage");
  return lines(
    `UpdateOptions<${type}> ${variable(handler.rpc)}${suffix} =`,
    `    UpdateOptions.newBuilder(${type}.class)`,
    `        .setUpdateName(${text(handler.name)})`,
    example.id === undefined ? undefined : `        .setUpdateId(${text(example.id)})`,
    "        .setWaitForStage(WorkflowUpdateStage.COMPLETED)",
    "        .build();",
  );
}

function withStart(example: HandlerExample, { workflow, input }: WorkflowExample, written: JavaWriter): string {
  const { handler, idConflictPolicy } = example.use;
  const array = (each: ExampleMessage | undefined) => `new Object[] {${written.input(each)}}`;
  const name = variable(handler.rpc);
  if (handler.kind === "signal") {
    return lines(
      "// signals the workflow, and starts it first unless it runs",
      `WorkflowStub ${name}WithStart = client.newUntypedWorkflowStub(${text(workflow.name)}, options);`,
      callText(`${name}WithStart.signalWithStart`, [text(handler.name), array(example.input), array(input)], javaCall),
    );
  }
  const policy = written.policyName("WORKFLOW_ID_CONFLICT_POLICY", conflictPolicy(idConflictPolicy) || "USE_EXISTING");
  written.need("io.temporal.api.enums.v1.WorkflowIdConflictPolicy");
  const answer = handler.output.empty ? "" : `${resultType(example, written)} ${name}Started = `;
  return lines(
    "// updates the workflow, and starts it first unless it runs",
    updateOptions(example, written, "WithStart"),
    `WorkflowStub ${name}Workflow =`,
    "    client.newUntypedWorkflowStub(",
    `        ${text(workflow.name)},`,
    "        options.toBuilder()",
    `            .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.${policy})`,
    "            .build());",
    callText(
      `${answer}${name}Workflow.executeUpdateWithStart`,
      [`${name}WithStart`, array(example.input), array(input)],
      javaCall,
    ),
  );
}

function text(value: string): string {
  return JSON.stringify(value);
}

function variable(rpc: string): string {
  return javaCamelCase(rpc, false);
}

/** Writes values, and notes the classes that have to be imported for them. */
class JavaWriter {
  readonly #registry: FileRegistry;
  readonly #imports = new Set<string>();

  constructor({ registry }: SnippetContext) {
    this.#registry = registry;
  }

  need(name: string): void {
    this.#imports.add(name);
  }

  imports(): string[] {
    return [...this.#imports].sort().map((name) => `import ${name};`);
  }

  type(ref: MessageRef): string {
    const message = this.#registry.getMessage(ref.typeName);
    if (message === undefined) throw new Error(`no message ${ref.typeName}`);
    return this.#class(message);
  }

  duration(setter: string, milliseconds: number | undefined): string | undefined {
    return milliseconds === undefined ? undefined : `    .set${setter}(${this.#duration(milliseconds)})`;
  }

  policyName(prefix: string, value: string): string {
    return `${prefix}_${value}`;
  }

  policy(type: string, prefix: string, value: string | undefined): string | undefined {
    if (value === undefined || value === "") return undefined;
    this.need(`io.temporal.api.enums.v1.${type}`);
    return `    .set${type}(${type}.${this.policyName(prefix, value)})`;
  }

  retry(retry: RetrySettings | undefined): string | undefined {
    if (retry === undefined) return undefined;
    this.need("io.temporal.common.RetryOptions");
    const { initialInterval, maximumInterval, backoffCoefficient, maximumAttempts, nonRetryableErrorTypes } = retry;
    const parts = [
      ...(initialInterval === undefined ? [] : [`.setInitialInterval(${this.#duration(initialInterval)})`]),
      ...(backoffCoefficient === undefined ? [] : [`.setBackoffCoefficient(${backoffCoefficient})`]),
      ...(maximumInterval === undefined ? [] : [`.setMaximumInterval(${this.#duration(maximumInterval)})`]),
      ...(maximumAttempts === undefined ? [] : [`.setMaximumAttempts(${maximumAttempts})`]),
      ...(nonRetryableErrorTypes === undefined
        ? []
        : [`.setDoNotRetry(${nonRetryableErrorTypes.map(text).join(", ")})`]),
    ];
    return `    .setRetryOptions(RetryOptions.newBuilder()${parts.join("")}.build())`;
  }

  input(example: ExampleMessage | undefined): string {
    return example === undefined ? "" : this.message(example);
  }

  message({ message, fields }: ExampleMessage): string {
    const type = this.#class(message);
    const parts = fields.map(({ field, value }) => {
      const name = javaCamelCase(field.name, true);
      return value.kind === "list"
        ? value.items.map((item) => `.add${name}(${this.#value(item)})`).join("")
        : `.set${name}(${this.#value(value)})`;
    });
    return parts.length === 0 ? `${type}.getDefaultInstance()` : `${type}.newBuilder()${parts.join("")}.build()`;
  }

  #value(value: ExampleValue): string {
    switch (value.kind) {
      case "scalar":
        if (value.scalar === ScalarType.STRING) return text(String(value.value));
        if (value.scalar === ScalarType.FLOAT) return `${value.value}f`;
        return isLong(value.scalar) ? `${value.value}L` : String(value.value);
      case "bytes":
        this.need("com.google.protobuf.ByteString");
        return "ByteString.copyFrom(new byte[] {1, 2, 3})";
      case "enum": {
        const { parent, name } = value.value;
        return `${this.#class(parent)}.${name}`;
      }
      case "message":
        return this.message(value);
      case "list":
      case "map":
      case "wellKnown":
        throw new Error(`no snippet of ${value.kind}`);
    }
  }

  /** The class by its own name, or by its full one if another class that is imported has it. */
  #class(type: DescMessage | DescEnum): string {
    const full = javaClass(type);
    const short = type.name;
    const other = [...this.#imports].some((name) => name !== full && name.endsWith(`.${short}`));
    if (other || full === short) return full;
    this.need(full);
    return short;
  }

  #duration(milliseconds: number): string {
    this.need("java.time.Duration");
    return milliseconds % 1000 === 0
      ? `Duration.ofSeconds(${milliseconds / 1000})`
      : `Duration.ofMillis(${milliseconds})`;
  }
}
