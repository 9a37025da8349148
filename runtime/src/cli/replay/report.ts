import type { ReplayResult } from "../../worker/replay/result.js";
import { codeFrame } from "./code-frame.js";

const marks: Readonly<Record<ReplayResult["outcome"], string>> = {
  ok: "ok    ",
  nondeterminism: "DIFFERS",
  failed: "FAILED",
  unreadable: "UNREADABLE",
};

/** One line a history. */
export function resultLine(result: ReplayResult): string {
  const { outcome, workflowType, events } = result;
  const what = workflowType === "" ? "" : `  ${workflowType}, ${events} events`;
  return `${marks[outcome].padEnd(10)}  ${nameOf(result)}${what}`;
}

/** What is wrong with a history, in full; empty if nothing is. */
export function failureText(result: ReplayResult, workflows: string): string {
  if (result.outcome === "ok") return "";
  const { workflowType, workflowId, runId } = result;
  const of = workflowType === "" ? "" : `\n${workflowType}, workflow ID ${workflowId}, run ${runId}`;
  const parts = [`${marks[result.outcome].trim()}: ${nameOf(result)}${of}`, result.message];
  if (result.outcome === "failed" && result.stack !== "") parts.push(result.stack);
  if (result.outcome === "nondeterminism") {
    const { command, previous } = result.nondeterminism;
    const site = command === undefined ? previous?.callSite : command.callSite;
    const frame = site === undefined ? undefined : codeFrame(site, workflows);
    if (frame !== undefined) parts.push(frame);
  }
  return parts.join("\n");
}

/** The last line. */
export function summaryText(results: readonly ReplayResult[]): string {
  const count = (outcome: ReplayResult["outcome"]): number =>
    results.filter((result) => result.outcome === outcome).length;
  const counts = [
    `${count("ok")} ok`,
    `${count("nondeterminism")} no longer do what their history says`,
    `${count("failed")} failed`,
    `${count("unreadable")} cannot be read`,
  ];
  const told = counts.filter((each, index) => index === 0 || !each.startsWith("0 "));
  return `${results.length} ${results.length === 1 ? "history" : "histories"}: ${told.join(", ")}`;
}

/** The results as a report that CI systems read. */
export function junitReport(results: readonly ReplayResult[]): string {
  const failures = results.filter(({ outcome }) => outcome !== "ok").length;
  const cases = results.map((result) => {
    const open = `    <testcase classname="${escaped(result.workflowType)}" name="${escaped(nameOf(result))}"`;
    if (result.outcome === "ok") return `${open}/>`;
    const first = result.message.split("\n", 1)[0] ?? "";
    return `${open}>\n      <failure type="${result.outcome}" message="${escaped(first)}">${escaped(result.message)}</failure>\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite name="protempo replay" tests="${results.length}" failures="${failures}">`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function nameOf({ source, workflowId }: ReplayResult): string {
  return source ?? workflowId;
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  // XML has no way to write most control characters.
  return Array.from(text, (character) => {
    if (character < " " && !"\n\t".includes(character)) return "?";
    return entities[character] ?? character;
  }).join("");
}
