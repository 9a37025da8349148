import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { compileProtos, root } from "./protos.js";

/** The compilers that generated code is for, by version, oldest first. */
export const compilers = {
  "5.8": "node_modules/typescript-5.8/bin/tsc",
  "6.0": "node_modules/typescript-6/bin/tsc",
  "7.0": "node_modules/typescript/bin/tsc",
} as const;

/** Compiler settings of the strictest project that generated code may be part of. */
export const strictest = {
  target: "es2023",
  lib: ["es2023"],
  module: "nodenext",
  moduleResolution: "nodenext",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  erasableSyntaxOnly: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  declaration: true,
  noEmit: true,
  skipLibCheck: false,
  types: ["protempo/realm"],
} as const;

const template = (out: string) => ({
  version: "v2",
  plugins: [
    {
      local: ["node", join(root, "node_modules/@bufbuild/protoc-gen-es/bin/protoc-gen-es")],
      out,
      opt: [
        "target=ts",
        "import_extension=js",
        "erasable_syntax=true",
        "rewrite_imports=./temporal/**/*_pb.js:@protempo/api",
      ],
    },
    {
      local: ["node", join(root, "codegen/bin/protoc-gen-protempo.js")],
      out,
      opt: ["import_extension=js", "rewrite_imports=./temporal/**/*_*.js:@protempo/api"],
    },
  ],
});

/** A folder inside the repository, so that packages are found, and outside of what is committed. */
export function freshFolder(name: string): string {
  const folder = join(root, ".cache/test", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  return folder;
}

/** Generates contracts below a module of the workspace into a folder with buf, protoc-gen-es and the plugin. */
export async function generateInto(folder: string, module: string, path?: string): Promise<void> {
  await bufGenerate(folder, path === undefined ? [module] : [module, "--path", path]);
}

/** Generates contracts given as texts into a folder, as {@link generateInto} does for committed ones. */
export async function generateText(folder: string, protos: Readonly<Record<string, string>>): Promise<void> {
  const image = join(folder, "image.binpb");
  writeFileSync(image, toBinary(FileDescriptorSetSchema, compileProtos(protos)));
  const paths = Object.keys(protos).flatMap((path) => ["--path", path]);
  await bufGenerate(folder, [image, ...paths]);
}

async function bufGenerate(folder: string, input: readonly string[]): Promise<void> {
  const args = [
    "node_modules/@bufbuild/buf/bin/buf",
    "generate",
    ...input,
    "--template",
    JSON.stringify(template(folder)),
  ];
  await promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 1 << 26 });
}

/** What a compiler prints for some files of a folder, and whether it found nothing wrong. */
export async function typeCheck(
  folder: string,
  compiler: string,
  options: object,
  include: readonly string[] = ["**/*.ts"],
  flags: readonly string[] = [],
): Promise<{ readonly ok: boolean; readonly output: string }> {
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include }));
  const args = [join(root, compiler), "-p", folder, "--pretty", "false", ...flags];
  const run = promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 1 << 26 });
  return run.then(
    ({ stdout }) => ({ ok: true, output: stdout }),
    (error: { readonly stdout?: string; readonly stderr?: string }) => ({
      ok: false,
      output: `${error.stdout ?? ""}${error.stderr ?? ""}`,
    }),
  );
}
