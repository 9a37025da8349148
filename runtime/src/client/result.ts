import type { HistoryEvent } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { CancelledError, TerminatedError, TimeoutError } from "../common/errors/failures.js";
import { retryStateFromProto } from "../converter/failure-enums.js";
import { PayloadDetail } from "../converter/payload-detail.js";
import type { ClientCore, Target } from "./client-core.js";
import { RpcError, WorkflowContinuedAsNewError, WorkflowFailedError } from "./errors.js";
import type { ResultOptions } from "./options.js";
import type { Decode } from "./payloads.js";
import { historyRpc, pollEnds } from "./rpcs.js";
import { SlowResult } from "./slow-result.js";

/** UNKNOWN, ABORTED, INTERNAL, UNAVAILABLE, DATA_LOSS: what a connection that is cut looks like. */
const cut: readonly number[] = [2, 10, 13, 14, 15];

/** A wait may last for months: the way to the server may be gone for so long, in milliseconds, beyond what each call puts up with. */
const patience = 60_000;

/** What is cut after having been open for so long, in milliseconds, had reached a server, unless it is said to be unavailable. */
const alive = 200;
const unavailable = 14;

/** `HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT`. */
const closeEvent = 2;

/**
 * Waits for the end of a workflow and decodes its result. Follows continue-as-new, retries and cron to the next run
 * unless told otherwise. A Node warning says so if the run makes no progress ({@link SlowResult}). Rejects with
 * `WorkflowFailedError`, `WorkflowContinuedAsNewError`, `WorkflowNotFoundError`, `RpcTimeoutError`, `RpcAbortedError`,
 * `DecodeError`.
 */
export async function workflowResult<T>(
  core: ClientCore,
  target: Target,
  decode: Decode<T>,
  options: ResultOptions | undefined,
): Promise<T> {
  const { workflowId, runId } = target;
  const value = await core.intercept("result", { workflowId, runId }, (asked) =>
    awaitResult(core, { ...target, ...asked }, decode, options),
  );
  // What an interceptor gives in place of the result is its own affair.
  return value as T;
}

async function awaitResult<T>(
  core: ClientCore,
  target: Target,
  decode: Decode<T>,
  options: ResultOptions | undefined,
): Promise<T> {
  const deadline = core.deadline(options);
  const follow = options?.followRuns ?? true;
  let runId = target.runId;
  let token: Uint8Array = new Uint8Array();
  const outage: Outage = { since: undefined };
  const slow = new SlowResult(core, () => ({ ...target, runId }));
  try {
    for (;;) {
      const page = await poll(core, { ...target, runId }, token, deadline, options, outage);
      const event = page?.event;
      if (event === undefined) {
        // No token: the server forgot the poll; ask anew.
        token = page?.token ?? token;
        continue;
      }
      const next = nextRun(event);
      if (next !== "" && follow) {
        runId = next;
        token = new Uint8Array();
        continue;
      }
      return await outcome(core, { ...target, runId }, event, decode);
    }
  } finally {
    slow.stop();
  }
}

interface Outage {
  /** When the first of the calls failed since a server was reached. */
  since: number | undefined;
}

async function poll(
  core: ClientCore,
  target: Target,
  token: Uint8Array,
  deadline: ReturnType<ClientCore["deadline"]>,
  options: ResultOptions | undefined,
  outage: Outage,
): Promise<{ readonly event: HistoryEvent | undefined; readonly token: Uint8Array } | undefined> {
  const request = {
    namespace: core.namespace,
    execution: { workflowId: target.workflowId, runId: target.runId ?? "" },
    nextPageToken: token,
    waitNewEvent: true,
    skipArchival: true,
    historyEventFilterType: closeEvent,
  } as const;
  const began = performance.now();
  try {
    const response = await core.call(historyRpc, request, deadline, options, target);
    outage.since = undefined;
    return { event: response.history?.events.at(-1), token: response.nextPageToken };
  } catch (error) {
    if (!(error instanceof RpcError) || !mayPass(error, began, outage)) throw error;
    await deadline.pauseAfter(began);
    return undefined;
  }
}

/** Whether a poll only came to its end, or the way to the server was not gone for too long yet. */
function mayPass({ status }: RpcError, began: number, outage: Outage): boolean {
  if (pollEnds.includes(status)) return true;
  if (!cut.includes(status)) return false;
  const now = performance.now();
  if (status !== unavailable && now - began > alive) outage.since = now;
  outage.since ??= now;
  return now - outage.since < patience;
}

/** The run that a closed one went on as; empty if there is none. */
function nextRun(event: HistoryEvent): string {
  const { case: kind, value } = event.attributes;
  switch (kind) {
    case "workflowExecutionCompletedEventAttributes":
    case "workflowExecutionFailedEventAttributes":
    case "workflowExecutionTimedOutEventAttributes":
    case "workflowExecutionContinuedAsNewEventAttributes":
      return value.newExecutionRunId;
    default:
      return "";
  }
}

async function outcome<T>(core: ClientCore, target: Target, event: HistoryEvent, decode: Decode<T>): Promise<T> {
  const { workflowId, runId } = target;
  const { case: kind, value } = event.attributes;
  switch (kind) {
    case "workflowExecutionCompletedEventAttributes":
      return await core.rules.read(value.result, decode);
    case "workflowExecutionFailedEventAttributes": {
      const cause = value.failure
        ? await core.rules.failure(value.failure)
        : new TerminatedError("the server recorded no failure");
      throw new WorkflowFailedError(workflowId, runId, cause, retryStateFromProto(value.retryState));
    }
    case "workflowExecutionCanceledEventAttributes": {
      const payloads = await core.rules.open(value.details?.payloads);
      const details = payloads.map((payload) => new PayloadDetail(payload, core.rules.converter));
      throw new WorkflowFailedError(workflowId, runId, new CancelledError("the workflow was cancelled", { details }));
    }
    case "workflowExecutionTerminatedEventAttributes":
      throw new WorkflowFailedError(
        workflowId,
        runId,
        new TerminatedError(value.reason || "the workflow was terminated without a reason"),
      );
    case "workflowExecutionTimedOutEventAttributes":
      throw new WorkflowFailedError(
        workflowId,
        runId,
        new TimeoutError("the workflow timed out", "startToClose"),
        retryStateFromProto(value.retryState),
      );
    case "workflowExecutionContinuedAsNewEventAttributes":
      throw new WorkflowContinuedAsNewError(workflowId, value.newExecutionRunId);
    default:
      throw new TypeError(`workflow ${workflowId}: the server gave event ${event.eventType} as the end of its history`);
  }
}
