import type { Priority as PriorityMessage } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { fillIn, type Priority } from "./retry-policy.js";

/** Most bytes of a fairness key in UTF-8. */
const keyBytes = 64;

/**
 * The priority of several sources as Temporal takes it, field by field, the most important first; what is in none is
 * inherited. `null` is none: what comes after it does not count. Undefined if nobody says anything. Throws TypeError for a value that Temporal would not take.
 */
export function mergePriority(sources: readonly (Priority | null | undefined)[]): PriorityMessage | undefined {
  let merged: Priority | undefined;
  for (const source of sources) {
    if (source === null) break;
    if (source !== undefined) merged = merged === undefined ? source : fillIn(merged, source);
  }
  if (merged === undefined) return undefined;
  check(merged);
  return {
    $typeName: "temporal.api.common.v1.Priority",
    priorityKey: merged.priorityKey ?? 0,
    fairnessKey: merged.fairnessKey ?? "",
    fairnessWeight: merged.fairnessWeight ?? 0,
  };
}

function check({ priorityKey, fairnessKey, fairnessWeight }: Priority): void {
  if (priorityKey !== undefined && !(Number.isInteger(priorityKey) && priorityKey >= 1 && priorityKey < 2 ** 31)) {
    throw new TypeError(
      `priority.priorityKey: ${priorityKey} is no whole number from 1, which is the most urgent; leave it out to inherit it`,
    );
  }
  if (fairnessKey !== undefined && byteLength(fairnessKey) > keyBytes) {
    throw new TypeError(
      `priority.fairnessKey: ${JSON.stringify(fairnessKey)} has ${byteLength(fairnessKey)} bytes, and Temporal takes ${keyBytes}`,
    );
  }
  if (fairnessWeight !== undefined && !(fairnessWeight >= 0.001 && fairnessWeight <= 1000)) {
    throw new TypeError(
      `priority.fairnessWeight: ${fairnessWeight} is not from 0.001 to 1000; leave it out to inherit it`,
    );
  }
}

function byteLength(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}
