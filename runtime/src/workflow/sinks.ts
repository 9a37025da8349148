import type { Sink, SinkCalls } from "../common/sink.js";
import { copyOut } from "../converter/copied-values.js";
import type { Run } from "./run.js";

/** A sink's functions for a run: each call is copied and handed over when the activation ends. */
export function sinkCallsOf<F extends object>(run: Run, sink: Sink<F>): SinkCalls<F> {
  const call = (name: string, args: readonly unknown[]): void => {
    if (run.dead || (run.replayingHistory && !sink.callDuringReplay)) return;
    const { workflowType, workflowId } = run.init;
    const copied = copyOut(args, `sink ${sink.name}.${name}`);
    const body = { workflowType, workflowId, function: name, args: copied, isReplaying: run.replayingHistory };
    run.lane.host.tell?.("sink", sink.name, JSON.stringify(body), run.runId);
  };
  const functions = new Proxy(Object.create(null) as object, {
    get: (_target, name) => (typeof name === "string" ? (...args: readonly unknown[]) => call(name, args) : undefined),
  });
  // Which functions there are is known to the worker only; their types are the token's.
  return functions as SinkCalls<F>;
}
