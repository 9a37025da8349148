import type { FileRegistry } from "@bufbuild/protobuf";
import type { Expression, Template } from "../expressions/template.js";
import type { Handler, HandlerUse, MethodBase, Workflow } from "../model/method.js";
import type { Service } from "../model/service.js";
import {
  type Manifest,
  type ManifestActivity,
  type ManifestFieldRef,
  type ManifestMethod,
  type ManifestService,
  type ManifestUpdate,
  type ManifestUse,
  type ManifestWorkflow,
  manifestVersion,
  methodsOf,
} from "./manifest.js";
import { payloadTypes } from "./payload-types.js";
import { hashOf } from "./print-manifest.js";

/** The manifest of some services. The registry has the messages of their rpcs. */
export function makeManifest(services: readonly Service[], registry: FileRegistry): Manifest {
  const listed = services.map(serviceOf).sort(by(({ service }) => service));
  const payloads = listed.flatMap(methodsOf).flatMap(({ input, output }) => [input, output]);
  const { messages, enums } = payloadTypes(
    payloads.filter((name) => name !== undefined),
    registry,
  );
  const content = { services: listed, messages, enums };
  return { version: manifestVersion, hash: hashOf(content), ...content };
}

function serviceOf(service: Service): ManifestService {
  const { fullName, taskQueue, location } = service;
  const handlers = [...service.handlers].sort(by(({ rpc }) => rpc));
  const ofKind = <K extends Handler["kind"]>(kind: K) =>
    handlers.filter((handler): handler is Extract<Handler, { readonly kind: K }> => handler.kind === kind);
  return {
    service: fullName,
    ...given({ taskQueue }),
    workflows: service.workflows.map((workflow) => workflowOf(workflow, taskQueue)).sort(by(({ rpc }) => rpc)),
    activities: service.activities
      .map(
        (activity): ManifestActivity => ({
          kind: "activity",
          ...methodOf(activity),
          ...given({ taskQueue }),
          ...activity.settings,
        }),
      )
      .sort(by(({ rpc }) => rpc)),
    signals: ofKind("signal").map((signal) => ({ kind: "signal", ...methodOf(signal) })),
    queries: ofKind("query").map((query) => ({ kind: "query", ...methodOf(query) })),
    updates: ofKind("update").map(
      (update): ManifestUpdate => ({
        kind: "update",
        ...methodOf(update),
        ...given({ ...idOf(update), validate: update.validate || undefined, waitForStage: update.waitForStage }),
      }),
    ),
    location,
  };
}

function methodOf({ fullName, name, input, output, location }: MethodBase): ManifestMethod {
  return {
    rpc: fullName,
    name,
    ...given({
      input: input.empty ? undefined : input.typeName,
      output: output.empty ? undefined : output.typeName,
    }),
    location,
  };
}

function workflowOf(workflow: Workflow, taskQueue: string | undefined): ManifestWorkflow {
  const { aliases, settings, searchAttributes } = workflow;
  const { idReusePolicy, idConflictPolicy, parentClosePolicy, versioningBehavior, eagerStart: _, ...rest } = settings;
  return {
    kind: "workflow",
    ...methodOf(workflow),
    ...given({ aliases: aliases.length === 0 ? undefined : aliases, ...idOf(workflow), taskQueue }),
    ...rest,
    ...given({
      idReusePolicy: nameIn(reusePolicies, idReusePolicy),
      idConflictPolicy: nameIn(conflictPolicies, idConflictPolicy),
      parentClosePolicy: nameIn(parentClosePolicies, parentClosePolicy),
      versioningBehavior: nameIn(versioningBehaviors, versioningBehavior),
      searchAttributes: searchAttributes?.map(({ name, type, expression }) => ({
        name,
        ...given({ type }),
        expression: hashOf(expression),
      })),
    }),
    handlers: workflow.handlers.map(useOf).sort(by(({ kind, name }) => `${kind} ${name}`)),
  };
}

function idOf({ id }: { readonly id?: Template }): Pick<ManifestUpdate, "id" | "idHash" | "idFields"> {
  if (id === undefined) return {};
  const read = new Map<string, ManifestFieldRef>();
  // Neither the names of messages on a path nor how an expression is spelt change what it gives.
  const meaning = JSON.stringify(id.parts, (key, value: unknown) => {
    const field = fieldRead(value);
    if (field !== undefined) read.set(`${field.message} ${field.number}`, field);
    return key === "message" || key === "source" ? undefined : value;
  });
  return {
    id: id.source,
    idHash: hashOf(meaning),
    ...given({ idFields: read.size === 0 ? undefined : [...read.values()] }),
  };
}

/** The scalar or enum field that a part of an expression reads, if it is a path to one. */
function fieldRead(part: unknown): ManifestFieldRef | undefined {
  if (typeof part !== "object" || part === null || (part as Expression).kind !== "path") return undefined;
  const { leaf, list, steps } = part as Extract<Expression, { kind: "path" }>;
  const last = leaf === undefined || list === true ? undefined : steps.at(-1);
  return last === undefined || !("field" in last) ? undefined : { message: last.message, number: last.field };
}

function useOf({ handler, start, validate, idConflictPolicy, location }: HandlerUse): ManifestUse {
  return {
    kind: handler.kind,
    rpc: handler.fullName,
    name: handler.name,
    ...given({
      start: start || undefined,
      validate: validate || undefined,
      idConflictPolicy: nameIn(conflictPolicies, idConflictPolicy),
    }),
    location,
  };
}

const reusePolicies = ["ALLOW_DUPLICATE", "ALLOW_DUPLICATE_FAILED_ONLY", "REJECT_DUPLICATE", "TERMINATE_IF_RUNNING"];
const conflictPolicies = ["FAIL", "USE_EXISTING", "TERMINATE_EXISTING"];
const parentClosePolicies = ["TERMINATE", "ABANDON", "REQUEST_CANCEL"];
const versioningBehaviors = ["PINNED", "AUTO_UPGRADE"];

/** The name of an enum's value, of which the numbers begin with 1. */
function nameIn(names: readonly string[], number: number | undefined): string | undefined {
  return number === undefined ? undefined : names[number - 1];
}

type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** An object without what is undefined. */
function given<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
}

function by<T>(key: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}
