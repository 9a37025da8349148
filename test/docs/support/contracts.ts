import { createFileRegistry, type DescFile } from "@bufbuild/protobuf";
import type { FileDescriptorSet } from "@bufbuild/protobuf/wkt";
import { readContract } from "../../../codegen/src/cli/contract-input.js";
import { withScratch } from "../../../codegen/src/cli/scratch.js";
import { Diagnostics } from "../../../codegen/src/diagnostics/diagnostics.js";
import type { DocumentedContract } from "../../../codegen/src/docs/view/contract.js";
import { analyse } from "../../../codegen/src/passes/analyse.js";
import { nameAll } from "../../../codegen/src/passes/name.js";
import { typescriptNaming } from "../../../codegen/src/printers/typescript/naming.js";

/** A contract of the repository, ready to be documented. */
export async function contractOf(folder: string): Promise<DocumentedContract> {
  const contract = await withScratch((scratch) => readContract({ input: folder, scratch }));
  return { ...contract, names: nameAll(contract.services, typescriptNaming, new Diagnostics()) };
}

/** A contract that a test has compiled. */
export function compiledContract(image: FileDescriptorSet, paths: readonly string[]): DocumentedContract {
  const registry = createFileRegistry(image);
  const files = paths.map((path) => registry.getFile(path) as DescFile);
  const diagnostics = new Diagnostics();
  const services = analyse(files, registry, diagnostics);
  if (diagnostics.errors.length > 0) throw new Error(diagnostics.errors.map(({ message }) => message).join("\n"));
  return { files, registry, services, names: nameAll(services, typescriptNaming, diagnostics) };
}
