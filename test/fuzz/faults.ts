import type { WorkflowBundle } from "protempo/bundler";
import { compare } from "../official/compare.js";
import type { Json } from "../official/facts.js";
import { Replays } from "../official/replays.js";
import type { Ended } from "./chains.js";

/** What the replays of all histories say that is not well, by plan. */
export async function replayFaults(bundle: WorkflowBundle, ended: readonly Ended[]): Promise<string[][]> {
  const all = ended.map((): string[] => []);
  const first = ended.flatMap(({ histories }) => histories)[0];
  if (first === undefined) return all;
  const replays = new Replays(bundle, queueOf(first));
  try {
    for (const [at, { histories }] of ended.entries()) {
      for (const events of histories) {
        const replayed = await replays.replay(workflowIdOf(events), JSON.stringify({ events }));
        if (replayed.reason !== 5) all[at]?.push(replayed.message);
        else all[at]?.push(...compare(events, replayed));
      }
    }
  } finally {
    await replays.close();
  }
  return all;
}

/** Tasks that failed for another reason than that a lane or a worker was lost. */
export function taskFaults(events: readonly Json[]): string[] {
  return events.flatMap(({ workflowTaskFailedEventAttributes: failed }) => {
    const text = JSON.stringify(failed ?? {});
    return /NON_DETERMINISTIC|TMPRL1100/.test(text) ? [text] : [];
  });
}

function queueOf(events: readonly Json[]): string {
  return String(events[0]?.workflowExecutionStartedEventAttributes?.taskQueue?.name);
}

function workflowIdOf(events: readonly Json[]): string {
  return String(events[0]?.workflowExecutionStartedEventAttributes?.workflowId);
}
