import { dirname } from "node:path";
import type { DescFile, FileRegistry } from "@bufbuild/protobuf";
import type { Diagnostics } from "../diagnostics/diagnostics.js";
import type { Service } from "../model/service.js";
import { analyse } from "../passes/analyse.js";

/** The services of a contract's files that have options of `temporal.v1`. */
export function analyseContract(
  files: readonly DescFile[],
  registry: FileRegistry,
  diagnostics: Diagnostics,
): Service[] {
  // By folder, as buf gives them to the plugin: names of two folders may be for workers that never meet.
  const folders = new Map<string, DescFile[]>();
  for (const file of files) folders.set(dirname(file.name), [...(folders.get(dirname(file.name)) ?? []), file]);
  return [...folders.values()].flatMap((each) => analyse(each, registry, diagnostics));
}
