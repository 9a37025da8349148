import type { FileRegistry } from "@bufbuild/protobuf";
import type { Activity, Workflow } from "../../model/method.js";
import type { Service } from "../../model/service.js";
import type { Names } from "../../passes/name.js";
import type { ExampleMessage } from "../example/value.js";

/** Code in one language. */
export interface Snippet {
  readonly language: Language;
  readonly label: string;
  /** For Markdown's fences. */
  readonly fence: string;
  readonly code: string;
}

/** Languages of snippets. */
export type Language = "typescript" | "go" | "python" | "java" | "cli";

/** What snippets are written of. */
export interface SnippetContext {
  readonly registry: FileRegistry;
  readonly names: Names;
  /** Every service of the contract, by full name. */
  readonly services: ReadonlyMap<string, Service>;
}

/** A workflow with examples of what is sent to it. */
export interface WorkflowExample {
  readonly workflow: Workflow;
  readonly service: Service;
  /** Undefined for Empty. */
  readonly input: ExampleMessage | undefined;
  /** The ID that the contract gives to the input, or one that a caller may choose. */
  readonly id: string;
  /** Empty if the contract names none. */
  readonly taskQueue: string;
  readonly handlers: readonly HandlerExample[];
}

/** A handler with an example of its input. */
export interface HandlerExample {
  readonly use: Workflow["handlers"][number];
  readonly input: ExampleMessage | undefined;
  /** The update's ID, if the contract gives one. */
  readonly id: string | undefined;
}

/** An activity with an example of its input. */
export interface ActivityExample {
  readonly activity: Activity;
  readonly service: Service;
  readonly input: ExampleMessage | undefined;
}

/** Writes code in one language. */
export interface SnippetWriter {
  readonly language: Language;
  readonly label: string;
  readonly fence: string;
  /** Starts the workflow, talks to it, and waits for its result. */
  workflow(example: WorkflowExample, context: SnippetContext): string;
  /** Calls the activity from a workflow; undefined where that is not done. */
  activity(example: ActivityExample, context: SnippetContext): string | undefined;
}

/** What stands for a task queue that the contract does not name. */
export const someQueue = "your-task-queue";

/** Lines of code, with what is undefined left out. */
export function lines(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join("\n");
}

/** Width that lines of code keep to where they can. */
const width = 110;

/** How a language writes a call on several lines. */
export interface CallStyle {
  readonly indent: string;
  /** After the last argument. */
  readonly last: string;
  /** After the call. */
  readonly end: string;
}

/** A call on one line, or with a line an argument where that would be too long. */
export function callText(before: string, parts: readonly (string | undefined)[], style: CallStyle, after = ""): string {
  const given = parts.filter((part) => part !== undefined);
  const line = `${before}(${given.join(", ")})${after}${style.end}`;
  if (given.length === 0 || line.length <= width) return line;
  const list = given.map((part) => indent(part, style.indent)).join(",\n");
  return `${before}(\n${list}${style.last}\n)${after}${style.end}`;
}

/** Indents all lines but empty ones. */
export function indent(text: string, by: string): string {
  return text.replace(/^(?=.)/gm, by);
}
