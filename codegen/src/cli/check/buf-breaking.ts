import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { BufFinding, BufFindings } from "../../check/buf-findings.js";
import type { PayloadEncoding } from "../../check/finding.js";
import { runBuf } from "../buf.js";
import { CannotRunError } from "../cannot-run.js";
import type { Contract } from "../contract-input.js";
import { both } from "../scratch.js";

const categories: Readonly<Record<PayloadEncoding, string>> = { json: "WIRE_JSON", binary: "WIRE" };

/**
 * What `buf breaking` finds: by its rules for the encoding, and by the new contract's own configuration if it has one. Rejects with
 * `CannotRunError`.
 */
export async function bufBreaking(
  before: Contract,
  after: Contract,
  encoding: PayloadEncoding = "json",
): Promise<BufFindings> {
  const payloadRules = JSON.stringify({ version: "v2", breaking: { use: [categories[encoding]] } });
  const [payloads, configured] = await both(
    breaking([after.image, "--exclude-imports", "--config", payloadRules], before, after),
    after.folder !== undefined && isConfigured(after.folder)
      ? breaking([after.folder], before, after)
      : Promise.resolve([]),
  );
  return { payloads, configured };
}

async function breaking(args: readonly string[], before: Contract, after: Contract): Promise<BufFinding[]> {
  const run = await runBuf(["breaking", ...args, "--against", before.image, "--error-format", "json"]);
  // 100: there are findings.
  if (run.code !== 0 && run.code !== 100) {
    throw new CannotRunError(`buf cannot compare ${after.input} with ${before.input}.\n${run.errors.trimEnd()}`);
  }
  return run.output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => bufFinding(JSON.parse(line), after));
}

interface Line {
  readonly path?: string;
  readonly start_line?: number;
  readonly start_column?: number;
  readonly type: string;
  readonly message: string;
}

function bufFinding(
  { path = "", start_line = 0, start_column = 0, type, message }: Line,
  { files }: Contract,
): BufFinding {
  // Of a folder, paths are from the working directory.
  const file = files.find(({ proto }) => path === proto.name || path.endsWith(`/${proto.name}`));
  return { path: file?.proto.name ?? path, line: start_line, column: start_column, rule: type, message };
}

/** Whether the nearest `buf.yaml` says something about breaking changes. */
function isConfigured(folder: string): boolean {
  for (let each = folder; ; each = dirname(each)) {
    const file = join(each, "buf.yaml");
    if (existsSync(file)) return /^\s*-?\s*["']?breaking["']?\s*:/m.test(readFileSync(file, "utf8"));
    if (dirname(each) === each) return false;
  }
}
