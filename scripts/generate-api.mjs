// Builds @protempo/api: Temporal's API, Core's protocol and the temporal.v1 options as protobuf-es messages with our
// static converters. The .proto files come from the crate that the bridge links, so the two can never disagree.
// Does nothing while its inputs are what they were.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const API = join(ROOT, "generated/api");
const STAMP = join(ROOT, ".cache/generate-api.hash");
const CRATE = "temporalio-protos";

/** Import roots inside the crate, and where in our one root each of them goes. */
const MODULES = [
  { from: "api_upstream/temporal", to: "temporal" },
  { from: "api_upstream/google/api", to: "google/api" },
  { from: "api_upstream/nexusannotations", to: "nexusannotations" },
  { from: "api_cloud_upstream/temporal", to: "temporal" },
  { from: "testsrv_upstream/temporal", to: "temporal" },
  { from: "local/temporal", to: "temporal" },
  { from: "google/rpc", to: "google/rpc" },
  { from: "grpc", to: "grpc" },
  { from: "protoc-gen-openapiv2", to: "protoc-gen-openapiv2" },
];

/** What prints the converters: a part of the generator that needs nothing of this package, so it can run before it is built. */
const CONVERTER_ENTRY = "codegen/src/api-converters.ts";
const CONVERTER_SOURCES = [
  CONVERTER_ENTRY,
  "codegen/src/printers/converter",
  "codegen/src/printers/typescript/imports.ts",
];

/** Generates and compiles generated/api. Returns whether there was anything to do. */
export async function generateApi() {
  const hash = inputHash();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === hash && existsSync(join(API, "dist"))) return false;
  rmSync(STAMP, { force: true });
  copyProtos(crateProtos());
  printMessages();
  await printConverters();
  compile();
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, hash);
  return true;
}

/** Cargo.lock holds the crate's checksum, package-lock.json the versions of buf, protoc-gen-es and tsc. */
function inputHash() {
  const files = [
    "Cargo.lock",
    "package-lock.json",
    "tsconfig.base.json",
    "generated/api/tsconfig.json",
    "scripts/generate-api.mjs",
    ...filesBelow(join(ROOT, "schemas/temporal")).map((file) => relative(ROOT, file)),
    ...CONVERTER_SOURCES.flatMap((path) => filesBelow(join(ROOT, path))).map((file) => relative(ROOT, file)),
  ];
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file.split(sep).join("/")}\0`).update(readFileSync(join(ROOT, file)));
  return hash.digest("hex");
}

function filesBelow(folder) {
  if (statSync(folder).isFile()) return [folder];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function crateProtos() {
  let metadata;
  try {
    metadata = execFileSync("cargo", ["metadata", "--format-version", "1"], {
      cwd: ROOT,
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    const said = error.code === "ENOENT" ? "cargo is not on PATH" : String(error.stderr).trim();
    throw new Error(
      `Cannot find the .proto files of Temporal: they are part of the crate ${CRATE}, which cargo locates. ${said}. Install Rust from https://rustup.rs, or run \`cargo metadata\` here to see the failure.`,
    );
  }
  const found = JSON.parse(metadata).packages.find((candidate) => candidate.name === CRATE);
  if (!found) throw new Error(`Cargo.lock has no crate ${CRATE}: bridge/Cargo.toml must depend on it.`);
  return join(dirname(found.manifest_path), "protos");
}

function copyProtos(crate) {
  const target = join(API, "proto");
  rmSync(target, { recursive: true, force: true });
  const wanted = (source) => !/\.[a-z]+$/.test(source) || source.endsWith(".proto");
  for (const { from, to } of MODULES) {
    cpSync(join(crate, from), join(target, to), { recursive: true, filter: wanted });
  }
  cpSync(join(crate, "api_upstream/LICENSE"), join(target, "temporal/api/LICENSE"));
  cpSync(join(ROOT, "schemas/temporal"), join(target, "temporal"), { recursive: true, filter: wanted });
}

function printMessages() {
  rmSync(join(API, "src"), { recursive: true, force: true });
  const plugin = {
    local: ["node", join(ROOT, "node_modules/@bufbuild/protoc-gen-es/bin/protoc-gen-es")],
    out: join(API, "src"),
    // One run for all files: a run for each folder takes a minute.
    strategy: "all",
    opt: ["target=ts", "import_extension=js", "erasable_syntax=true"],
  };
  const template = JSON.stringify({ version: "v2", plugins: [plugin] });
  run("@bufbuild/buf/bin/buf", ["generate", join(API, "proto"), "--template", template]);
}

async function printConverters() {
  const cache = join(ROOT, ".cache");
  const program = join(cache, "api-converters.mjs");
  const descriptors = join(cache, "api.binpb");
  mkdirSync(cache, { recursive: true });
  await build({
    entryPoints: [join(ROOT, CONVERTER_ENTRY)],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "silent",
  });
  run("@bufbuild/buf/bin/buf", ["build", join(API, "proto"), "--as-file-descriptor-set", "-o", descriptors]);
  execFileSync(process.execPath, [program, descriptors, join(API, "src")], { stdio: ["ignore", "ignore", "inherit"] });
}

function compile() {
  const next = join(API, "dist.next");
  rmSync(next, { recursive: true, force: true });
  run("typescript/bin/tsc", ["-p", API, "--outDir", next]);
  // Swapped at the end, so that who imports the package meanwhile never finds half of it.
  rmSync(join(API, "dist"), { recursive: true, force: true });
  renameSync(next, join(API, "dist"));
}

function run(bin, args) {
  try {
    execFileSync(process.execPath, [join(ROOT, "node_modules", bin), ...args], { cwd: ROOT, stdio: "pipe" });
  } catch (error) {
    throw new Error(`${bin} failed:\n${String(error.stdout)}${String(error.stderr)}`);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const began = performance.now();
  try {
    const worked = await generateApi();
    console.log(
      worked
        ? `generated/api: built in ${((performance.now() - began) / 1000).toFixed(1)} s`
        : "generated/api: up to date",
    );
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
