import type { DescFile } from "@bufbuild/protobuf";
import type { Diagnostics } from "../diagnostics/diagnostics.js";
import type { Locator } from "../diagnostics/locator.js";

/** What a module cannot call a value. protobuf-es leaves such names as they are. */
const noValues: ReadonlySet<string> = new Set(["arguments", "await", "eval"]);

/** What it cannot call a type and a value. */
const noTypes: ReadonlySet<string> = new Set([...noValues, "any", "never", "symbol", "undefined", "unknown"]);

/** Reports names that no TypeScript can be generated for. Nested types have longer names, and none of these. */
export function reportTypeNames(file: DescFile, locator: Locator, diagnostics: Diagnostics): void {
  const report = (name: string, kind: string, path: readonly number[]) =>
    diagnostics.error("PT1012", locator.locate(path), `TypeScript keeps the name of the ${kind} ${name}`, "rename it");
  file.messages.forEach(({ name }, index) => {
    if (noTypes.has(name)) report(name, "message", [4, index]);
  });
  file.enums.forEach(({ name }, index) => {
    if (noTypes.has(name)) report(name, "enum", [5, index]);
  });
  file.services.forEach(({ name }, index) => {
    if (noValues.has(name)) report(name, "service", [6, index]);
  });
}
