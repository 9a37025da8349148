import { BridgeError, sync } from "./error.js";
import type { NativeMetric } from "./native.js";

/** What a metric is: a sum that grows, a sum, a distribution, or a last value. */
export type MetricKind = "counter" | "upDownCounter" | "histogram" | "gauge";

/** What a metric says of a value. */
export type MetricTags = Readonly<Record<string, string | number | boolean>>;

/** How a metric is made. */
export interface MetricConfig {
  readonly kind: MetricKind;
  /** Unique in the runtime; letters, digits and underscores suit every exporter. */
  readonly name: string;
  readonly description?: string | undefined;
  /** Such as `"ms"` or `"By"`. */
  readonly unit?: string | undefined;
}

/** A metric of the user's own, exported as Core's are. */
export class CoreMetric {
  readonly #native: NativeMetric;
  readonly #config: MetricConfig;

  constructor(native: NativeMetric, config: MetricConfig) {
    this.#native = native;
    this.#config = config;
  }

  /**
   * Adds to a counter, records a value otherwise. Throws `INVALID_CONFIG` for what the kind cannot take: a counter only
   * whole numbers from 0 up, an up-down counter only whole ones, the others only finite ones.
   */
  record(value: number, tags: MetricTags = {}): void {
    const { kind, name } = this.#config;
    const whole = kind === "counter" || kind === "upDownCounter";
    if (whole ? !Number.isSafeInteger(value) : !Number.isFinite(value)) {
      throw new BridgeError("INVALID_CONFIG", `metric ${name}: ${value} is no ${whole ? "whole" : "finite"} number`);
    }
    if (kind === "counter" && value < 0) {
      throw new BridgeError(
        "INVALID_CONFIG",
        `metric ${name}: a counter cannot go down by ${-value}; make it upDownCounter`,
      );
    }
    sync(() => this.#native.record(value, JSON.stringify(tags)));
  }
}

/** A config as the addon reads it. */
export function metricJson({ kind, name, description = "", unit = "" }: MetricConfig): string {
  return JSON.stringify({ kind, name, description, unit });
}
