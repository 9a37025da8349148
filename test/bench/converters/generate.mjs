// Generates protobuf-es' messages and our converters for order.proto, and bundles both for node.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "../../..");
const OUT = join(ROOT, ".cache/bench-converters");

/**
 * Writes a module with our tokens, their schemas and protobuf-es' functions; with the format `iife` a script that
 * sets `bench` to our part of it, which needs nothing of the host and so runs in a realm. Returns the files' paths.
 */
export async function generateBench(format = "esm") {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const buf = (args) =>
    execFileSync(process.execPath, [join(ROOT, "node_modules/@bufbuild/buf/bin/buf"), ...args], {
      cwd: OUT,
      stdio: "pipe",
    });
  buf(["build", HERE, "--as-file-descriptor-set", "-o", join(OUT, "order.binpb")]);
  const plugin = {
    local: ["node", join(ROOT, "node_modules/@bufbuild/protoc-gen-es/bin/protoc-gen-es")],
    out: OUT,
    opt: ["target=ts", "import_extension=js"],
  };
  buf(["generate", HERE, "--template", JSON.stringify({ version: "v2", plugins: [plugin] })]);
  const printer = join(OUT, "printer.mjs");
  await build({
    stdin: { contents: PRINTER, resolveDir: ROOT, loader: "ts" },
    outfile: printer,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "silent",
  });
  const { print } = await import(pathToFileURL(printer).href);
  const runtime = relative(OUT, join(ROOT, "runtime/src"));
  writeFileSync(join(OUT, "order_protempo.ts"), print(readFileSync(join(OUT, "order.binpb")), runtime));
  const bundle = await build({
    stdin: { contents: format === "iife" ? REALM_MODULE : MODULE, resolveDir: OUT, loader: "ts" },
    bundle: true,
    write: false,
    format,
    globalName: format === "iife" ? "bench" : undefined,
    target: "node20",
    logLevel: "silent",
  });
  const file = join(OUT, `bench-${format}.mjs`);
  writeFileSync(file, bundle.outputFiles[0].text);
  return { file, proto: join(HERE, "order.proto") };
}

const PRINTER = `
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { printConverters } from "./codegen/src/printers/converter/file-printer.ts";
import { declaredConverterNames } from "./codegen/src/printers/converter/names.ts";
import { ImportScope } from "./codegen/src/printers/typescript/imports.ts";
export function print(descriptors: Uint8Array, runtime: string): string {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptors));
  const file = registry.getFile("order.proto")!;
  const imports = new ImportScope(declaredConverterNames(file));
  const body = printConverters(file, {
    mode: "contract",
    runtime: runtime + "/internal/index.js",
    wellKnown: runtime + "/converter/index.js",
    pb: (of) => (of === file ? "./order_pb.js" : "@bufbuild/protobuf/wkt"),
    converters: () => "./order_protempo.js",
    type: (module, name) => imports.type(module, name),
    value: (module, name) => imports.value(module, name),
  });
  const lines = imports.all.map(({ module, name, local, typeOnly }) =>
    "import { " + (typeOnly ? "type " : "") + (name === local ? name : name + " as " + local) + " } from " + JSON.stringify(module) + ";");
  return lines.join("\\n") + "\\n" + body;
}
`;

const MODULE = `
export { Batch, Blob, Order, Ping } from "./order_protempo.js";
export { BatchSchema, BlobSchema, OrderSchema, PingSchema } from "./order_pb.js";
export { create, fromBinary, fromJson, fromJsonString, toBinary, toJson, toJsonString } from "@bufbuild/protobuf";
export { encodeMessage, decodeMessage } from "${relative(OUT, join(ROOT, "runtime/src"))}/converter/payload.js";
`;

const REALM_MODULE = `export { Batch, Blob, Order, Ping } from "./order_protempo.js";`;
