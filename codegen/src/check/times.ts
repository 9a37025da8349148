import type { ManifestActivity, ManifestWorkflow } from "../manifest/manifest.js";
import { shortName } from "./counterparts.js";
import { type Finding, finding } from "./finding.js";

const workflowTimes = ["executionTimeout", "runTimeout", "taskTimeout"] as const;
const activityTimes = [
  "scheduleToCloseTimeout",
  "scheduleToStartTimeout",
  "startToCloseTimeout",
  "heartbeatTimeout",
] as const;

/** Timeouts that have become shorter, or that were not there. Longer ones break nothing. */
export function compareTimes<T extends ManifestWorkflow | ManifestActivity>(old: T, now: T): Finding[] {
  if (old.kind === "workflow" && now.kind === "workflow") {
    return workflowTimes.flatMap((key) => shortened(now, key, old[key], now[key], "workflows that are started"));
  }
  if (old.kind === "activity" && now.kind === "activity") {
    return activityTimes.flatMap((key) => shortened(now, key, old[key], now[key], "activities that are scheduled"));
  }
  return [];
}

function shortened(
  method: ManifestWorkflow | ManifestActivity,
  key: string,
  old: number | undefined,
  now: number | undefined,
  what: string,
): Finding[] {
  if (now === undefined || now >= (old ?? Number.POSITIVE_INFINITY)) return [];
  const option = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const heartbeat = key === "heartbeatTimeout";
  return [
    finding("PC4001", {
      location: method.location,
      element: method.rpc,
      message:
        `${option} of ${shortName(method.rpc)} was ${old === undefined ? "not set" : duration(old)} and is ${duration(now)}: ${what} from ` +
        `now on, by open workflows too, end after it${heartbeat ? " if they send no heartbeat" : ""}`,
      fix: heartbeat
        ? "deploy activities that send heartbeats often enough first"
        : "see to it that what takes longer may be cut off",
    }),
  ];
}

/** `1.5 s`, `250 ms`, `2 h`: milliseconds as people write them. */
export function duration(milliseconds: number): string {
  const units = [
    [86_400_000, "d"],
    [3_600_000, "h"],
    [60_000, "min"],
    [1000, "s"],
  ] as const;
  const [size, unit] = units.find(([each]) => milliseconds >= each && milliseconds % each === 0) ?? [
    milliseconds >= 1000 ? 1000 : 1,
    milliseconds >= 1000 ? "s" : "ms",
  ];
  return `${milliseconds / size} ${unit}`;
}
