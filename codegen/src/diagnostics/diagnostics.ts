import type { Location } from "../model/location.js";
import type { DiagnosticCode } from "./codes.js";

/** Something that the contract's author should know. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly code: DiagnosticCode;
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
  readonly location?: Location;
  /** Warnings of one code about the same are printed once a file. Default: those of the same message. */
  readonly about?: string;
}

/** Collects diagnostics, so that all of them are reported at once. */
export class Diagnostics {
  readonly #all: Diagnostic[] = [];

  error(code: DiagnosticCode, location: Location | undefined, message: string, fix?: string): void {
    this.#add("error", code, location, message, fix);
  }

  warn(code: DiagnosticCode, location: Location | undefined, message: string, fix?: string, about?: string): void {
    this.#add("warning", code, location, message, fix, about);
  }

  get errors(): readonly Diagnostic[] {
    return this.#all.filter((diagnostic) => diagnostic.severity === "error").sort(byPlace);
  }

  get warnings(): readonly Diagnostic[] {
    return this.#all.filter((diagnostic) => diagnostic.severity === "warning").sort(byPlace);
  }

  #add(
    severity: Diagnostic["severity"],
    code: DiagnosticCode,
    location: Location | undefined,
    message: string,
    fix: string | undefined,
    about?: string,
  ): void {
    this.#all.push({
      severity,
      code,
      message,
      ...(fix === undefined ? {} : { fix }),
      ...(location === undefined ? {} : { location }),
      ...(about === undefined ? {} : { about }),
    });
  }
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  const fileA = a.location?.file ?? "";
  const fileB = b.location?.file ?? "";
  if (fileA !== fileB) {
    return fileA < fileB ? -1 : 1;
  }
  return (a.location?.line ?? 0) - (b.location?.line ?? 0) || (a.location?.column ?? 0) - (b.location?.column ?? 0);
}
