import type { DescMessage } from "@bufbuild/protobuf";
import type { Template } from "../../expressions/template.js";
import type { MessageRef } from "../../model/message-ref.js";
import type { Activity, Handler, HandlerUse, Method, Workflow } from "../../model/method.js";
import type { Service } from "../../model/service.js";
import { drawSequence } from "../diagrams/sequence.js";
import { exampleOf } from "../example/build.js";
import { exampleId, isRandom } from "../example/evaluate.js";
import { shortExample } from "../example/short.js";
import type { HandlerExample } from "../snippets/snippet.js";
import { activitySnippets, workflowSnippets } from "../snippets/write-snippets.js";
import { linkTo, searchText, type TypeLink } from "./messages.js";
import type { ActivityView, HandlerUseView, HandlerView, IdView, MethodView, WorkflowView } from "./page.js";
import type { Place } from "./place.js";
import { activityRows, policies, queueRow, type Setting, silentRow, statedRow, workflowRows } from "./settings.js";
import { blocksOf, summaryOf } from "./text.js";

/** A workflow. */
export function viewWorkflow(workflow: Workflow, service: Service, place: Place): WorkflowView {
  const { settings } = workflow;
  const message = messageOf(workflow.input, place);
  const input = message && shortExample(message, workflow.id);
  const id = viewId(workflow.id, workflow.input, place);
  const queue = queueRow(settings.taskQueue, service.taskQueue, "every start has to name one");
  const handlers = workflow.handlers.map((use) => handlerExample(use, place));
  return {
    ...viewMethod(workflow, place),
    id,
    settings: [
      ...(id === undefined ? [silentRow("Workflow ID", "chosen by the caller, or random", "SDK default")] : []),
      ...workflowRows(settings, queue),
    ],
    searchAttributes: (workflow.searchAttributes ?? []).map(({ name, type }) => ({
      name,
      type: type ?? "as the namespace has it",
    })),
    handlers: workflow.handlers.map((use) => viewUse(use, place)),
    sequence: drawSequence(workflow, service),
    snippets: workflowSnippets(
      {
        workflow,
        service,
        input,
        id: (input && workflow.id && exampleId(workflow.id, input)) ?? "your-workflow-id",
        taskQueue: settings.taskQueue ?? service.taskQueue ?? "",
        handlers,
      },
      place.snippets,
    ),
  };
}

/** An activity. */
export function viewActivity(activity: Activity, service: Service, place: Place): ActivityView {
  const message = messageOf(activity.input, place);
  const queue = queueRow(activity.settings.taskQueue, service.taskQueue, "that of the workflow which calls it");
  return {
    ...viewMethod(activity, place),
    kind: "activity",
    settings: activityRows(activity.settings, queue),
    snippets: activitySnippets({ activity, service, input: message && shortExample(message) }, place.snippets),
  };
}

/** A signal, a query or an update. */
export function viewHandler(handler: Handler, place: Place): HandlerView {
  const takenBy = place.services
    .flatMap(({ workflows }) => workflows)
    .filter(({ handlers }) =>
      handlers.some((use) => use.handler.fullName === handler.fullName && use.handler.kind === handler.kind),
    );
  return {
    ...viewMethod(handler, place),
    settings: handler.kind === "update" ? updateRows(handler) : [],
    snippets: [],
    id: handler.kind === "update" ? viewId(handler.id, handler.input, place) : undefined,
    takenBy: takenBy.map((workflow) => ({ name: workflow.rpc, anchor: place.anchors(workflow) })),
  };
}

function updateRows(handler: Handler & { readonly kind: "update" }): Setting[] {
  return [
    ...(handler.id === undefined ? [silentRow("Update ID", "random", "SDK default")] : []),
    handler.validate
      ? statedRow("Validated first", "yes: what the validator refuses leaves no trace in the history")
      : silentRow("Validated first", "no", "default of temporal.v1"),
    handler.waitForStage === undefined
      ? silentRow("Calls wait until", "completed", "SDK default")
      : statedRow("Calls wait until", handler.waitForStage),
  ];
}

function viewMethod(method: Method, place: Place): Omit<MethodView, "settings" | "snippets"> {
  const aliases = method.kind === "workflow" ? method.aliases : [];
  return {
    anchor: place.anchors(method),
    kind: method.kind,
    rpc: method.rpc,
    name: method.name,
    aliases,
    blocks: blocksOf(method.comment),
    summary: summaryOf(method.comment),
    deprecated: method.deprecated,
    input: viewRef(method.input, place),
    output: viewRef(method.output, place),
    search: searchText([
      method.fullName,
      method.name,
      ...aliases,
      method.kind,
      ...[method.input, method.output].flatMap(({ empty, typeName }) => (empty ? [] : [typeName])),
    ]),
  };
}

function viewUse({ handler, start, validate, idConflictPolicy }: HandlerUse, place: Place): HandlerUseView {
  const stage = handler.kind === "update" ? handler.waitForStage : undefined;
  return {
    kind: handler.kind,
    rpc: handler.rpc,
    anchor: place.anchors(handler),
    name: handler.name,
    summary: summaryOf(handler.comment),
    input: viewRef(handler.input, place),
    output: handler.kind === "signal" ? undefined : viewRef(handler.output, place),
    flags: [
      ...(start ? ["may start the workflow"] : []),
      ...(idConflictPolicy === undefined ? [] : [`if it runs: ${policies.conflict[idConflictPolicy] ?? ""}`]),
      ...(validate ? ["validated first"] : []),
      ...(stage === undefined ? [] : [`calls wait until ${stage}`]),
    ],
  };
}

function viewRef({ empty, typeName }: MessageRef, place: Place): TypeLink | undefined {
  const message = empty ? undefined : place.scope.registry.getMessage(typeName);
  return message && linkTo(message, place.scope);
}

function messageOf({ empty, typeName }: MessageRef, place: Place): DescMessage | undefined {
  return empty ? undefined : place.scope.registry.getMessage(typeName);
}

function viewId(template: Template | undefined, { typeName }: MessageRef, place: Place): IdView | undefined {
  if (template === undefined) return undefined;
  const input = place.scope.registry.getMessage(typeName);
  const example = input && exampleId(template, exampleOf(input));
  return { expression: template.source, example: example ?? "", random: isRandom(template) };
}

function handlerExample(use: HandlerUse, place: Place): HandlerExample {
  const { handler } = use;
  const message = messageOf(handler.input, place);
  const template = handler.kind === "update" ? handler.id : undefined;
  const input = message && shortExample(message, template);
  // A random one is what the SDKs make anyway.
  const id =
    template === undefined || isRandom(template) || input === undefined ? undefined : exampleId(template, input);
  return { use, input, id };
}
