import type { DescFile, DescMethod, DescService } from "@bufbuild/protobuf";
import {
  activity,
  query,
  service as serviceOption,
  signal,
  type UpdateOptions,
  update,
  type WorkflowOptions,
  workflow,
} from "@protempo/api/temporal/v1/temporal_pb.js";
import type { Diagnostics } from "../diagnostics/diagnostics.js";
import { Locator } from "../diagnostics/locator.js";
import { compileTemplate } from "../expressions/compile.js";
import { compileMapping } from "../expressions/mapping.js";
import type { Location } from "../model/location.js";
import type { MessageRef } from "../model/message-ref.js";
import type { Activity, Handler, MethodBase, Update, Workflow } from "../model/method.js";
import type { Service } from "../model/service.js";
import type { Element } from "./element.js";
import { checkCombination, checkSignature } from "./method-rules.js";
import { checkName } from "./names-of-temporal.js";
import { reportTypeNames } from "./names-of-types.js";
import { reportFields, reportForeign } from "./read-foreign.js";
import { type Read, readMethodOption, readServiceOption } from "./read-options.js";
import { activitySettings, workflowSettings } from "./read-settings.js";

/** A handler that a workflow names, not looked up yet. */
export interface Reference {
  readonly kind: Handler["kind"];
  readonly ref: string;
  readonly start: boolean;
  /** Overrides the update's own setting. */
  readonly validate?: boolean;
  readonly idConflictPolicy?: number;
  readonly location: Location;
}

/** A workflow whose references are not looked up yet. */
export type UnresolvedWorkflow = Omit<Workflow, "handlers"> & { readonly references: readonly Reference[] };

/** A service whose workflows' references are not looked up yet. */
export type UnresolvedService = Omit<Service, "workflows"> & { readonly workflows: readonly UnresolvedWorkflow[] };

/** First pass: turns the services of a file and their options into the model. Services without options are left out. */
export function readFile(file: DescFile, diagnostics: Diagnostics): UnresolvedService[] {
  const locator = new Locator(file);
  reportTypeNames(file, locator, diagnostics);
  reportFields(file, locator, diagnostics);
  const services: UnresolvedService[] = [];
  file.services.forEach((descriptor, index) => {
    const found = readService({ descriptor, path: [6, index], locator }, diagnostics);
    if (found !== undefined) {
      services.push(found);
    }
  });
  return services;
}

function readService(element: Element<"service">, diagnostics: Diagnostics): UnresolvedService | undefined {
  const { descriptor, path, locator } = element;
  const option = readServiceOption(element, serviceOption, diagnostics);
  reportForeign(descriptor, locator.locate(path), diagnostics);
  const workflows: UnresolvedWorkflow[] = [];
  const activities: Activity[] = [];
  const handlers: Handler[] = [];
  const plain: Element<"rpc">[] = [];
  descriptor.methods.forEach((method, index) => {
    const rpc: Element<"rpc"> = { descriptor: method, path: [...path, 2, index], locator };
    const kinds = readMethod(rpc, diagnostics);
    workflows.push(...kinds.workflows);
    activities.push(...kinds.activities);
    handlers.push(...kinds.handlers);
    if (kinds.workflows.length + kinds.activities.length + kinds.handlers.length === 0) {
      plain.push(rpc);
    }
  });
  if (option === undefined && plain.length === descriptor.methods.length) {
    return undefined;
  }
  for (const rpc of plain) {
    diagnostics.warn(
      "PT2002",
      locator.locate(rpc.path),
      `the rpc ${rpc.descriptor.name} has no option of temporal.v1: nothing is generated for it`,
      "add one, such as `option (temporal.v1.activity) = {…}`",
    );
  }
  const taskQueue = option?.value.taskQueue ?? "";
  return {
    name: descriptor.name,
    fullName: descriptor.typeName,
    file: descriptor.file.proto.name,
    ...(taskQueue === "" || option === undefined
      ? {}
      : { taskQueue: checkName("task queue", taskQueue, option.at(1), diagnostics) }),
    comment: locator.comment(path),
    deprecated: descriptor.deprecated,
    location: locator.locate(path),
    workflows,
    activities,
    handlers,
  };
}

interface Kinds {
  readonly workflows: readonly UnresolvedWorkflow[];
  readonly activities: readonly Activity[];
  readonly handlers: readonly Handler[];
}

function readMethod(rpc: Element<"rpc">, diagnostics: Diagnostics): Kinds {
  const options = {
    workflow: readMethodOption(rpc, workflow, diagnostics),
    activity: readMethodOption(rpc, activity, diagnostics),
    signal: readMethodOption(rpc, signal, diagnostics),
    query: readMethodOption(rpc, query, diagnostics),
    update: readMethodOption(rpc, update, diagnostics),
  };
  reportForeign(rpc.descriptor, rpc.locator.locate(rpc.path), diagnostics);
  const kinds = (Object.keys(options) as (keyof typeof options)[]).filter((kind) => options[kind] !== undefined);
  if (kinds.length === 0) {
    return { workflows: [], activities: [], handlers: [] };
  }
  checkCombination(rpc, kinds, diagnostics);
  checkSignature(rpc, kinds, diagnostics);
  const base = (read: Read<unknown>, number: number, name: string): MethodBase =>
    methodBase(rpc, read, number, name, diagnostics);
  const handlers: Handler[] = [];
  if (options.signal !== undefined) {
    handlers.push({ kind: "signal", ...base(options.signal, 1, options.signal.value.name) });
  }
  if (options.query !== undefined) {
    handlers.push({ kind: "query", ...base(options.query, 1, options.query.value.name) });
  }
  if (options.update !== undefined) {
    handlers.push(
      readUpdate(rpc.descriptor, base(options.update, 4, options.update.value.name), options.update, diagnostics),
    );
  }
  return {
    handlers,
    workflows:
      options.workflow === undefined
        ? []
        : [
            readWorkflow(
              rpc.descriptor,
              base(options.workflow, 14, options.workflow.value.name),
              options.workflow,
              diagnostics,
            ),
          ],
    activities:
      options.activity === undefined
        ? []
        : [
            {
              kind: "activity",
              ...base(options.activity, 7, options.activity.value.name),
              settings: activitySettings(options.activity, diagnostics),
            },
          ],
  };
}

