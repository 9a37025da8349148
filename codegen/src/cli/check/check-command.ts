import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { mergeBuf } from "../../check/buf-findings.js";
import { compareManifests } from "../../check/compare.js";
import { atLeast, type Finding, forLanguages, sortFindings } from "../../check/finding.js";
import { makeManifest } from "../../manifest/make-manifest.js";
import { type Contract, readContract } from "../contract-input.js";
import { both, withScratch } from "../scratch.js";
import { type CheckArguments, checkArguments, checkHelp } from "./arguments.js";
import { bufBreaking } from "./buf-breaking.js";
import { annotation, repositoryPaths } from "./github.js";
import { findingText, summaryText } from "./report.js";

/** `protempo check`: resolves with the exit code. Rejects with `CannotRunError`. */
export async function checkCommand(args: readonly string[]): Promise<number> {
  const asked = checkArguments(args);
  if (asked === undefined) {
    process.stdout.write(checkHelp);
    return 0;
  }
  const { format } = asked;
  const findings = told(await withScratch((scratch) => compare(asked, scratch)), asked);
  if (format === "github") {
    const paths = await repositoryPaths(asked.contract);
    for (const each of findings) print(annotation(each, paths));
  } else for (const each of findings) print(format === "json" ? JSON.stringify(each) : `${findingText(each)}\n`);
  if (format !== "json") print(summaryText(findings));
  return findings.some(({ severity }) => severity === "breaks") ? 1 : 0;
}

async function compare({ contract, against, encoding }: CheckArguments, scratch: string): Promise<Finding[]> {
  const read = async (input: string, name: string): Promise<Contract> => {
    const folder = join(scratch, name);
    await mkdir(folder);
    return readContract({ input, like: contract, scratch: folder });
  };
  const [before, after] = await both(read(against, "before"), read(contract, "after"));
  const buf = await bufBreaking(before, after, encoding);
  const old = makeManifest(before.services, before.registry);
  const now = makeManifest(after.services, after.registry);
  return mergeBuf(compareManifests(old, now, encoding), buf, old, now, encoding);
}

function told(findings: readonly Finding[], { languages, severity, except }: CheckArguments): Finding[] {
  const spoken = languages === undefined ? findings : forLanguages(findings, languages);
  return sortFindings(spoken)
    .filter((each) => atLeast(each.severity, severity))
    .filter(({ code, rule }) => !except.includes(code) && (rule === undefined || !except.includes(rule)));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
