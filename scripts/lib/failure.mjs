import { CommandError } from "./command.mjs";
import { StepError } from "./steps.mjs";

/**
 * What went wrong, for people: the step, the command and the end of what it printed.
 * @param {unknown} error
 * @returns {string}
 */
export function explain(error) {
  if (error instanceof StepError) return `\n✗ ${error.message}\n${indent(explain(error.cause))}`;
  if (error instanceof CommandError) {
    const linker = error.tail.some((line) => line.includes("linker `") && line.includes("not found"));
    const hint = linker ? "\n→ a C compiler is missing: install gcc or clang (on macOS: xcode-select --install)" : "";
    return [...error.tail, error.message].join("\n") + hint;
  }
  return error instanceof Error ? error.message : String(error);
}

/** @param {string} text */
function indent(text) {
  return text.replaceAll(/^/gm, "  ");
}
