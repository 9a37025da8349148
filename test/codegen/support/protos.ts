import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { create, fromBinary } from "@bufbuild/protobuf";
import { CodeGeneratorRequestSchema, type FileDescriptorSet, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { generate } from "../../../codegen/src/plugin/generate.js";

/** The repository. */
export const root: string = fileURLToPath(new URL("../../..", import.meta.url));

/** buf's command-line program. */
export const buf: string = join(root, "node_modules/@bufbuild/buf/bin/buf");

/** What annotated contracts import. */
const optionFiles = ["temporal/v1", "temporal/api/common/v1", "temporal/api/enums/v1"];

/** Compiles proto files, given by their paths, with buf, as a plugin would be given them. */
export function compileProtos(
  files: Readonly<Record<string, string>>,
  imports: readonly string[] = optionFiles,
): FileDescriptorSet {
  const folder = mkdtempSync(join(tmpdir(), "protempo-protos-"));
  try {
    for (const path of imports) {
      cpSync(join(root, "generated/api/proto", path), join(folder, path), { recursive: true });
    }
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    execFileSync(process.execPath, [buf, "build", "-o", "image.binpb"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return fromBinary(FileDescriptorSetSchema, readFileSync(join(folder, "image.binpb")));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a run of the plugin gave. */
export interface Outcome {
  /** Generated files by their paths. */
  readonly files: Readonly<Record<string, string>>;
  readonly error: string;
  readonly warnings: string;
}

/** Runs the plugin in this process on some files of an image. */
export async function runPlugin(
  image: FileDescriptorSet,
  fileToGenerate: readonly string[],
  parameter = "",
): Promise<Outcome> {
  const request = create(CodeGeneratorRequestSchema, {
    fileToGenerate: [...fileToGenerate],
    parameter,
    protoFile: image.file,
  });
  const { response, warnings } = await generate(request);
  return {
    files: Object.fromEntries(response.file.map((file) => [file.name, file.content])),
    error: response.error ?? "",
    warnings,
  };
}

/** A contract of one service: `body` stands between its braces. */
export function contract(packageName: string, body: string, messages = "", more = ""): string {
  return `syntax = "proto3";
package ${packageName};
import "google/protobuf/any.proto"; import "google/protobuf/empty.proto";
import "google/protobuf/wrappers.proto";
import "temporal/v1/temporal.proto";
service Svc {
${body}
}
message In { string name = 1; int32 count = 2; }
message Out {}
${messages}
${more}`;
}
