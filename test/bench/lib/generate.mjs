// Generates the benchmark's contract as a user would, and compiles what a program imports of it to JavaScript.
import { rmSync } from "node:fs";
import { build } from "esbuild";
import { run } from "../../../scripts/lib/command.mjs";
import { at } from "../../../scripts/lib/paths.mjs";

const options = ["import_extension=js", "rewrite_imports=./temporal/**/*_*.js:@protempo/api"];

/** Writes `gen/` and `ours/build/`. */
export async function generate() {
  const out = at("test/bench/gen");
  rmSync(out, { recursive: true, force: true });
  const template = {
    version: "v2",
    plugins: [
      {
        local: ["node", at("node_modules/@bufbuild/protoc-gen-es/bin/protoc-gen-es")],
        out,
        opt: ["target=ts", "erasable_syntax=true", ...options],
      },
      { local: ["node", at("codegen/bin/protoc-gen-protempo.js")], out, opt: options },
    ],
  };
  await run(
    process.execPath,
    [
      at("node_modules/@bufbuild/buf/bin/buf"),
      "generate",
      "--path",
      "schemas/test/protempo/bench",
      "--template",
      JSON.stringify(template),
    ],
    { cwd: at(".") },
  );
  await build({
    entryPoints: [at("test/bench/ours/contract.ts")],
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    outfile: at("test/bench/ours/build/contract.mjs"),
    logLevel: "error",
  });
}
