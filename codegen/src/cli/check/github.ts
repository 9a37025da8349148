import { statSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Finding } from "../../check/finding.js";
import type { Severity } from "../../check/finding-codes.js";
import { runBuf } from "../buf.js";

const levels: Readonly<Record<Severity, string>> = { breaks: "error", care: "warning", note: "notice" };

/** The path in the repository of a file that others import by this name. */
export type PathOf = (name: string) => string;

/**
 * Paths in the repository, to which annotations are attached: below `GITHUB_WORKSPACE`, or else the working directory. Names of
 * files are left as they are if the contract is no folder.
 */
export async function repositoryPaths(contract: string): Promise<PathOf> {
  if (statSync(contract, { throwIfNoEntry: false })?.isDirectory() !== true) return (name) => name;
  const listed = await runBuf(["ls-files", contract]);
  const root = process.env.GITHUB_WORKSPACE || process.cwd();
  const paths = listed.output.split("\n").map((path) => relative(root, resolve(path)).replaceAll("\\", "/"));
  return (name) => paths.find((path) => path === name || path.endsWith(`/${name}`)) ?? name;
}

/** A finding as a workflow command of GitHub Actions, which shows it beside the line that it is about. */
export function annotation(
  { code, severity, whom, rule, location, contract, message, fix }: Finding,
  pathOf: PathOf,
): string {
  const { file, line, column } = location;
  // Lines of what was there before are not those of the file as it is.
  const place = contract === "old" || line === 0 ? {} : { line, col: column };
  const properties = { file: pathOf(file), ...place, title: rule === undefined ? code : `${code} ${rule}` };
  const text = `${message}\nwhom: ${whom.join(", ")}\nfix: ${fix}`;
  const said = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(`${value}`)}`);
  return `::${levels[severity]} ${said.join(",")}::${escapeText(text)}`;
}

function escapeText(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
