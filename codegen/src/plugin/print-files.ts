import { create, type FileRegistry } from "@bufbuild/protobuf";
import { type CodeGeneratorResponse, CodeGeneratorResponse_FileSchema } from "@bufbuild/protobuf/wkt";
import type { Names } from "../passes/name.js";
import type { FilePlan } from "../passes/plan.js";
import { viewActivityModule } from "../printers/typescript/activity-printer.js";
import { viewClientModule } from "../printers/typescript/client-printer.js";
import { header } from "../printers/typescript/header.js";
import { printMessages, typescriptMessages } from "../printers/typescript/messages.js";
import type { PrintContext } from "../printers/typescript/module-scope.js";
import type { ModuleView } from "../printers/typescript/module-view.js";
import type { ModuleKind } from "../printers/typescript/modules.js";
import { ReferenceCycles } from "../printers/typescript/reference-cycles.js";
import { viewTables } from "../printers/typescript/table-printer.js";
import { viewWorkflowModule } from "../printers/typescript/workflow-printer.js";
import type { Parameters } from "./parameters.js";

interface Module {
  readonly kind: ModuleKind;
  /** Text before what the template makes. */
  readonly before?: string;
  readonly view: ModuleView;
}

/** Prints every file of every plan. */
export async function printFiles(
  plans: readonly FilePlan[],
  shared: { readonly names: Names; readonly registry: FileRegistry; readonly parameters: Parameters },
): Promise<CodeGeneratorResponse["file"]> {
  // Loaded only when there is something to print: a TypeScript compiler is a lot of code.
  const { finish } = await import("../emit/finish.js");
  const { indentFunctions } = await import("../emit/indent.js");
  const { fillTemplate } = await import("../emit/templates.js");
  const services = plans.flatMap((plan) => plan.services);
  const cycles = new ReferenceCycles(services, shared.registry);
  const context: PrintContext = { ...shared, naming: typescriptMessages, cycles };
  return plans.flatMap((plan) =>
    modulesOf(plan, context).map(({ kind, before, view: { template, view, scope } }) => {
      const path = scope.modules.path(plan.file, kind);
      // Filled in first: what the template names is imported.
      const body = `${indentFunctions(before ?? "")}${fillTemplate(template, view)}`;
      const content = finish({
        path,
        header: header(plan.file, shared.parameters.text),
        imports: scope.imports.all,
        body,
      });
      return create(CodeGeneratorResponse_FileSchema, { name: path, content });
    }),
  );
}

function modulesOf({ file, services, ...plan }: FilePlan, context: PrintContext): Module[] {
  const modules: Module[] = [];
  if (plan.messages) {
    // Messages come first, so that tables can name their tokens.
    const messages = printMessages(file, context);
    modules.push({ kind: "protempo", before: messages.body, view: viewTables(services, messages.scope) });
  }
  if (plan.workflows) {
    modules.push({ kind: "workflow", view: viewWorkflowModule(file, services, context) });
  }
  if (plan.activities) {
    modules.push({ kind: "activity", view: viewActivityModule(file, services, context) });
  }
  if (plan.clients) {
    modules.push({ kind: "client", view: viewClientModule(file, services, context) });
  }
  return modules;
}
