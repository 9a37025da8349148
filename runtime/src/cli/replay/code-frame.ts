import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { CallSite } from "../../worker/replay/call-site.js";

const around = 2;

/**
 * The lines around a place, with a mark below it; undefined if the file is not there. Bundles name files from the folder of
 * the package: it is looked for from the workflows file upwards, and in the working directory.
 */
export function codeFrame(site: CallSite, workflows: string): string | undefined {
  const path = fileOf(site.file, workflows);
  if (path === undefined) return undefined;
  const lines = readFileSync(path, "utf8").split(/\r?\n/);
  if (lines.length < site.line) return undefined;
  const first = Math.max(1, site.line - around);
  const width = String(site.line + around).length;
  const frame = lines.slice(first - 1, site.line + around).flatMap((line, index) => {
    const number = first + index;
    const text = `${number === site.line ? ">" : " "} ${String(number).padStart(width)} | ${line}`.trimEnd();
    const before = line.slice(0, site.column - 1).replace(/[^\t]/g, " ");
    return number === site.line ? [text, `  ${" ".repeat(width)} | ${before}^`] : [text];
  });
  return [`${relative(process.cwd(), path)}:${site.line}:${site.column}`, ...frame].join("\n");
}

function fileOf(file: string, workflows: string): string | undefined {
  const folders = [process.cwd()];
  for (let folder = dirname(resolve(workflows)); ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (existsSync(join(folder, "package.json")) || dirname(folder) === folder) break;
  }
  return folders.map((folder) => resolve(folder, file)).find((path) => existsSync(path));
}
