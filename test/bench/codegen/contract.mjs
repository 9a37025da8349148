// The large contract of the generator's tests, as plugins of protoc are given one.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { CodeGeneratorRequestSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { build } from "esbuild";
import { at } from "../../../scripts/lib/paths.mjs";

/** In the repository, so that what is generated there finds its packages. */
export const folder = at(".cache/bench-codegen");

/** The bytes of a request, by parameter, for a contract of so many services with ten rpcs each, in ten packages. */
export async function contract(services) {
  const printer = join(folder, "large.mjs");
  await build({ entryPoints: [at("test/codegen/support/large.ts")], outfile: printer, format: "esm" });
  const { largeContract } = await import(pathToFileURL(printer).href);
  const protos = largeContract(services, 10, 10);
  const module = join(folder, "proto");
  rmSync(module, { recursive: true, force: true });
  for (const [path, text] of Object.entries(protos)) {
    mkdirSync(dirname(join(module, path)), { recursive: true });
    writeFileSync(join(module, path), text);
  }
  symlinkSync(at("generated/api/proto/temporal"), join(module, "temporal"), "junction");
  const image = join(folder, "image.binpb");
  const paths = Object.keys(protos).flatMap((path) => ["--path", path]);
  execFileSync(process.execPath, [at("node_modules/@bufbuild/buf/bin/buf"), "build", ".", "-o", image, ...paths], {
    cwd: module,
    stdio: "pipe",
  });
  const { file } = fromBinary(FileDescriptorSetSchema, readFileSync(image));
  return (parameter) =>
    toBinary(
      CodeGeneratorRequestSchema,
      create(CodeGeneratorRequestSchema, { fileToGenerate: Object.keys(protos), protoFile: file, parameter }),
    );
}
