import { parseArgs } from "node:util";
import { encodings, type Language, languages, type PayloadEncoding } from "../../check/finding.js";
import { findingCodes, type Severity } from "../../check/finding-codes.js";
import { UsageError } from "../cannot-run.js";
import { inputHelp } from "../contract-input.js";

const command = "protempo check";

/** Forms of the output. */
export const reportFormats = ["text", "json", "github"] as const;

/** One of them. */
export type ReportFormat = (typeof reportFormats)[number];

/** What `protempo check` is asked to do. */
export interface CheckArguments {
  readonly contract: string;
  readonly against: string;
  /** Undefined: any may be spoken. */
  readonly languages: readonly Language[] | undefined;
  /** What is less severe is not told. */
  readonly severity: Severity;
  /** Codes, and rules of buf, that are not told. */
  readonly except: readonly string[];
  /** How everybody writes payloads. */
  readonly encoding: PayloadEncoding;
  readonly format: ReportFormat;
}

/** What `--help` prints. */
export const checkHelp: string = `Usage: npx protempo check [contract] --against <contract> [options]

Compares a contract with what it was and tells what the change breaks, and whom: open workflows, older workers, callers, other
languages, operators. Findings have codes; the README of protoc-gen-protempo lists them. Exit code: 0 nothing breaks, 1 something
does, 2 the two could not be compared.

  [contract]               The contract as it is to be. Default: the working directory.
  --against <contract>     The contract as it was: what is deployed. Required.

${inputHelp}
What is told:
  --languages <list>       The languages of all workers and callers: ${languages.join(", ")}.
                           What the others would do is left out, and what one of these refuses breaks. Default: any, in which
                           case it needs care.
  --encoding <encoding>    How all workers and callers write payloads: json or binary. Nothing in a contract says it. Default: json,
                           as all SDKs do by themselves. In binary, fields and enum values that a reader does not know are kept.
  --severity <least>       breaks, care or note. Default: note.
  --except <code>          A code, or a rule of buf, that is not told. Repeatable.

Output:
  --format <format>        text; json, one object a line and finding; or github, annotations of the workflow commands of GitHub
                           Actions: errors for what breaks, warnings for what needs care, notices. Default: text.
  --json                   The same as --format json.
`;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

/** Reads the arguments; undefined: help is asked for. Throws `UsageError`. */
export function checkArguments(args: readonly string[]): CheckArguments | undefined {
  const { values, positionals } = parsed(args);
  if (values.help) return undefined;
  const { against } = values;
  if (against === undefined || against === "") {
    throw new UsageError("--against is missing: the contract as it was, such as --against main.", command);
  }
  const [contract = ".", second] = positionals;
  if (second !== undefined) {
    throw new UsageError(
      `There is one contract to check, and ${second} is a second one: it goes with --against.`,
      command,
    );
  }
  return {
    contract,
    against,
    languages: values.languages === undefined ? undefined : languagesOf(values.languages),
    encoding: encodingOf(values.encoding ?? "json"),
    severity: severityOf(values.severity ?? "note"),
    except: (values.except ?? []).map(exceptionOf),
    format: formatOf(values.format, values.json ?? false),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        against: text,
        languages: { ...text, short: "l" },
        encoding: text,
        severity: text,
        except: { ...text, multiple: true },
        format: text,
        json: flag,
        help: { ...flag, short: "h" },
      },
    });
  } catch (error) {
    // Node's words, without its advice on positional arguments.
    throw new UsageError((error as Error).message.replace(/\. To specify a positional.*$/s, "."), command);
  }
}

function languagesOf(list: string): readonly Language[] {
  return list.split(",").map((each) => {
    const found = languages.find((language) => language === each.trim());
    if (found !== undefined) return found;
    throw new UsageError(
      `--languages ${list}: there is no ${JSON.stringify(each)}. It takes ${languages.join(", ")}.`,
      command,
    );
  });
}

function encodingOf(name: string): PayloadEncoding {
  const found = encodings.find((encoding) => encoding === name);
  if (found !== undefined) return found;
  throw new UsageError(`--encoding ${name}: it is ${encodings.join(" or ")}.`, command);
}

function severityOf(name: string): Severity {
  if (name === "breaks" || name === "care" || name === "note") return name;
  throw new UsageError(`--severity ${name}: it is breaks, care or note.`, command);
}

function formatOf(name: string | undefined, json: boolean): ReportFormat {
  if (name === undefined) return json ? "json" : "text";
  const found = reportFormats.find((format) => format === name);
  if (found === undefined || (json && found !== "json")) {
    const problem = found === undefined ? `it is ${reportFormats.join(", ")}` : "and --json is another one";
    throw new UsageError(`--format ${name}: ${problem}.`, command);
  }
  return found;
}

function exceptionOf(name: string): string {
  if (Object.hasOwn(findingCodes, name) || /^[A-Z]+(?:_[A-Z0-9]+)+$/.test(name)) return name;
  throw new UsageError(
    `--except ${name}: it is a code, such as PC2005, or a rule of buf, such as FIELD_SAME_NAME.`,
    command,
  );
}
