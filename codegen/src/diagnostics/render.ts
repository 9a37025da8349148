import type { Location } from "../model/location.js";
import type { Diagnostic } from "./diagnostics.js";

/** `file.proto:line:col`, or what of it is known. */
export function renderLocation(location: Location): string {
  return location.line === 0 ? location.file : `${location.file}:${location.line}:${location.column}`;
}

/** A diagnostic as a line of text, with its fix on a line of its own. */
export function renderDiagnostic(diagnostic: Diagnostic): string {
  const place = diagnostic.location === undefined ? "" : `${renderLocation(diagnostic.location)}: `;
  const fix = diagnostic.fix === undefined ? "" : `\n    fix: ${diagnostic.fix}`;
  return `${place}${diagnostic.severity} ${diagnostic.code}: ${diagnostic.message}${fix}`;
}

/** Diagnostics as text. A warning that is repeated in a file is printed once, with how often it occurs. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const groups = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const key =
      diagnostic.severity === "error"
        ? `${groups.size}`
        : `${diagnostic.code} ${diagnostic.location?.file} ${diagnostic.about ?? diagnostic.message}`;
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [diagnostic]);
    } else {
      group.push(diagnostic);
    }
  }
  return [...groups.values()]
    .map(([first, ...more]) => {
      if (first === undefined) {
        return "";
      }
      const places = more.length === 1 ? "1 more place" : `${more.length} more places`;
      return renderDiagnostic(more.length === 0 ? first : { ...first, message: `${first.message} (and in ${places})` });
    })
    .join("\n");
}
