import type { MessageRef } from "../../model/message-ref.js";
import type { Activity, Handler, HandlerUse, MethodBase, Update, Workflow } from "../../model/method.js";
import type { Service } from "../../model/service.js";
import { type ExpressionHelpers, helperNames, printMapping, printTemplate } from "./expression-printer.js";
import { literal, objectLiteral } from "./literal.js";
import type { ModuleScope } from "./module-scope.js";
import type { ModuleView } from "./module-view.js";

const sdkTypes = ["QueryRow", "ServiceTable", "SignalRow", "UpdateRow"] as const;

/** Prints rows of tables into one module. */
class RowPrinter {
  readonly #scope: ModuleScope;
  readonly #helpers: ExpressionHelpers;

  constructor(scope: ModuleScope, helpers: ExpressionHelpers) {
    this.#scope = scope;
    this.#helpers = helpers;
  }

  handler(handler: Handler): string {
    const more = handler.kind === "update" ? this.#update(handler) : [];
    const description = firstParagraph(handler.comment);
    return row([
      `kind: ${literal(handler.kind)}`,
      ...this.#method(handler),
      ...(description === "" ? [] : [`description: ${literal(description)}`]),
      ...more,
    ]);
  }

  activity(activity: Activity): string {
    return row([`kind: "activity"`, ...this.#method(activity), ...defaults(activity.settings)], "    ");
  }

  workflow(workflow: Workflow): string {
    const { aliases, id, searchAttributes } = workflow;
    const { registry } = this.#scope.context;
    return row(
      [
        `kind: "workflow"`,
        `key: ${literal(workflow.rpc)}`,
        ...this.#method(workflow),
        ...(aliases.length === 0 ? [] : [`aliases: ${objectLiteral(aliases)}`]),
        ...(id === undefined ? [] : [`id: ${printTemplate(id, this.#helpers, registry)}`]),
        ...(searchAttributes === undefined
          ? []
          : [`searchAttributes: ${printMapping(searchAttributes, this.#helpers, registry)}`]),
        ...defaults(workflow.settings),
        this.#handlers(workflow),
      ],
      "    ",
    );
  }

  #method(method: Handler | Activity | Workflow): string[] {
    const { context } = this.#scope;
    return [
      `member: ${literal(context.names.member(method))}`,
      `name: ${literal(method.name)}`,
      this.#token("input", method.input),
      this.#token("output", method.output),
    ];
  }

  #token(field: string, ref: MessageRef): string {
    const { messages, context, file } = this.#scope;
    const token = messages.token(ref);
    return !ref.empty && context.cycles.join(file, messages.file(ref)) ? later(field, token) : `${field}: ${token}`;
  }

  #handlers(workflow: Workflow): string {
    const { context, file } = this.#scope;
    const uses = `[${workflow.handlers.map((use) => this.#use(use, workflow)).join(", ")}]`;
    const joined = workflow.handlers.some(({ handler }) => {
      const other = context.registry.getService(handler.service)?.file;
      return other !== undefined && context.cycles.join(file, other);
    });
    return joined ? later("handlers", uses) : `handlers: ${uses}`;
  }

  #update(update: Update): string[] {
    const { registry, names } = this.#scope.context;
    return [
      ...(update.id === undefined ? [] : [`id: ${printTemplate(update.id, this.#helpers, registry)}`]),
      ...(update.waitForStage === undefined ? [] : [`waitForStage: ${update.waitForStage === "completed" ? 3 : 2}`]),
      ...(update.validate ? [`validator: ${literal(names.ownValidator(update))}`] : []),
    ];
  }

  #use(use: HandlerUse, workflow: Workflow): string {
    const { handler } = use;
    const fields = [
      `row: ${this.#rowName(handler)}`,
      ...(use.start ? ["start: true"] : []),
      ...(use.validate ? [`validator: ${literal(this.#scope.context.names.validator(workflow, handler))}`] : []),
      ...(use.idConflictPolicy === undefined ? [] : [`idConflictPolicy: ${use.idConflictPolicy}`]),
    ];
    return `{ ${fields.join(", ")} }`;
  }

  #rowName(handler: Handler): string {
    const { file, modules, imports, context } = this.#scope;
    const name = handlerRowName(handler);
    if (handler.file === file.proto.name) {
      return name;
    }
    const foreign = context.registry.getService(handler.service)?.file;
    return foreign === undefined ? name : imports.value(modules.sibling(file.name, foreign, "protempo"), name);
  }
}

/** What `<file>_protempo.ts` holds for services after its messages: a constant a handler, and a table a service. */
export function viewTables(services: readonly Service[], scope: ModuleScope): ModuleView {
  const sdk = scope.types("internal", sdkTypes);
  const printer = new RowPrinter(scope, scope.values("internal", helperNames));
  const rowTypes = { signal: "SignalRow", query: "QueryRow", update: "UpdateRow" } as const;
  const view = {
    sdk,
    handlers: services
      .flatMap((service) => service.handlers)
      .map((handler) => ({
        kind: handler.kind,
        fullName: handler.fullName,
        constant: handlerRowName(handler),
        type: sdk[rowTypes[handler.kind]],
        row: printer.handler(handler),
      })),
    services: services.map((service) => ({
      fullName: service.fullName,
      constant: `${service.name}$table`,
      service: literal(service.fullName),
      taskQueue: service.taskQueue === undefined ? undefined : literal(service.taskQueue),
      workflows: service.workflows.map((workflow) => printer.workflow(workflow)),
      activities: service.activities.map((activity) => printer.activity(activity)),
    })),
  };
  return { template: "table", view, scope };
}

/** A field that is evaluated when it is read: what it names may be evaluated after the table. */
function later(field: string, value: string): string {
  return `get ${field}() { return ${value}; }`;
}

/** Name of the constant that holds a handler's row. An activity of the same rpc has its row in the table. */
function handlerRowName(handler: MethodBase): string {
  return `${handler.service.slice(handler.service.lastIndexOf(".") + 1)}$${handler.rpc}`;
}

function defaults(settings: object): string[] {
  return Object.keys(settings).length === 0 ? [] : [`defaults: ${objectLiteral(settings)}`];
}

/** What a Web UI has room for, and a table that every client loads. */
function firstParagraph(comment: string): string {
  const [first = ""] = comment.split(/\n\s*\n/);
  return first.trim().replace(/\s*\n\s*/g, " ");
}

/** An object literal with a field a line. */
function row(fields: readonly string[], indent = ""): string {
  return `{\n${fields.map((field) => `${indent}  ${field},\n`).join("")}${indent}}`;
}
