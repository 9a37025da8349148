import type { Diagnostics } from "../diagnostics/diagnostics.js";
import type { Location } from "../model/location.js";
import { insteads } from "../options-table.js";

/** Warns of an option that has no effect, once a file for all those that are ignored for the same reason. */
export function warnIgnored(
  diagnostics: Diagnostics,
  location: Location,
  option: string,
  reason: string | undefined,
): void {
  const why = reason === undefined ? "" : `: ${reason}`;
  diagnostics.warn("PT2001", location, `the option ${option} is ignored${why}`, insteads[reason ?? ""], reason);
}
