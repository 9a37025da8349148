import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Diagnostics } from "../diagnostics/diagnostics.js";
import { type DocsFormat, docsFormats, writeDocs } from "../docs/write-docs.js";
import { nameAll } from "../passes/name.js";
import { typescriptNaming } from "../printers/typescript/naming.js";
import { CannotRunError, UsageError } from "./cannot-run.js";
import { inputHelp, readContract } from "./contract-input.js";
import { withScratch } from "./scratch.js";

const command = "protempo docs";

const help = `Usage: npx protempo docs [contract] --out <folder> [options]

Writes documentation of a contract: names, defaults, payloads, diagrams, and code for each language. Exit code: 0 it is written,
or up to date with --check; 1 with --check, what is there is not up to date; 2 it could not be tried.

${inputHelp}  Without one, the current folder.

  --out <folder>     Folder for index.html and README.md. Required.
  --format <list>    html, markdown, or both with a comma. Default: html,markdown.
  --check            Writes nothing: tells whether the files in the folder are up to date.
  --help             This text.
`;

/** `protempo docs`: resolves with the exit code. Rejects with `CannotRunError`. */
export async function docsCommand(args: readonly string[]): Promise<number> {
  const asked = readArguments(args);
  if (asked === undefined) {
    process.stdout.write(help);
    return 0;
  }
  const { input, out, formats, check } = asked;
  const contract = await withScratch((scratch) => readContract({ input, scratch }));
  if (contract.services.length === 0) {
    throw new CannotRunError(`${input} has no service with options of temporal.v1: there is nothing to document.`);
  }
  const files = writeDocs(
    { ...contract, names: nameAll(contract.services, typescriptNaming, new Diagnostics()) },
    formats,
  );
  return check ? await compare(out, files) : await write(out, files);
}

type Files = ReturnType<typeof writeDocs>;

async function write(out: string, files: Files): Promise<number> {
  try {
    await mkdir(out, { recursive: true });
    for (const { name, content } of files) {
      await writeFile(join(out, name), content);
      process.stdout.write(`${join(out, name)}\n`);
    }
  } catch (error) {
    throw new CannotRunError(`${out} cannot be written: ${(error as Error).message}`, { cause: error });
  }
  return 0;
}

async function compare(out: string, files: Files): Promise<number> {
  let code = 0;
  for (const { name, content } of files) {
    const path = join(out, name);
    const found = await readFile(path, "utf8").catch(() => undefined);
    if (found === content) continue;
    process.stdout.write(`${path} ${found === undefined ? "is missing" : "is not up to date"}\n`);
    code = 1;
  }
  return code;
}

interface DocsArguments {
  readonly input: string;
  readonly out: string;
  readonly formats: readonly DocsFormat[];
  readonly check: boolean;
}

function readArguments(args: readonly string[]): DocsArguments | undefined {
  const { values, positionals } = parse(args);
  if (values.help === true) return undefined;
  const [input = ".", ...more] = positionals;
  if (more.length > 0)
    throw new UsageError(`One contract is documented at a time, not also ${more.join(", ")}.`, command);
  if (values.out === undefined || values.out === "")
    throw new UsageError("--out is missing: the folder to write to.", command);
  const formats = (values.format ?? docsFormats.join(",")).split(",").map((format) => format.trim());
  const unknown = formats.filter((format) => !docsFormats.some((known) => known === format));
  if (unknown.length > 0) {
    throw new UsageError(`--format ${unknown.join(",")}: there is ${docsFormats.join(" and ")}.`, command);
  }
  return {
    input,
    out: values.out,
    formats: docsFormats.filter((format) => formats.includes(format)),
    check: values.check === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: "string" },
        format: { type: "string" },
        check: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message, command);
  }
}
