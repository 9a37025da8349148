import type { Diagnostics } from "../diagnostics/diagnostics.js";
import type { Location } from "../model/location.js";

/** Longest name that the server accepts with its default settings, in bytes. */
const longest = 1000;

const reserved = ["__stack_trace", "__enhanced_stack_trace", "__open_sessions", "__temporal_workflow_metadata"];

/** Reports a name that Temporal keeps for itself or refuses; returns the name. */
export function checkName(what: string, name: string, location: Location, diagnostics: Diagnostics): string {
  if (name.startsWith("__temporal_") || reserved.includes(name)) {
    diagnostics.error(
      "PT1012",
      location,
      `the ${what} "${name}" is reserved by Temporal`,
      "use a name that does not begin with two underscores",
    );
  } else if (name.trim() === "" || name.trim() !== name) {
    diagnostics.error(
      "PT1025",
      location,
      `the ${what} "${name}" begins or ends with white space`,
      "take the white space out",
    );
  } else if (new TextEncoder().encode(name).length > longest) {
    diagnostics.error("PT1025", location, `the ${what} is longer than ${longest} bytes`, "use a shorter one");
  }
  return name;
}
