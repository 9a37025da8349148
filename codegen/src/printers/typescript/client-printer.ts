import type { DescFile } from "@bufbuild/protobuf";
import type { HandlerUse, Workflow } from "../../model/method.js";
import type { Service } from "../../model/service.js";
import { docComment } from "./doc.js";
import { literal } from "./literal.js";
import { declaredNames, ModuleScope, type PrintContext, together } from "./module-scope.js";
import type { ModuleView } from "./module-view.js";
import { initParameter, parameters } from "./signature.js";

const sdkTypes = [
  "Client",
  "InputlessSchedules",
  "QueryOptions",
  "QueuedScheduleOptions",
  "QueuedStartOptions",
  "QueuedUpdateWithStartOptions",
  "ResultOptions",
  "ServiceClientDefaults",
  "SignalOptions",
  "StartOptions",
  "StartUpdateOptions",
  "TypedHandle",
  "UpdateHandle",
  "UpdateOptions",
  "UpdateWithStartOptions",
  "WorkflowSchedules",
] as const;

type Sdk = Record<(typeof sdkTypes)[number], string>;

/** What `<file>_client.ts` holds: a client a service, and for each workflow its calls and its handle. */
export function viewClientModule(file: DescFile, services: readonly Service[], context: PrintContext): ModuleView {
  const scope = new ModuleScope(context, file, "client", declaredNames(services, context.names));
  const sdk = together(scope.types("client", sdkTypes), scope.values("internal/client", ["clientOf"]));
  const view = {
    sdk,
    services: services
      .filter((service) => service.workflows.length > 0)
      .map((service) => ({
        doc: docComment(service, "", `Starts and addresses the workflows of \`${service.fullName}\`.`),
        fullName: service.fullName,
        type: `${context.names.serviceStem(service)}Client`,
        table: scope.table(service),
        workflows: service.workflows.map((workflow) => viewWorkflow(workflow, service, scope, sdk)),
      })),
  };
  return { template: "client", view, scope };
}

function viewWorkflow(workflow: Workflow, service: Service, scope: ModuleScope, sdk: Sdk): object {
  const { names } = scope.context;
  const { messages } = scope;
  const stem = names.workflowStem(workflow);
  const queued = workflow.settings.taskQueue === undefined && service.taskQueue === undefined;
  const startOptions = queued ? `options: ${sdk.QueuedStartOptions}` : `options?: ${sdk.StartOptions}`;
  const input = initParameter(workflow.input, messages);
  const handlers = (kind: HandlerUse["handler"]["kind"]) =>
    workflow.handlers.filter((use) => use.handler.kind === kind).map((use) => viewHandler(use, scope, sdk));
  const starters = (kind: "signal" | "update") =>
    workflow.handlers
      .filter((use) => use.start && use.handler.kind === kind)
      .map((use) => viewStarter(use, workflow, queued, scope, sdk));
  return {
    stem,
    doc: docComment(workflow, "", `The workflow \`${workflow.name}\`, as clients start it.`),
    memberDoc: docComment(workflow, "  "),
    member: names.member(workflow),
    workflowType: literal(workflow.name),
    name: workflow.fullName,
    start: parameters(input, startOptions),
    idParameters: workflow.id === undefined ? undefined : { text: parameters(input) },
    result: messages.message(workflow.output),
    schedules: schedulesType(workflow, queued, scope, sdk),
    signals: handlers("signal"),
    queries: handlers("query"),
    updates: handlers("update"),
    signalWithStart: starters("signal"),
    updateWithStart: starters("update"),
  };
}

function schedulesType(workflow: Workflow, queued: boolean, { messages }: ModuleScope, sdk: Sdk): string {
  const { input } = workflow;
  const messageTypes = input.empty ? [] : [messages.init(input), messages.message(input)];
  const parameters = [...messageTypes, ...(queued ? [sdk.QueuedScheduleOptions] : [])];
  const type = input.empty ? sdk.InputlessSchedules : sdk.WorkflowSchedules;
  return parameters.length === 0 ? type : `${type}<${parameters.join(", ")}>`;
}

function viewHandler({ handler }: HandlerUse, scope: ModuleScope, sdk: Sdk): object {
  const input = initParameter(handler.input, scope.messages);
  const options =
    sdk[({ signal: "SignalOptions", query: "QueryOptions", update: "UpdateOptions" } as const)[handler.kind]];
  return {
    doc: docComment(handler, "  "),
    member: scope.context.names.member(handler),
    parameters: parameters(input, `options?: ${options}`),
    startParameters: handler.kind === "update" ? parameters(input, `options?: ${sdk.StartUpdateOptions}`) : "",
    result: handler.kind === "signal" ? "void" : scope.messages.message(handler.output),
  };
}

/** A signal or an update that starts the workflow: both inputs have names, so they cannot be swapped unseen. */
function viewStarter(
  { handler }: HandlerUse,
  workflow: Workflow,
  queued: boolean,
  scope: ModuleScope,
  sdk: Sdk,
): object {
  const { messages } = scope;
  const parts = [
    ...(workflow.input.empty ? [] : [`start: ${messages.init(workflow.input)}`]),
    ...(handler.input.empty ? [] : [`${handler.kind}: ${messages.init(handler.input)}`]),
  ];
  const kinds = {
    signal: { required: "QueuedStartOptions", optional: "StartOptions" },
    update: { required: "QueuedUpdateWithStartOptions", optional: "UpdateWithStartOptions" },
  } as const;
  const names = kinds[handler.kind === "update" ? "update" : "signal"];
  return {
    doc: docComment(handler, "  "),
    member: scope.context.names.member(handler),
    parameters: parameters(
      parts.length === 0 ? undefined : `parts: { ${parts.join("; ")} }`,
      queued ? `options: ${sdk[names.required]}` : `options?: ${sdk[names.optional]}`,
    ),
    result: messages.message(handler.output),
  };
}
