import type { ImplementedSink, SinkInfo } from "../common/sink.js";
import { copyIn } from "../converter/copied-values.js";
import type { Logger } from "../core/logger.js";

/** A call of a sink as it comes from a lane. */
export interface SinkCall extends SinkInfo {
  readonly function: string;
  /** Written by `copyOut`. */
  readonly args: string;
}

/** The sinks of a worker by name: what a workflow calls is called here. */
export class Sinks {
  readonly #sinks: ReadonlyMap<string, ImplementedSink>;
  readonly #logger: Logger;
  readonly #missing = new Set<string>();

  /** Throws TypeError if two sinks have the same name. */
  constructor(sinks: readonly ImplementedSink[], logger: Logger) {
    const byName = new Map(sinks.map((sink) => [sink.name, sink]));
    const twice = sinks.find((sink) => byName.get(sink.name) !== sink);
    if (twice !== undefined) throw new TypeError(`sinks: two of them are named "${twice.name}"; give the worker one.`);
    this.#sinks = byName;
    this.#logger = logger;
  }

  /** Calls a function. What it throws, now or later, is an error in the log: the workflow has gone on. */
  call(sinkName: string, call: SinkCall): void {
    const { workflowType, workflowId, runId, isReplaying } = call;
    const name = `${sinkName}.${call.function}`;
    const member = Object.hasOwn(this.#sinks.get(sinkName)?.functions ?? {}, call.function)
      ? this.#sinks.get(sinkName)?.functions[call.function]
      : undefined;
    if (typeof member !== "function") {
      if (this.#missing.has(name)) return;
      this.#missing.add(name);
      const advice = "give the worker its implementation in the option sinks. Told once.";
      this.#logger.log("warn", `A workflow called ${name}, which this worker does not have: ${advice}`, {
        workflowType,
      });
      return;
    }
    const failed = (error: unknown): void => {
      this.#logger.log("error", `Sink function ${name} failed`, { workflowType, workflowId, runId, error });
    };
    try {
      const args = copyIn(call.args) as never[];
      Promise.resolve(member({ workflowType, workflowId, runId, isReplaying }, ...args)).catch(failed);
    } catch (error) {
      failed(error);
    }
  }
}
