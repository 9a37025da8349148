import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { CannotRunError } from "./cannot-run.js";

/** What a run of buf gave. */
export interface BufRun {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

const largestOutput = 1 << 28;

/** Runs buf: the one of the working directory's `node_modules`, else the one on PATH. Rejects with `CannotRunError` without one. */
export function runBuf(args: readonly string[], folder: string = process.cwd()): Promise<BufRun> {
  const [program, ...first] = findBuf();
  return new Promise((resolve, reject) => {
    execFile(
      program,
      [...first, ...args],
      { cwd: folder, maxBuffer: largestOutput },
      (error: (Error & { readonly code?: unknown }) | null, output, errors) => {
        if (error === null || typeof error.code === "number") {
          resolve({ code: error === null ? 0 : Number(error.code), output, errors });
        } else {
          reject(new CannotRunError(notFound(error), { cause: error }));
        }
      },
    );
  });
}

function findBuf(): readonly [program: string, ...args: string[]] {
  try {
    // By way of the package, since what lies in `.bin` is a script of the platform's.
    const manifest = createRequire(join(process.cwd(), "package.json")).resolve("@bufbuild/buf/package.json");
    const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly bin: Readonly<Record<string, string>> };
    return [process.execPath, join(dirname(manifest), bin.buf ?? "bin/buf")];
  } catch {
    return ["buf"];
  }
}

function notFound(error: Error): string {
  return (
    `buf cannot be run (${error.message}): it reads the contracts. It is looked for in node_modules of ${process.cwd()} ` +
    "and above, and on PATH: npm install --save-dev @bufbuild/buf"
  );
}
