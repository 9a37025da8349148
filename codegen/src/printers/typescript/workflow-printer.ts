import type { DescFile } from "@bufbuild/protobuf";
import type { Activity, HandlerUse, Workflow } from "../../model/method.js";
import type { Service } from "../../model/service.js";
import { docComment } from "./doc.js";
import { literal } from "./literal.js";
import { declaredNames, ModuleScope, type PrintContext, together } from "./module-scope.js";
import type { ModuleView } from "./module-view.js";
import { lowerFirst, safeValueName } from "./naming.js";
import { initParameter, messageParameter, parameters } from "./signature.js";

const sdkTypes = [
  "ActivityOptions",
  "Awaitable",
  "ChildHandle",
  "ChildOptions",
  "ContinueAsNew",
  "ContinueAsNewOptions",
  "ExternalHandle",
  "LocalActivityOptions",
  "Nothing",
  "SignalOptions",
  "TimedActivityOptions",
  "TimedLocalActivityOptions",
  "WorkflowClass",
  "WorkflowContext",
  "WorkflowRegistration",
  "WorkflowService",
] as const;

type Sdk = Record<(typeof sdkTypes)[number], string>;

/** What `<file>_workflow.ts` holds: what runs can call, an abstract class a workflow, and their registration. */
export function viewWorkflowModule(file: DescFile, services: readonly Service[], context: PrintContext): ModuleView {
  const scope = new ModuleScope(context, file, "workflow", declaredNames(services, context.names));
  const sdk = together(
    scope.types("workflow", sdkTypes),
    together(
      scope.values("workflow", ["Workflow"]),
      scope.values("internal/workflow", ["registerWorkflows", "workflowService"]),
    ),
  );
  const view = {
    sdk,
    services: services
      .filter((service) => service.workflows.length + service.activities.length > 0)
      .map((service) => viewService(service, scope, sdk)),
  };
  return { template: "workflow", view, scope };
}

function viewService(service: Service, scope: ModuleScope, sdk: Sdk): object {
  const { names } = scope.context;
  const stem = names.serviceStem(service);
  return {
    fullName: service.fullName,
    stem,
    value: safeValueName(stem),
    doc: docComment(service, "", `The service \`${service.fullName}\`, for \`ctx.use(…)\`.`),
    register: `${lowerFirst(stem)}Workflows`,
    registerSome: `some${stem}Workflows`,
    table: scope.table(service),
    activities: service.activities.map((activity) => viewActivity(activity, scope, sdk)),
    workflows: service.workflows.map((workflow) => viewWorkflow(workflow, stem, scope, sdk)),
  };
}

function viewActivity(activity: Activity, scope: ModuleScope, sdk: Sdk): object {
  const { startToCloseTimeout, scheduleToCloseTimeout } = activity.settings;
  const timed = startToCloseTimeout !== undefined || scheduleToCloseTimeout !== undefined;
  const input = initParameter(activity.input, scope.messages);
  return {
    doc: docComment(activity, "  "),
    member: scope.context.names.member(activity),
    parameters: parameters(input, timed ? `options?: ${sdk.ActivityOptions}` : `options: ${sdk.TimedActivityOptions}`),
    localParameters: parameters(
      input,
      timed ? `options?: ${sdk.LocalActivityOptions}` : `options: ${sdk.TimedLocalActivityOptions}`,
    ),
    result: scope.messages.message(activity.output),
  };
}

function viewWorkflow(workflow: Workflow, serviceStem: string, scope: ModuleScope, sdk: Sdk): object {
  const { names } = scope.context;
  const { messages } = scope;
  const input = initParameter(workflow.input, messages);
  const signals = workflow.handlers.filter((use) => use.handler.kind === "signal");
  return {
    stem: names.workflowStem(workflow),
    serviceStem,
    doc: docComment(
      workflow,
      "",
      `The workflow \`${workflow.name}\`, to be extended by the class that carries it out.`,
    ),
    memberDoc: docComment(workflow, "  "),
    member: names.member(workflow),
    key: workflow.rpc,
    name: workflow.fullName,
    workflowType: literal(workflow.name),
    input: workflow.input.empty ? "undefined" : messages.message(workflow.input),
    run: messages.init(workflow.output),
    result: messages.message(workflow.output),
    childParameters: parameters(input, `options?: ${sdk.ChildOptions}`),
    againParameters: parameters(input, `options?: ${sdk.ContinueAsNewOptions}`),
    signals: signals.map(({ handler }) => ({
      doc: docComment(handler, "  "),
      member: names.member(handler),
      parameters: parameters(initParameter(handler.input, messages), `options?: ${sdk.SignalOptions}`),
    })),
    handlers: workflow.handlers.flatMap((use) => viewHandler(use, workflow, scope, sdk)),
  };
}

/** The abstract members of one handler: its validator, if it has one, and itself. */
function viewHandler({ handler, validate }: HandlerUse, workflow: Workflow, scope: ModuleScope, sdk: Sdk): object[] {
  const { names } = scope.context;
  const { messages } = scope;
  const list = parameters(messageParameter(handler.input, messages));
  const context = `ctx: ${names.workflowStem(workflow)}Context`;
  const result = {
    signal: () => `${sdk.Awaitable}<void>`,
    query: () => (handler.output.empty ? sdk.Nothing : messages.init(handler.output)),
    update: () => `${sdk.Awaitable}<${messages.init(handler.output)}>`,
  }[handler.kind];
  const own = {
    doc: docComment(handler, "  ", introduction[handler.kind]),
    member: names.member(handler),
    parameters: handler.kind === "update" ? parameters(list || undefined, context) : list,
    result: result(),
  };
  if (!validate) {
    return [own];
  }
  const validator = {
    doc: `  /** Throws if \`${names.member(handler)}\` must not take its input now. Changes nothing. */\n`,
    member: names.validator(workflow, handler),
    parameters: list,
    result: sdk.Nothing,
  };
  return [validator, own];
}

const introduction = {
  signal: "Handles a signal.",
  query: "Answers a query; changes nothing.",
  update: "Carries out an update.",
};
