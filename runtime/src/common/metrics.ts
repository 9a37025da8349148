/** What a metric is: a sum that grows, a sum, a distribution, or a last value. */
export type MetricKind = "counter" | "upDownCounter" | "histogram" | "gauge";

/** What is said of a value. Each combination of tags is a time series of its own: no IDs, no free text. */
export type MetricTags = Readonly<Record<string, string | number | boolean>>;

/** What a metric tells about itself. */
export interface MetricOptions {
  readonly description?: string | undefined;
  /** Such as `"ms"` or `"By"`. */
  readonly unit?: string | undefined;
}

/** A value for a metric. */
export interface Measurement extends MetricOptions {
  readonly kind: MetricKind;
  readonly name: string;
  readonly value: number;
  readonly tags: MetricTags;
}

/** A sum. */
export interface Counter {
  /** Adds a whole number; a counter takes none below 0. */
  add(value: number, tags?: MetricTags): void;
}

/** A distribution. */
export interface Histogram {
  /** Records a finite number. */
  record(value: number, tags?: MetricTags): void;
}

/** A last value. */
export interface Gauge {
  /** Sets a finite number. */
  set(value: number, tags?: MetricTags): void;
}

/**
 * Metrics of the user's own, exported beside Core's by what `Runtime.install` names; without an exporter they go nowhere.
 * The same name is the same metric. Names and tags that Prometheus does not have (it has letters, digits and "_"; "-" becomes
 * one), and values that a kind cannot take throw TypeError.
 */
export interface Metrics {
  counter(name: string, options?: MetricOptions): Counter;
  upDownCounter(name: string, options?: MetricOptions): Counter;
  histogram(name: string, options?: MetricOptions): Histogram;
  gauge(name: string, options?: MetricOptions): Gauge;
  /** The same metrics with more tags on every value. */
  withTags(tags: MetricTags): Metrics;
}

/** Metrics that hand every value on, with tags. */
export class TaggedMetrics implements Metrics {
  readonly #take: (measurement: Measurement) => void;
  readonly #tags: MetricTags;

  constructor(take: (measurement: Measurement) => void, tags: MetricTags) {
    this.#take = take;
    this.#tags = tags;
  }

  counter(name: string, options?: MetricOptions): Counter {
    return { add: this.#taker("counter", name, options) };
  }

  upDownCounter(name: string, options?: MetricOptions): Counter {
    return { add: this.#taker("upDownCounter", name, options) };
  }

  histogram(name: string, options?: MetricOptions): Histogram {
    return { record: this.#taker("histogram", name, options) };
  }

  gauge(name: string, options?: MetricOptions): Gauge {
    return { set: this.#taker("gauge", name, options) };
  }

  withTags(tags: MetricTags): Metrics {
    checkTags("withTags", tags);
    return new TaggedMetrics(this.#take, { ...this.#tags, ...tags });
  }

  #taker(kind: MetricKind, name: string, options: MetricOptions = {}) {
    if (!/^[A-Za-z_:][\w:-]*$/.test(name)) {
      throw new TypeError(
        `metric ${JSON.stringify(name)}: a name has letters, digits, "_", "-" and ":", no digit first`,
      );
    }
    return (value: number, tags?: MetricTags): void => {
      check(kind, name, value);
      if (tags !== undefined) checkTags(name, tags);
      this.#take({ ...options, kind, name, value, tags: { ...this.#tags, ...tags } });
    };
  }
}

function check(kind: MetricKind, name: string, value: number): void {
  const whole = kind === "counter" || kind === "upDownCounter";
  if (whole ? !Number.isSafeInteger(value) : !Number.isFinite(value)) {
    throw new TypeError(`metric ${name}: ${value} is no ${whole ? "whole" : "finite"} number`);
  }
  if (kind === "counter" && value < 0) {
    throw new TypeError(`metric ${name}: a counter cannot go down by ${-value}; make it an upDownCounter`);
  }
}

function checkTags(name: string, tags: MetricTags): void {
  for (const [key, value] of Object.entries(tags)) {
    const tag = `metric ${name}: tag ${JSON.stringify(key)}`;
    if (!/^[A-Za-z_][\w-]*$/.test(key)) {
      throw new TypeError(`${tag}: a name has letters, digits, "_" and "-", no digit first`);
    }
    if (!["string", "number", "boolean"].includes(typeof value)) {
      throw new TypeError(`${tag} is ${value === null ? "null" : typeof value}, not a text, a number or a boolean`);
    }
  }
}
