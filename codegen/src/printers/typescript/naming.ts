import type { NamingRules } from "../../passes/naming-rules.js";

/** What promises, `Object.prototype` and JSON call on any object. */
const reservedEverywhere = new Set([
  "constructor",
  "then",
  "toString",
  "toLocaleString",
  "valueOf",
  "toJSON",
  "hasOwnProperty",
  "isPrototypeOf",
  "propertyIsEnumerable",
  "__proto__",
  "__defineGetter__",
  "__defineSetter__",
  "__lookupGetter__",
  "__lookupSetter__",
]);

/** Members that workflow classes and handles have of their own. The list is closed: a new one would rename a user's rpc. */
const reservedForHandlers = new Set([
  "run",
  "ctx",
  "input",
  "result",
  "cancel",
  "terminate",
  "describe",
  "untyped",
  "workflowId",
  "runId",
  "workflowType",
  "startUpdate",
]);

/** Names that a module cannot declare, because they are part of the language. */
const keywords = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" "),
);

/** A name of the contract as a value of a module. */
export function safeValueName(name: string): string {
  return keywords.has(name) ? `${name}$` : name;
}

/** The name with its first letter lowered, as protobuf-es' `localName` does. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** Ends of the names of a workflow's types. */
export const workflowTypes = [
  "Workflow",
  "Context",
  "Handle",
  "Client",
  "Child",
  "ChildHandle",
  "External",
  "Signals",
  "StartUpdate",
  "SignalWithStart",
  "UpdateWithStart",
] as const;

/** Ends of the names of a service's types. */
export const serviceTypes = [
  "Client",
  "Calls",
  "Context",
  "Activities",
  "ActivityCalls",
  "LocalActivityCalls",
  "ChildWorkflows",
  "Workflows",
] as const;

/** How TypeScript names members and types. */
export const typescriptNaming: NamingRules = {
  suffix: "$",
  memberName: lowerFirst,
  validatorName: (rpc) => `validate${rpc.charAt(0).toUpperCase()}${rpc.slice(1)}`,
  isReserved: (member, kind) =>
    reservedEverywhere.has(member) || (kind !== "workflow" && kind !== "activity" && reservedForHandlers.has(member)),
  serviceNames: (_service, stem) => [
    safeValueName(stem),
    ...serviceTypes.map((end) => stem + end),
    ...["Workflows", "Activities"].flatMap((end) => [`${lowerFirst(stem)}${end}`, `some${stem}${end}`]),
  ],
  workflowNames: (stem) => workflowTypes.map((end) => stem + end),
};
