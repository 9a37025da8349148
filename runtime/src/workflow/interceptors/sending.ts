import type { ActivityCall as ActivitySending } from "../operations/activity.js";
import type { AnyActivityOptions } from "../operations/activity-settings.js";
import type { ChildCall as ChildSending, StartedChild } from "../operations/child.js";
import type { SignalCall as SignalSending, Target } from "../operations/external.js";
import type { NexusCall as NexusSending } from "../operations/nexus.js";
import type { ChildOptions } from "../options.js";
import type { Run } from "../run.js";
import type { ActivityCall, ChildCall, NexusOperationCall, SignalWorkflowCall } from "./outbound.js";
import type { Outcome } from "./outcome.js";

/** Interceptors around the sending of a call, which has its number by then. */
export type SendAround<Call, R> = (seq: number, attempt: number, send: (call: Call) => R) => R;

/** The promise of an operation as interceptors see it. */
export function asOutcome(promise: Promise<unknown>): Promise<Outcome> {
  return promise as Promise<Outcome>;
}

/** What both kinds of activities say to interceptors. */
interface AnyActivity {
  readonly activityType: string;
  readonly args: readonly unknown[];
  readonly options: AnyActivityOptions;
}

/**
 * Interceptors around an activity, or around each attempt of a local one; undefined if there are none. `rebuild` makes the
 * call that they ask for.
 */
export function aroundActivity(
  run: Run,
  local: boolean,
  call: AnyActivity,
  rebuild: (changed: AnyActivity & Pick<ActivityCall, "headers">) => ActivitySending,
): ActivitySending["around"] {
  const { activity, localActivity } = run.interceptors?.outbound ?? {};
  if (local) {
    return localActivity === undefined
      ? undefined
      : (seq, attempt, send) =>
          localActivity({ ...call, headers: {}, seq, attempt }, (changed) => asOutcome(send(rebuild(changed))));
  }
  return activity === undefined
    ? undefined
    : (seq, _attempt, send) => activity({ ...call, headers: {}, seq }, (changed) => asOutcome(send(rebuild(changed))));
}

/** Interceptors around the start of a child; undefined if there are none. */
export function aroundChild(
  run: Run,
  call: Pick<ChildCall, "workflowType" | "workflowId" | "args"> & { readonly options: ChildOptions },
  rebuild: (changed: ChildCall) => ChildSending,
): ChildSending["around"] {
  const around = run.interceptors?.outbound.child;
  if (around === undefined) return undefined;
  return (seq, _attempt, send) => {
    let sent: StartedChild | undefined;
    const { started, completed } = around({ ...call, headers: {}, seq }, (changed) => {
      sent = send(rebuild(changed));
      return { started: asOutcome(sent.started), completed: asOutcome(sent.completed) };
    });
    return {
      workflowId: sent?.workflowId ?? call.workflowId,
      started: started as Promise<unknown> as Promise<string>,
      completed,
      cancel: (reason) => sent?.cancel(reason),
    };
  };
}

/** Interceptors around a signal to another workflow; undefined if there are none. */
export function aroundSignal(
  run: Run,
  call: Pick<SignalWorkflowCall, "workflowId" | "runId" | "signalName" | "args">,
  rebuild: (changed: SignalWorkflowCall) => SignalSending,
): SignalSending["around"] {
  const around = run.interceptors?.outbound.signal;
  if (around === undefined) return undefined;
  return (seq, _attempt, send) => around({ ...call, headers: {}, seq }, (changed) => asOutcome(send(rebuild(changed))));
}

/** Interceptors around a Nexus operation; undefined if there are none. */
export function aroundNexus(
  run: Run,
  call: Omit<NexusOperationCall, "seq">,
  rebuild: (changed: NexusOperationCall) => NexusSending,
): NexusSending["around"] {
  const around = run.interceptors?.outbound.nexus;
  if (around === undefined) return undefined;
  return (seq, _attempt, send) => around({ ...call, seq }, (changed) => asOutcome(send(rebuild(changed))));
}

/** Whom a signal goes to, as interceptors see it. */
export function addressOf(target: Target): Pick<SignalWorkflowCall, "workflowId" | "runId"> {
  return "child" in target ? { workflowId: target.child, runId: undefined } : target;
}

/** Whom a signal goes to after interceptors: a child stays one as long as its ID does. */
export function retarget(target: Target, { workflowId, runId }: SignalWorkflowCall): Target {
  return "child" in target && target.child === workflowId ? target : { workflowId, runId };
}
