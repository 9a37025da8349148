/**
 * A history as text, one event a line, without what tells of the machine that it was recorded on. Throws if one of the
 * forbidden texts is left in it. `replayedResult` is what the SDK ends with when it replays the history itself, if that
 * is not what it ended with.
 */
export function historyText(history, forbidden, replayedResult) {
  const lines = history.events.map((event) => JSON.stringify(event, scrub));
  const end = replayedResult === undefined ? "" : `,\n"replayedResult":${JSON.stringify(replayedResult)}`;
  const text = `{"events":[\n${lines.join(",\n")}\n]${end}}\n`;
  const found = forbidden.find((word) => text.includes(word));
  if (found !== undefined) throw new Error(`the history still holds ${found}`);
  return text;
}

/** They name the machine, or nothing reads them. */
const dropped = new Set(["stackTrace", "identity", "workerInstanceKey", "workerGroupingKey", "taskId", "requestId"]);

function scrub(key, value) {
  if (dropped.has(key) || value === null) return undefined;
  // The sticky queue's name is made of the worker's identity; queues of one scenario each are one for who replays.
  if (key === "taskQueue" && value.kind === "TASK_QUEUE_KIND_STICKY") {
    return { name: "sticky", kind: value.kind, normalName: "official" };
  }
  return typeof value === "string" ? value.replace(/^official-(?!\d).*$/, "official") : value;
}
