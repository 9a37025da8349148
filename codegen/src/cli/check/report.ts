import type { Finding } from "../../check/finding.js";
import type { Severity } from "../../check/finding-codes.js";
import { renderLocation } from "../../diagnostics/render.js";

/** What a severity is called. */
export const severityTexts: Readonly<Record<Severity, string>> = { breaks: "breaks", care: "needs care", note: "note" };

/** A finding as some lines of text. */
export function findingText({ code, severity, whom, rule, location, contract, message, fix }: Finding): string {
  const place = `${renderLocation(location)}${contract === "old" ? " (as it was)" : ""}`;
  return [
    `${place}: ${severityTexts[severity]} ${code}${rule === undefined ? "" : ` ${rule}`}: ${message}`,
    `    whom: ${whom.join(", ")}`,
    `    fix: ${fix}`,
  ].join("\n");
}

/** The last line. */
export function summaryText(findings: readonly Finding[]): string {
  const count = (severity: Severity): number => findings.filter((each) => each.severity === severity).length;
  const [breaks, care, notes] = [count("breaks"), count("care"), count("note")];
  const counts = [
    breaks === 0 ? "nothing breaks" : `${breaks} ${breaks === 1 ? "change breaks" : "changes break"} something`,
    ...(care === 0 ? [] : [`${care} ${care === 1 ? "needs" : "need"} care`]),
    ...(notes === 0 ? [] : [`${notes} ${notes === 1 ? "is" : "are"} good to know`]),
  ];
  return counts.join(", ");
}
