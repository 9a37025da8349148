// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of ID expressions

import { contract } from "./protos.js";

/** A change of a contract. `PKG` stands for the case's name. */
export interface CheckCase {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** `code severity line element`, with `-` before lines of the old contract; the body begins at line 7. */
  readonly findings: readonly string[];
  /** What the text says too, in the order of the findings. */
  readonly says?: readonly string[];
}

interface Body {
  readonly body: string;
  readonly messages?: string;
  readonly more?: string;
}

/** A change of a service, of its messages, or of more than these. */
export function change(
  name: string,
  before: string | Body,
  after: string | Body,
  findings: readonly string[],
  ...says: string[]
): CheckCase {
  const text = (part: string | Body): string => {
    const { body, messages, more } = typeof part === "string" ? { body: part, messages: "", more: "" } : part;
    const rules = messages?.includes("buf.validate") ? 'import "buf/validate/validate.proto"; import' : "import";
    return contract("PKG", body, messages, more).replace("import", rules);
  };
  return { name, before: text(before), after: text(after), findings, says };
}

/** A change of one rpc's options. */
export function options(
  name: string,
  kind: string,
  before: string,
  after: string,
  findings: readonly string[],
  ...says: string[]
) {
  const rpc = (option: string): string =>
    `  rpc Do(In) returns (${kind === "signal" ? "google.protobuf.Empty" : "Out"}) { option (temporal.v1.${kind}) = { ${option} }; }`;
  return change(name, rpc(before), rpc(after), findings, ...says);
}

/** A change of what a workflow refers to. */
export function handlers(name: string, before: string, after: string, findings: readonly string[], ...says: string[]) {
  const rest = `
  rpc Stop(In) returns (google.protobuf.Empty) { option (temporal.v1.signal) = {}; }
  rpc Get(In) returns (Out) { option (temporal.v1.query) = {}; }
  rpc Set(In) returns (Out) { option (temporal.v1.update) = {}; }`;
  const body = (references: string): string =>
    `  rpc Run(In) returns (Out) { option (temporal.v1.workflow) = { ${references} }; }${rest}`;
  return change(name, body(before), body(after), findings, ...says);
}

/** A change of the message that an rpc takes; the messages are from line 11 on. */
export function message(name: string, before: string, after: string, findings: readonly string[], ...says: string[]) {
  return payload(name, activity("Do", "M", "Out"), before, after, findings, ...says);
}

/** A change of messages that a service with this body has. */
export function payload(
  name: string,
  body: string,
  before: string,
  after: string,
  findings: readonly string[],
  ...says: string[]
) {
  return change(name, { body, messages: before }, { body, messages: after }, findings, ...says);
}

/** An rpc that is an activity. */
export function activity(rpc: string, input: string, output: string, option = ""): string {
  return `  rpc ${rpc}(${input}) returns (${output}) { option (temporal.v1.activity) = { start_to_close_timeout: { seconds: 9 } ${option} }; }`;
}

/** An rpc that is a workflow. */
export function workflow(rpc: string, option = "", input = "In", output = "Out"): string {
  return `  rpc ${rpc}(${input}) returns (${output}) { option (temporal.v1.workflow) = { ${option} }; }`;
}

/** An rpc that is a signal, a query or an update. */
export function handler(kind: string, rpc: string, option = ""): string {
  return `  rpc ${rpc}(In) returns (${kind === "signal" ? "google.protobuf.Empty" : "Out"}) { option (temporal.v1.${kind}) = { ${option} }; }`;
}

/** What is not sent. */
export const empty = "google.protobuf.Empty";

/** A change of the message that an rpc takes, in a contract with editions. */
export function edition(...[name, before, after, findings, ...says]: Parameters<typeof message>): CheckCase {
  return inEditions(message(name, before, after, findings, ...says));
}

/** The same change in a contract with editions. */
export function inEditions(made: CheckCase): CheckCase {
  const text = (proto: string): string => proto.replace('syntax = "proto3"', 'edition = "2023"');
  return { ...made, before: text(made.before), after: text(made.after) };
}
