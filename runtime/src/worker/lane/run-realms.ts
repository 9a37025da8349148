import { types } from "node:util";
import { NotedRuns } from "../../common/noted-runs.js";
import type { BegunActivation, TracedCommand } from "../../workflow/realm/control.js";
import { evictionOf, runIdOf } from "./completions.js";
import type { Explained, LaneRealm } from "./lane-realm.js";
import type { RealmHost } from "./realm-host.js";

/** Reads what Core and realms say to each other. */
export interface MessageReader {
  /** Run ID of an activation or a completion; undefined if it is neither. */
  runIdOf(message: Uint8Array): string | undefined;
  /** Whether an activation takes a run out of the cache. Throws if it is none. */
  evicts(activation: Uint8Array): boolean;
}

const coreMessages: MessageReader = { runIdOf, evicts: (activation) => evictionOf(activation) !== undefined };

interface Open {
  readonly host: RealmHost;
  readonly runId: string;
  readonly activation: Uint8Array;
  readonly evicts: boolean;
}

/**
 * A realm of its own for each run: made ahead, taken by the run's first activation, let go with its eviction. No run can
 * touch another, so what one does to its own realm is believed no further than its own task: completions are looked at
 * before they leave.
 */
export class RunRealms implements LaneRealm {
  readonly #make: () => RealmHost;
  readonly #messages: MessageReader;
  readonly #hosts = new Map<string, RealmHost>();
  readonly #noted = new NotedRuns();
  /** Has no run; answers for runs that are not here, too. */
  #spare: RealmHost | undefined;
  #open: Open | undefined;

  /** Throws what `make` throws. */
  constructor(make: () => RealmHost, messages: MessageReader = coreMessages) {
    this.#make = make;
    this.#messages = messages;
    this.prepare();
  }

  /** Runs that have a realm. */
  get size(): number {
    return this.#hosts.size;
  }

  get open(): BegunActivation | undefined {
    const begun = this.#open?.host.open;
    return begun === undefined ? undefined : { ...begun, runId: (this.#open as Open).runId };
  }

  prepare(): void {
    this.#spare ??= this.#make();
  }

  start(activation: Uint8Array): BegunActivation {
    const runId = this.#messages.runIdOf(activation) ?? "";
    const kept = this.#hosts.get(runId);
    const host = kept ?? this.#fresh();
    if (kept === undefined && this.#noted.take(runId)) host.noteCalls(runId);
    let begun: BegunActivation;
    try {
      begun = host.start(activation);
    } catch (error) {
      // Its run has broken it beyond reading: it goes, and the run may leave by another's door.
      if (!this.#hosts.delete(runId) || !this.#messages.evicts(activation)) throw error;
      return this.start(activation);
    }
    // Not by what the realm says: Core takes nothing but an eviction for an answer to one.
    const evicts = this.#messages.evicts(activation);
    this.#open = { host, runId, activation, evicts };
    if (evicts) this.#hosts.delete(runId);
    else if (kept === undefined) this.#keep(runId, host);
    return evicts ? { ...begun, kind: "evict" } : begun;
  }

  finish(): Uint8Array {
    const open = this.#open as Open;
    this.#open = undefined;
    if (!open.evicts || open.host === this.#spare) return this.#answer(open);
    try {
      open.host.finish();
    } catch {
      // It has gone, whatever it says of that.
    }
    const other = this.#fresh();
    other.start(open.activation);
    return other.finish();
  }

  fail(message: string, stack?: string): boolean {
    return this.#open?.host.fail(message, stack) ?? false;
  }

  unhandledRejection(reason: unknown): boolean {
    return this.#open?.host.unhandledRejection(reason) ?? false;
  }

  explain(error: unknown): Explained {
    return (this.#open?.host ?? this.#fresh()).explain(error);
  }

  takeTrace(runId: string, stacks: boolean): TracedCommand[] {
    return this.#open?.host.takeTrace(runId, stacks) ?? [];
  }

  noteCalls(runId: string): void {
    this.#noted.add(runId);
  }

  #fresh(): RealmHost {
    this.#spare ??= this.#make();
    return this.#spare;
  }

  #keep(runId: string, host: RealmHost): void {
    this.#hosts.set(runId, host);
    this.#spare = undefined;
  }

  /** A copy of the realm's bytes: what its typed arrays say of themselves is up to its run. */
  #answer({ host, runId }: Open): Uint8Array {
    const made: unknown = host.finish();
    const completion = types.isUint8Array(made) ? new Uint8Array(made) : undefined;
    if (completion === undefined || this.#messages.runIdOf(completion) !== runId) {
      throw new Error(`Run ${runId} changed built-ins that its own realm needs: its completion cannot be read.`);
    }
    return completion;
  }
}
