import { create, type DescFile, type FileRegistry } from "@bufbuild/protobuf";
import { type CodeGeneratorResponse, CodeGeneratorResponse_FileSchema } from "@bufbuild/protobuf/wkt";
import type { Names } from "../passes/name.js";
import type { FilePlan } from "../passes/plan.js";
import type { Parameters } from "../plugin/parameters.js";
import { viewActivityModule } from "../printers/typescript/activity-printer.js";
import { viewClientModule } from "../printers/typescript/client-printer.js";
import { header } from "../printers/typescript/header.js";
import { printMessages, typescriptMessages } from "../printers/typescript/messages.js";
import type { PrintContext } from "../printers/typescript/module-scope.js";
import type { ModuleView } from "../printers/typescript/module-view.js";
import type { ModuleKind } from "../printers/typescript/modules.js";
import { viewTables } from "../printers/typescript/table-printer.js";
import { viewWorkflowModule } from "../printers/typescript/workflow-printer.js";
import { type Draft, Finisher } from "./finish.js";
import { fillTemplate } from "./templates.js";

/** Prints every file of every plan. */
export function printFiles(
  plans: readonly FilePlan[],
  shared: { readonly names: Names; readonly registry: FileRegistry; readonly parameters: Parameters },
): CodeGeneratorResponse["file"] {
  const context: PrintContext = { ...shared, naming: typescriptMessages };
  const finisher = new Finisher();
  return plans
    .flatMap((plan) => drafts(plan, context))
    .map((draft) => create(CodeGeneratorResponse_FileSchema, { name: draft.path, content: finisher.finish(draft) }));
}

function drafts(plan: FilePlan, context: PrintContext): Draft[] {
  const { file, services } = plan;
  return [
    ...(plan.messages ? [messagesDraft(plan, context)] : []),
    ...(plan.workflows ? [draft(file, "workflow", viewWorkflowModule(file, services, context))] : []),
    ...(plan.activities ? [draft(file, "activity", viewActivityModule(file, services, context))] : []),
    ...(plan.clients ? [draft(file, "client", viewClientModule(file, services, context))] : []),
  ];
}

function draft(file: DescFile, kind: ModuleKind, { template, view, scope }: ModuleView): Draft {
  return {
    path: scope.modules.path(file, kind),
    header: header(file, scope.context.parameters.text),
    imports: scope.imports.all,
    body: fillTemplate(template, view),
  };
}

/** Messages come first, so that tables can name their tokens. */
function messagesDraft({ file, services }: FilePlan, context: PrintContext): Draft {
  const messages = printMessages(file, context);
  const tables = draft(file, "protempo", viewTables(services, messages.scope));
  return { ...tables, body: `${messages.body}${tables.body}` };
}
