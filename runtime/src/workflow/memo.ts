import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { isNoMemo, type MemoValues, memoChanges, memoFields } from "../converter/memo.js";
import { nullPayload } from "../converter/payload-parts.js";
import type { Run } from "./run.js";

/** A run's memo as payloads: what it was started with, and what it has changed since. */
export function currentMemo(run: Run): Readonly<Record<string, Payload>> {
  return run.memo ?? run.init.memo?.fields ?? {};
}

/** Changes the memo on the server and in the run's own view of it. Throws `EncodeError`. */
export function upsertMemo(run: Run, values: MemoValues): void {
  run.assertWritable("change the memo");
  const fields = memoChanges(values, run.lane);
  run.command({
    case: "modifyWorkflowProperties",
    value: {
      $typeName: "coresdk.workflow_commands.ModifyWorkflowProperties",
      upsertedMemo: { $typeName: "temporal.api.common.v1.Memo", fields },
    },
  });
  const memo = { ...currentMemo(run), ...fields };
  for (const [key, payload] of Object.entries(fields)) if (isNoMemo(payload)) delete memo[key];
  run.memo = memo;
}

/**
 * The memo that continue-as-new carries over; empty: Core takes that of the run's start. `values` stand in place of all
 * that is there.
 */
export function memoForNextRun(run: Run, values: MemoValues | undefined): Record<string, Payload> {
  const next = values === undefined ? run.memo : memoFields(values, run.lane);
  if (next === undefined) return {};
  if (Object.keys(next).length > 0) return { ...next };
  // An empty memo would be taken for one that is to be inherited.
  return Object.fromEntries(Object.keys(run.init.memo?.fields ?? {}).map((key) => [key, nullPayload()]));
}
