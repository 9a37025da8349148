import { create, createFileRegistry, type DescFile, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type CodeGeneratorRequest,
  CodeGeneratorRequestSchema,
  type CodeGeneratorResponse,
  CodeGeneratorResponse_Feature,
  CodeGeneratorResponseSchema,
  Edition,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { Diagnostics } from "../diagnostics/diagnostics.js";
import { renderDiagnostics } from "../diagnostics/render.js";
import { type DocsFormat, docsFormats, writeDocs } from "../docs/write-docs.js";
import { nameAll } from "../passes/name.js";
import { typescriptNaming } from "../printers/typescript/naming.js";
import { analyseContract } from "./analyse-contract.js";

const usage = `protoc-gen-protempo-docs

A plugin of protoc and buf that writes documentation of a contract. In buf.gen.yaml:

  plugins:
    - local: protoc-gen-protempo-docs
      out: docs
      strategy: all
      opt: [format=html]     # or format=markdown; both by default
`;

/** The process of the plugin that writes documentation: a request on standard input, a response on standard output. */
export async function runDocsPlugin(): Promise<void> {
  if (process.argv.length > 2 || process.stdin.isTTY) {
    process.stderr.write(usage);
    process.exitCode = process.argv[2] === "--help" ? 0 : 1;
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const response = document(fromBinary(CodeGeneratorRequestSchema, Buffer.concat(chunks)));
  process.stdout.write(toBinary(CodeGeneratorResponseSchema, response));
}

/** The documentation of what a request has, or why there is none. */
function document(request: CodeGeneratorRequest): CodeGeneratorResponse {
  const response = create(CodeGeneratorResponseSchema, {
    supportedFeatures: BigInt(
      CodeGeneratorResponse_Feature.PROTO3_OPTIONAL | CodeGeneratorResponse_Feature.SUPPORTS_EDITIONS,
    ),
    minimumEdition: Edition.EDITION_PROTO2,
    maximumEdition: Edition.EDITION_2024,
  });
  const formats = readFormats(request.parameter);
  if (typeof formats === "string") return { ...response, error: formats };
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: request.protoFile }));
  const files = request.fileToGenerate.map((name) => registry.getFile(name) as DescFile);
  const diagnostics = new Diagnostics();
  const services = analyseContract(files, registry, diagnostics);
  if (diagnostics.errors.length > 0) return { ...response, error: renderDiagnostics(diagnostics.errors) };
  // By folder, as buf asks by default, there are some without; two with would overwrite each other, which buf refuses.
  if (services.length === 0) return response;
  const names = nameAll(services, typescriptNaming, new Diagnostics());
  response.file = writeDocs({ files, registry, services, names }, formats).map(({ name, content }) => ({
    $typeName: "google.protobuf.compiler.CodeGeneratorResponse.File",
    name,
    insertionPoint: "",
    content,
  }));
  return response;
}

/** What forms are asked for, or what is wrong with the parameter. */
function readFormats(parameter: string): readonly DocsFormat[] | string {
  const parts = parameter
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const formats = parts.map((part) => docsFormats.find((format) => part === `format=${format}`));
  const wrong = formats.indexOf(undefined);
  if (wrong !== -1) {
    const known = docsFormats.map((format) => `format=${format}`).join(" and ");
    return `malformed parameter "${parts[wrong]}": there is ${known}, both by default`;
  }
  return formats.length === 0 ? docsFormats : docsFormats.filter((format) => formats.includes(format));
}
