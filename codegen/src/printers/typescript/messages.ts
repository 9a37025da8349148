import type { DescFile } from "@bufbuild/protobuf";
import { printConverters } from "../converter/file-printer.js";
import { declaredConverterNames, initName, shapeName } from "../converter/names.js";
import { TypeScriptConverterScope } from "./converter-scope.js";
import type { MessageNaming } from "./message-names.js";
import { ModuleScope, type PrintContext } from "./module-scope.js";

/** Names of messages as protobuf-es gives them. */
export const typescriptMessages: MessageNaming = { shape: shapeName, init: initName };

/** The messages and enums of a file, and the scope that they were printed in. */
export function printMessages(
  file: DescFile,
  context: PrintContext,
): { readonly scope: ModuleScope; readonly body: string } {
  const scope = new ModuleScope(context, file, "protempo", declaredConverterNames(file));
  return { scope, body: printConverters(file, new TypeScriptConverterScope(scope)) };
}
