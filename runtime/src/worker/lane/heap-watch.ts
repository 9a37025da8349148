import { constants, type PerformanceEntry, PerformanceObserver } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import { resourceLimits } from "node:worker_threads";
import type { Report } from "./turn-loop.js";

/** Of the heap's limit: over `full` runs leave the cache, until `enough` would do. */
const full = 0.7;
const enough = 0.6;
/** Of the lane's runs at once: most are of different sizes, and there is another look after the next collection. */
const largestShare = 0.5;
const logPauseMs = 60_000;

/**
 * Keeps the heap of a lane below its limit: asks for idle runs to be evicted. What the heap holds is judged right after V8
 * has collected its garbage, which is looked for only once the heap, with its garbage, is over the mark.
 */
export class HeapWatch {
  readonly #shed: (share: number) => number;
  readonly #onEvictions: (runs: number) => void;
  readonly #report: Report;
  readonly #observer = new PerformanceObserver((list) => {
    const major = list
      .getEntries()
      .some((entry) => (entry as GarbageCollection).detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR);
    if (major) this.#collected();
  });
  #watching = false;
  #lastLog = Number.NEGATIVE_INFINITY;

  /** `shed` asks for a share of the lane's runs to be evicted and gives how many will be, which `onEvictions` is told. */
  constructor(shed: (share: number) => number, onEvictions: (runs: number) => void, report: Report) {
    this.#shed = shed;
    this.#onEvictions = onEvictions;
    this.#report = report;
  }

  /** After each activation; costs a microsecond. */
  tick(): void {
    if (this.#watching || fill().part <= full) return;
    this.#watching = true;
    this.#observer.observe({ entryTypes: ["gc"] });
  }

  /** Lets the thread end. */
  end(): void {
    this.#observer.disconnect();
  }

  #collected(): void {
    const { part, megabytes, limitMegabytes } = fill();
    if (part <= full) {
      this.#watching = false;
      this.#observer.disconnect();
      return;
    }
    const runs = this.#shed(Math.min(largestShare, (part - enough) / part));
    if (runs === 0) return;
    this.#onEvictions(runs);
    if (performance.now() - this.#lastLog < logPauseMs) return;
    this.#lastLog = performance.now();
    this.#report("warn", "The heap of a workflow lane is nearly full: idle runs leave the cache.", {
      runs,
      megabytes,
      limitMegabytes,
      advice: "Lower maxCachedWorkflows, raise laneHeapLimitMb, or keep less in workflows.",
    });
  }
}

/** Node's types do not say it. */
interface GarbageCollection extends PerformanceEntry {
  readonly detail?: { readonly kind?: number } | undefined;
}

/**
 * V8's own figure for the limit has the young generation in it, of which versions of Node have 48 to 192 MB: of a small heap
 * 70 % of that is more than the old generation may ever hold.
 */
function fill(): { readonly part: number; readonly megabytes: number; readonly limitMegabytes: number } {
  const { used_heap_size, external_memory, heap_size_limit } = getHeapStatistics();
  const used = used_heap_size + external_memory;
  const limit = resourceLimits.maxOldGenerationSizeMb ?? heap_size_limit / 1048576;
  return {
    part: used / 1048576 / limit,
    megabytes: Math.round(used / 1048576),
    limitMegabytes: Math.round(limit),
  };
}
