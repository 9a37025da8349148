import type { CoreMetric, CoreRuntime } from "@protempo/bridge";
import type { Measurement } from "../common/metrics.js";
import type { Logger } from "./logger.js";

/** The user's metrics in one Core: makes each when its first value comes. */
export class CoreMetrics {
  readonly #core: Pick<CoreRuntime, "metric">;
  readonly #logger: Logger;
  readonly #metrics = new Map<string, { readonly kind: string; readonly metric: CoreMetric | undefined }>();

  constructor(core: Pick<CoreRuntime, "metric">, logger: Logger) {
    this.#core = core;
    this.#logger = logger;
  }

  /** Records a value. What cannot be recorded is an error in the log: no metric is worth an activity. */
  record(measurement: Measurement): void {
    const { name, kind, value, tags } = measurement;
    try {
      let known = this.#metrics.get(name);
      if (known === undefined) {
        known = { kind, metric: this.#core.metric(measurement) };
        this.#metrics.set(name, known);
      }
      if (known.kind !== kind) throw new TypeError(`it is a ${known.kind} already, so it cannot be a ${kind} too`);
      known.metric?.record(value, tags);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#logger.log("error", `A value of metric ${name} was not recorded: ${reason}`, { kind, value, tags });
    }
  }
}
