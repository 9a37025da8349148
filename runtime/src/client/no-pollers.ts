import { setTimeout } from "node:timers/promises";
import type { ClientCore } from "./client-core.js";
import { Deadline } from "./deadline.js";
import { describeTaskQueueRpc } from "./rpcs.js";

const patienceMs = 1000;

/**
 * Warns, once for each queue of a client, if a workflow was started on a task queue that no worker polls: with a name
 * misspelt it would wait for ever, and nobody would say so. Never rejects.
 */
export async function warnWithoutPollers(core: ClientCore, taskQueue: string, asked: Set<string>): Promise<void> {
  if (asked.has(taskQueue)) return;
  asked.add(taskQueue);
  // A worker that starts along with its client needs a moment to poll.
  await setTimeout(patienceMs, undefined, { ref: false });
  try {
    await warnIfNobodyPolls(core, taskQueue);
  } catch {
    // It was a courtesy: whoever may not ask, or has closed the connection, is not told.
  }
}

/** Asks whether a worker polls a task queue for workflows, and warns if none does, once for each queue of a client. */
export async function warnIfNobodyPolls(core: ClientCore, taskQueue: string): Promise<void> {
  const request = { namespace: core.namespace, taskQueue: { name: taskQueue }, taskQueueType: 1 } as const;
  const { pollers } = await core.call(describeTaskQueueRpc, request, new Deadline({ timeout: "2s" }), undefined);
  if (pollers.length > 0 || !core.firstWarning(`queue ${taskQueue}`)) return;
  process.emitWarning(
    `no worker polls task queue ${JSON.stringify(taskQueue)} in namespace ${JSON.stringify(core.namespace)}: ` +
      "a workflow was started on it and waits until one does. Is the name right?",
    "ProtempoWarning",
  );
}
