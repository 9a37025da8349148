import type { Difference } from "./alignment.js";
import { callSite, siteText } from "./call-site.js";
import { endings, kindsOfCommands, kindsOfEvents } from "./kinds.js";

/** How code and history part. */
export type DifferenceKind =
  | "different"
  | "order"
  | "missing"
  | "extra"
  | "endsEarly"
  | "goesOn"
  | "patchMissing"
  | "unknown";

/** Puts a difference into one of the kinds. */
export function kindOf({ event, command, later, leftOver }: Difference): DifferenceKind {
  if (event === undefined) return "unknown";
  const ended = endsWith(kindsOfEvents[event.type]);
  const ends = command !== undefined && endsWith(kindsOfCommands[command.type]);
  if (leftOver) return "extra";
  if (later !== undefined) return "order";
  if (event.type === "MarkerRecorded" && "kind" in event) return "patchMissing";
  if (ends && !ended) return "endsEarly";
  if (ended && !ends) return "goesOn";
  return command === undefined ? "missing" : "different";
}

/** What to do about it. */
export function adviceFor(kind: DifferenceKind, { event, later }: Difference): string {
  switch (kind) {
    case "patchMissing":
      return (
        `Runs of this history took the path of ctx.patched(${JSON.stringify(event?.name)}), and the code no longer asks for it ` +
        `here. Ask again; when no run needs the old path, write ctx.deprecatePatch(${JSON.stringify(event?.name)}) in its place.`
      );
    case "order":
      return `The code asks for it later${placeOf(later)}: what comes before it is new or was moved. ${behindPatch}`;
    case "missing":
      return `What led to the event was removed, or code before it waits for something else. ${behindPatch}`;
    case "extra":
      return `Nothing in the history answers this command of an earlier workflow task: it is new. ${behindPatch}`;
    case "endsEarly":
      return `The workflow ends where the history goes on. ${behindPatch}`;
    case "goesOn":
      return `The workflow goes on where the history ends. ${behindPatch}`;
    default:
      return behindPatch;
  }
}

const behindPatch =
  'Let old runs do what they did: `if (ctx.patched("what-changed")) { /* new */ } else { /* as before */ }`.';

function placeOf(command: Difference["later"]): string {
  const site = callSite(command?.stack ?? "");
  return site === undefined ? "" : `, at ${siteText(site)}`;
}

function endsWith(kind: (typeof kindsOfEvents)[string] | undefined): boolean {
  return kind !== undefined && endings.has(kind);
}
