/** What a sink's functions are told about the run that called them. */
export interface SinkInfo {
  readonly workflowType: string;
  readonly workflowId: string;
  readonly runId: string;
  /** Whether history was being replayed; only sinks with `callDuringReplay` see true. */
  readonly isReplaying: boolean;
}

/** Functions of the host that workflows call without waiting for them; made by {@link defineSink}. */
export interface Sink<F> {
  readonly name: string;
  readonly callDuringReplay: boolean;
  /** Only for the type checker. */
  readonly $functions?: F;
}

type Arguments<T> = T extends (...args: infer A) => unknown ? A : never;

/** A sink as workflows call it: nothing comes back. */
export type SinkCalls<F> = { readonly [K in keyof F]: (...args: Arguments<F[K]>) => void };

/** A sink as the worker carries it out: each function is told first which run called. */
export type SinkFunctions<F> = { readonly [K in keyof F]: (info: SinkInfo, ...args: Arguments<F[K]>) => unknown };

/** A sink with its functions, for a worker. */
export interface ImplementedSink {
  readonly name: string;
  readonly functions: Readonly<Record<string, (info: SinkInfo, ...args: never[]) => unknown>>;
}

/**
 * Names functions of the host that workflows may call: `const audit = defineSink<{ charged(cents: number): void }>("audit")`
 * in a file that both import, `ctx.sink(audit).charged(5)` in a workflow, `implementSink(audit, { charged(info, cents) {…} })`
 * in the worker's `sinks`. Calls are handed over when the activation ends, in order, with copies of their arguments.
 * They are not repeated when history is replayed, unless `callDuringReplay` asks for it, and may be lost or doubled when
 * a worker dies: what has to happen belongs into an activity. Throws TypeError for a name of Temporal's own.
 */
export function defineSink<F extends object>(
  name: string,
  options: { readonly callDuringReplay?: boolean | undefined } = {},
): Sink<F> {
  if (name === "" || name.startsWith("__temporal_")) {
    throw new TypeError(
      `"${name}" cannot name a sink: ${name === "" ? "it is empty" : "names like it are Temporal's own"}`,
    );
  }
  return { name, callDuringReplay: options.callDuringReplay ?? false };
}

/** Gives a sink its functions, for a worker's `sinks`. */
export function implementSink<F extends object>(sink: Sink<F>, functions: SinkFunctions<F>): ImplementedSink {
  return { name: sink.name, functions: functions as unknown as ImplementedSink["functions"] };
}
