import { create, createFileRegistry, type DescFile, type FileRegistry } from "@bufbuild/protobuf";
import {
  type CodeGeneratorRequest,
  type CodeGeneratorResponse,
  CodeGeneratorResponse_Feature,
  CodeGeneratorResponseSchema,
  Edition,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { Diagnostics } from "../diagnostics/diagnostics.js";
import { renderDiagnostics } from "../diagnostics/render.js";
import { analyse } from "../passes/analyse.js";
import { nameAll } from "../passes/name.js";
import { planFile } from "../passes/plan.js";
import { typescriptNaming } from "../printers/typescript/naming.js";
import { readParameters } from "./parameters.js";
import { printFiles } from "./print-files.js";
import { printManifests } from "./print-manifests.js";

/** A response, and what to print for the person who runs the compiler. */
export interface Generated {
  readonly response: CodeGeneratorResponse;
  /** Warnings as text, or nothing. */
  readonly warnings: string;
}

/** Carries out a request: every error is in the response, and a response with an error has no files. */
export async function generate(request: CodeGeneratorRequest): Promise<Generated> {
  const diagnostics = new Diagnostics();
  const parameters = readParameters(request.parameter, diagnostics);
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: request.protoFile }));
  const files = request.fileToGenerate.map((name) => fileNamed(name, registry));
  const services = analyse(files, registry, diagnostics);
  const names = nameAll(services, typescriptNaming, diagnostics);
  const errors = diagnostics.errors;
  const response = create(CodeGeneratorResponseSchema, {
    supportedFeatures: BigInt(
      CodeGeneratorResponse_Feature.PROTO3_OPTIONAL | CodeGeneratorResponse_Feature.SUPPORTS_EDITIONS,
    ),
    minimumEdition: Edition.EDITION_PROTO2,
    maximumEdition: Edition.EDITION_2024,
  });
  if (errors.length > 0) {
    const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
    response.error = `${count}\n${renderDiagnostics(errors)}`;
  } else {
    const plans = files.map((file) =>
      planFile(
        file,
        services.filter((service) => service.file === file.proto.name),
      ),
    );
    response.file = await printFiles(plans, { names, registry, parameters });
    if (parameters.manifest) {
      response.file.push(...printManifests(plans, registry));
    }
  }
  return { response, warnings: renderDiagnostics(diagnostics.warnings) };
}

function fileNamed(name: string, registry: FileRegistry): DescFile {
  const file = registry.getFile(name);
  if (file === undefined) {
    throw new Error(`the request has no descriptor of ${name}`);
  }
  return file;
}
