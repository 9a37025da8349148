import { create, type FileRegistry } from "@bufbuild/protobuf";
import { type CodeGeneratorResponse, CodeGeneratorResponse_FileSchema } from "@bufbuild/protobuf/wkt";
import { makeManifest } from "../manifest/make-manifest.js";
import { printManifest } from "../manifest/print-manifest.js";
import type { FilePlan } from "../passes/plan.js";

/**
 * A manifest for each file with services. Each holds the messages of its own services, imported ones too: a plugin sees
 * only the files of one folder at a time.
 */
export function printManifests(plans: readonly FilePlan[], registry: FileRegistry): CodeGeneratorResponse["file"] {
  return plans
    .filter(({ services }) => services.length > 0)
    .map(({ file, services }) =>
      create(CodeGeneratorResponse_FileSchema, {
        name: `${file.name}_manifest.json`,
        content: printManifest(makeManifest(services, registry)),
      }),
    );
}