function methodBase(
  { descriptor, path, locator }: Element<"rpc">,
  read: Read<unknown>,
  nameField: number,
  name: string,
  diagnostics: Diagnostics,
): MethodBase {
  const fullName = fullNameOf(descriptor);
  const nameLocation = read.at(nameField);
  return {
    rpc: descriptor.name,
    fullName,
    service: descriptor.parent.typeName,
    file: descriptor.parent.file.proto.name,
    name: name === "" ? fullName : checkName("name", name, nameLocation, diagnostics),
    input: messageRef(descriptor.input.typeName),
    output: messageRef(descriptor.output.typeName),
    comment: locator.comment(path),
    deprecated: descriptor.deprecated,
    location: locator.locate(path),
    nameLocation,
  };
}

/** Full protobuf name of an rpc, such as `acme.orders.v1.Orders.FulfilOrder`. */
export function fullNameOf(method: DescMethod): string {
  const service: DescService = method.parent;
  return `${service.typeName}.${method.name}`;
}

function messageRef(typeName: string): MessageRef {
  return { typeName, empty: typeName === "google.protobuf.Empty" };
}

function readUpdate(rpc: DescMethod, base: MethodBase, read: Read<UpdateOptions>, diagnostics: Diagnostics): Update {
  const { value, at } = read;
  const id = value.id === "" ? undefined : compileTemplate(value.id, rpc.input, at(1), diagnostics);
  const stageField = value.waitForStage !== 0 ? 7 : 3;
  const stage = value.waitForStage !== 0 ? value.waitForStage : value.waitPolicy;
  if (stage !== 0 && stage !== 2 && stage !== 3) {
    diagnostics.error(
      "PT1018",
      at(stageField),
      stage === 1 ? "the server does not wait for WAIT_POLICY_ADMITTED" : `the enum has no value ${stage}`,
      "use WAIT_POLICY_ACCEPTED or WAIT_POLICY_COMPLETED",
    );
  }
  return {
    kind: "update",
    ...base,
    validate: value.validate,
    ...(id === undefined ? {} : { id }),
    ...(stage === 0 ? {} : { waitForStage: stage === 3 ? "completed" : "accepted" }),
  };
}

function readWorkflow(
  rpc: DescMethod,
  base: MethodBase,
  read: Read<WorkflowOptions>,
  diagnostics: Diagnostics,
): UnresolvedWorkflow {
  const { value, at } = read;
  const id = value.id === "" ? undefined : compileTemplate(value.id, rpc.input, at(5), diagnostics);
  const searchAttributes = readMapping(rpc, read, diagnostics);
  return {
    kind: "workflow",
    ...base,
    aliases: value.aliases.map((alias, index) => checkName("alias", alias, at(17, index), diagnostics)),
    ...(id === undefined ? {} : { id }),
    ...(searchAttributes === undefined ? {} : { searchAttributes }),
    settings: workflowSettings(read, diagnostics),
    references: readReferences(read, diagnostics),
  };
}

function readMapping(rpc: DescMethod, { value, at }: Read<WorkflowOptions>, diagnostics: Diagnostics) {
  const { searchAttributes, typedSearchAttributes } = value;
  if (searchAttributes !== "" && typedSearchAttributes !== "") {
    diagnostics.error(
      "PT1006",
      at(15),
      "search_attributes and typed_search_attributes exclude each other",
      "move all of them to typed_search_attributes",
    );
  }
  if (typedSearchAttributes !== "") {
    return compileMapping(typedSearchAttributes, true, rpc.input, at(22), diagnostics);
  }
  return searchAttributes === "" ? undefined : compileMapping(searchAttributes, false, rpc.input, at(15), diagnostics);
}

function readReferences({ value, at }: Read<WorkflowOptions>, diagnostics: Diagnostics): Reference[] {
  const located = (field: number, index: number) => at(field, index, 1);
  return [
    ...value.signal.map(
      ({ ref, start }, index): Reference => ({ kind: "signal", ref, start, location: located(2, index) }),
    ),
    ...value.query.map(
      ({ ref }, index): Reference => ({ kind: "query", ref, start: false, location: located(1, index) }),
    ),
    ...value.update.map(({ ref, start, validate, workflowIdConflictPolicy }, index): Reference => {
      if (workflowIdConflictPolicy < 0 || workflowIdConflictPolicy > 3) {
        diagnostics.error("PT1018", at(3, index, 5), `the enum has no value ${workflowIdConflictPolicy}`);
      } else if (workflowIdConflictPolicy !== 0 && !start) {
        diagnostics.error(
          "PT1024",
          at(3, index, 5),
          "workflow_id_conflict_policy of an update counts only with `start: true`",
          "add `start: true`, or take the policy out",
        );
      }
      return {
        kind: "update",
        ref,
        start,
        location: located(3, index),
        ...(validate === undefined ? {} : { validate }),
        ...(workflowIdConflictPolicy === 0 ? {} : { idConflictPolicy: workflowIdConflictPolicy }),
      };
    }),
  ];
}
