import type { DescFile } from "@bufbuild/protobuf";
import type { MessageNaming } from "./message-names.js";
import { ModuleScope, type PrintContext } from "./module-scope.js";

/** Names of messages as protobuf-es gives them: nested ones joined by underscores. */
export const typescriptMessages: MessageNaming = {
  shape: (message) => local(message.typeName, message.file),
  init: (message) => `${local(message.typeName, message.file)}Init`,
};

function local(typeName: string, file: DescFile): string {
  const prefix = file.proto.package === "" ? 0 : file.proto.package.length + 1;
  return typeName.slice(prefix).replaceAll(".", "_");
}

/** The messages and enums of a file, and the scope that they were printed in. */
export function printMessages(
  file: DescFile,
  context: PrintContext,
): { readonly scope: ModuleScope; readonly body: string } {
  return { scope: new ModuleScope(context, file, []), body: "" };
}
