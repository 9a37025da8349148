import { relative } from "node:path";
import type { BuildFailure, BuildOptions, Message, Metafile } from "esbuild";
import { build } from "./esbuild.js";
import { chainText, importChain } from "./import-chain.js";
import type { Violation } from "./layer-plugin.js";
import { refusalOf } from "./refused-imports.js";

/** One text a refused import: what, the way to it, what to do. */
export function violationProblems(
  violations: readonly Violation[],
  metafile: Metafile,
  entry: string,
  root: string,
): string[] {
  const texts = violations.map(({ specifier, importer, reason }) => {
    const chain = importChain(metafile, entry, relative(root, importer));
    return `"${specifier}" is imported: ${chainText(chain, specifier)}\n  ${reason}`;
  });
  return [...new Set(texts)];
}

/** The same for what esbuild refuses itself. */
export async function failureProblems(error: unknown, options: BuildOptions, entry: string): Promise<string[]> {
  const errors = (error as Partial<BuildFailure>).errors;
  if (errors === undefined) throw error;
  const metafile = await importsOf(options, errors);
  return [...new Set(errors.map((message) => problem(message, metafile, entry)))];
}

function problem({ text, location }: Message, metafile: Metafile | undefined, entry: string): string {
  const place = location === null ? "" : `${location.file}:${location.line}:${location.column + 1}: `;
  const chain = location === null || metafile === undefined ? [] : importChain(metafile, entry, location.file);
  const specifier = unresolved(text);
  const way = chain.length > 1 || specifier !== undefined ? `\n  Imported by: ${chainText(chain, specifier)}` : "";
  if (text.startsWith("Top-level await")) {
    return `${place}top-level await is not possible in workflows: a run starts at once.${way}\n  Do it in the workflow's run method, or in an activity.`;
  }
  const advice = specifier === undefined ? undefined : refusalOf(specifier);
  return `${place}${text}${way}${advice === undefined ? "" : `\n  ${advice}`}`;
}

function unresolved(text: string): string | undefined {
  return /^Could not resolve "([^"]+)"/.exec(text)?.[1];
}

/** Who imports whom: a second build in which what failed is left out, since a failed build does not tell. */
async function importsOf(options: BuildOptions, errors: readonly Message[]): Promise<Metafile | undefined> {
  const external = errors.map(({ text }) => unresolved(text)).filter((name) => name !== undefined);
  try {
    const { metafile } = await build({ ...options, metafile: true, write: false, format: "esm", external });
    return metafile;
  } catch {
    return undefined;
  }
}
