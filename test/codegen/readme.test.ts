import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findingCodes } from "../../codegen/src/check/finding-codes.js";
import { severityTexts } from "../../codegen/src/cli/check/report.js";
import { diagnosticCodes } from "../../codegen/src/diagnostics/codes.js";
import { optionsTable } from "../../codegen/src/options-table.js";
import { root } from "./support/protos.js";

const file = join(root, "codegen/README.md");

function table(head: string, rows: readonly string[]): string {
  return `${[head, head.replace(/[^|]+/g, " --- "), ...rows].join("\n")}\n`;
}

const options = table(
  "| option | | why |",
  optionsTable
    .filter(({ support }) => support !== "within")
    .map(({ message, field, support, note }) => `| \`${message}.${field}\` | ${support} | ${note ?? ""} |`),
);

const codes = table(
  "| code | |",
  Object.entries(diagnosticCodes).map(([code, title]) => `| ${code} | ${title} |`),
);

const findings = table(
  "| code | | | who is affected |",
  Object.entries(findingCodes).map(
    ([code, { title, severity, whom }]) => `| ${code} | ${title} | ${severityTexts[severity]} | ${whom.join(", ")} |`,
  ),
);

test("the README has the tables that the code has", () => {
  const before = readFileSync(file, "utf8");
  const after = before
    .replace(
      /(<!-- options.*-->\n)[\s\S]*(<!-- \/options -->)/,
      (_, start: string, end: string) => `${start}\n${options}\n${end}`,
    )
    .replace(
      /(<!-- codes -->\n)[\s\S]*(<!-- \/codes -->)/,
      (_, start: string, end: string) => `${start}\n${codes}\n${end}`,
    )
    .replace(
      /(<!-- findings -->\n)[\s\S]*(<!-- \/findings -->)/,
      (_, start: string, end: string) => `${start}\n${findings}\n${end}`,
    );
  if (process.env.UPDATE_README !== undefined) {
    writeFileSync(file, after);
  }
  expect(readFileSync(file, "utf8")).toBe(after);
});
