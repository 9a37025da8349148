import { exampleJson } from "../example/json.js";
import type { ExampleMessage } from "../example/value.js";
import { type HandlerExample, lines, type SnippetWriter, someQueue, type WorkflowExample } from "./snippet.js";

/** Temporal's command line. */
export const cli: SnippetWriter = {
  language: "cli",
  label: "temporal CLI",
  fence: "sh",
  workflow(example) {
    const { id, handlers } = example;
    return lines(
      command("workflow start", ...startFlags(example)),
      ...handlers.flatMap((handler) => ["", call(handler, id)]),
      "",
      command("workflow result", ["workflow-id", id]),
      ...handlers.filter(({ use }) => use.start).flatMap((handler) => ["", withStart(handler, example)]),
    );
  },
  activity() {
    return undefined;
  },
};

type Flag = readonly [name: string, value: string];

function startFlags({ workflow, input, id, taskQueue }: WorkflowExample, conflict?: string): Flag[] {
  const { settings } = workflow;
  const { priority } = settings;
  const reuse = ["", "AllowDuplicate", "AllowDuplicateFailedOnly", "RejectDuplicate", "TerminateIfRunning"][
    settings.idReusePolicy ?? 0
  ];
  const policy = conflict ?? conflictPolicy(settings.idConflictPolicy);
  return [
    ["type", workflow.name],
    ["task-queue", taskQueue === "" ? someQueue : taskQueue],
    ["workflow-id", id],
    ...duration("execution-timeout", settings.executionTimeout),
    ...duration("run-timeout", settings.runTimeout),
    ...duration("task-timeout", settings.taskTimeout),
    ...flag("id-reuse-policy", reuse),
    ...flag("id-conflict-policy", policy),
    ...flag("priority-key", priority?.priorityKey?.toString()),
    ...flag("fairness-key", priority?.fairnessKey),
    ...flag("fairness-weight", priority?.fairnessWeight?.toString()),
    ...payload("", input),
  ];
}

function conflictPolicy(number = 0): string | undefined {
  return ["", "Fail", "UseExisting", "TerminateExisting"][number];
}

function call({ use: { handler }, input, id: updateId }: HandlerExample, id: string): string {
  const given = [
    ["workflow-id", id],
    ["name", handler.name],
  ] satisfies Flag[];
  if (handler.kind !== "update") return command(`workflow ${handler.kind}`, ...given, ...payload("", input));
  if (handler.output.empty) {
    return command("workflow update execute", ...given, ...flag("update-id", updateId), ...payload("", input));
  }
  return lines(
    "# its result is a message, which this command line cannot read: `temporal workflow show` has it",
    command(
      "workflow update start",
      ...given,
      ...flag("update-id", updateId),
      ["wait-for-stage", "accepted"],
      ...payload("", input),
    ),
  );
}

function withStart({ use, input, id }: HandlerExample, example: WorkflowExample): string {
  const { handler, idConflictPolicy } = use;
  if (handler.kind === "signal") {
    return lines(
      "# signals the workflow, and starts it first unless it runs",
      command(
        "workflow signal-with-start",
        ["signal-name", handler.name],
        ...payload("signal-", input),
        ...startFlags(example),
      ),
    );
  }
  return lines(
    "# updates the workflow, and starts it first unless it runs",
    command(
      "workflow start-update-with-start",
      ["update-name", handler.name],
      ...flag("update-id", id),
      ["update-wait-for-stage", "accepted"],
      ...payload("update-", input),
      ...startFlags(example, conflictPolicy(idConflictPolicy) || "UseExisting"),
    ),
  );
}

/** A message as the flags that make the payload which workers expect. */
function payload(prefix: string, example: ExampleMessage | undefined): Flag[] {
  if (example === undefined) return [];
  return [
    [`${prefix}input`, JSON.stringify(exampleJson(example))],
    [`${prefix}input-meta`, "encoding=json/protobuf"],
    [`${prefix}input-meta`, `messageType=${example.message.typeName}`],
  ];
}

function duration(name: string, milliseconds: number | undefined): Flag[] {
  return flag(name, milliseconds === undefined ? undefined : `${milliseconds / 1000}s`);
}

function flag(name: string, value: string | undefined): Flag[] {
  return value === undefined || value === "" ? [] : [[name, value]];
}

function command(verb: string, ...flags: readonly Flag[]): string {
  return [`temporal ${verb}`, ...flags.map(([name, value]) => `--${name} ${quoted(value)}`)].join(" \\\n  ");
}

/** For a POSIX shell. */
function quoted(value: string): string {
  return /^[\w./:=@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
