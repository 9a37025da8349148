import type { Location } from "../model/location.js";
import { type FindingCode, findingCodes, type Severity, type Whom } from "./finding-codes.js";

/** Languages whose SDKs read payloads each in its own way. */
export const languages = ["typescript", "go", "python", "java", "dotnet", "ruby"] as const;

/** A language of workers and callers. */
export type Language = (typeof languages)[number];

/** How payloads are written; no contract says it. */
export const encodings = ["json", "binary"] as const;

/** One of them. */
export type PayloadEncoding = (typeof encodings)[number];

/** What the change of a contract means for somebody. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly whom: readonly Whom[];
  /** Languages that it is about; absent: all. */
  readonly languages?: readonly Language[];
  /** Languages in which it breaks something, whatever its severity is for all. */
  readonly refusedIn?: readonly Language[];
  /** In the new contract, or in the old one for what is gone. */
  readonly location: Location;
  readonly contract: "new" | "old";
  /** Full name of the rpc, message, field or value. */
  readonly element: string;
  /** The rule of buf that found it. */
  readonly rule?: string;
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

/** What of a finding its code does not say. */
export interface FindingDetails
  extends Pick<Finding, "location" | "element" | "message" | "fix">,
    Partial<Pick<Finding, "severity" | "whom" | "languages" | "refusedIn" | "contract" | "rule">> {}

/** A finding, with what its code says by default. */
export function finding(code: FindingCode, details: FindingDetails): Finding {
  const { severity, whom } = findingCodes[code];
  return { code, severity, whom, contract: "new", ...details };
}

const order: Readonly<Record<Severity, number>> = { breaks: 0, care: 1, note: 2 };

/** Whether a severity is at least as bad as another. */
export function atLeast(severity: Severity, least: Severity): boolean {
  return order[severity] <= order[least];
}

/** Findings with the worst first, then by place. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      order[a.severity] - order[b.severity] ||
      compare(a.location.file, b.location.file) ||
      a.location.line - b.location.line ||
      a.location.column - b.location.column ||
      compare(a.code, b.code) ||
      compare(a.element, b.element),
  );
}

/**
 * Findings as they are where only these languages read payloads: what is about others is left out, and what one of them refuses
 * is no question any more.
 */
export function forLanguages(findings: readonly Finding[], spoken: readonly Language[]): Finding[] {
  const one = (among: readonly Language[]): boolean => among.some((language) => spoken.includes(language));
  return findings
    .filter(({ languages: about }) => about === undefined || one(about))
    .map((each) => (one(each.refusedIn ?? []) ? { ...each, severity: "breaks" } : each));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
