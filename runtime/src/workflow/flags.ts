/** What a flag may be judged by while history is replayed that was written before the flag was. */
export interface FlagEvidence {
  readonly buildId: string;
  readonly sdkVersion: string;
}

/**
 * A change of scheduling that history must know of. Live tasks turn a flag on and record it; a replayed task has it only
 * if it was recorded, or if the evidence says that its writer behaved so.
 */
export interface SdkFlag {
  readonly id: number;
  readonly impliedBy?: (evidence: FlagEvidence) => boolean;
}

const firstBuildsWithFlags = /^@temporalio\/worker@1\.11\.[01]\+/;

/** 1: what runs in a shielded scope is not cancelled from outside of it; a timed scope cancels its timer when it ends. */
export const shieldedScopes: SdkFlag = { id: 1, impliedBy: ({ buildId }) => firstBuildsWithFlags.test(buildId) };

/** 2: all jobs of an activation are applied at once; before, signals were applied alone and first. */
export const singleBatch: SdkFlag = { id: 2, impliedBy: ({ buildId }) => firstBuildsWithFlags.test(buildId) };

/** Flags of Temporal's TypeScript SDK that concern only its OpenTelemetry interceptors: known here, without effect. */
const foreignFlags = [3, 4, 5, 6];

/** Flags of protempo's own start here. */
export const firstOwnFlag = 1001;

/**
 * 1001: what Core does not settle is settled by the cancellation itself. An abandoned activity rejects at once and Core is
 * not told, since what comes of the activity later would be an error to its state machine; the start of a child that is
 * cancelled without waiting rejects with its result. Without the flag the former waits for Core, the latter for ever.
 */
export const settledByCancel: SdkFlag = { id: firstOwnFlag };

/**
 * From here on flags are decisions about inputs: this number and the ID of the event that brought the input say that it broke
 * rules of its contract and was refused. So rules may change later, and what was accepted before replays as it was.
 */
export const firstRefusal = 1_000_000_000;

/** The flags of one run: those that its history knows, in the order of being learnt. */
export class RunFlags {
  readonly #known = new Set<number>();

  /** Takes over what history recorded. Throws for a flag that this version does not know: it could not replay it. */
  learn(ids: readonly number[]): void {
    for (const id of ids) {
      if (!isKnownFlag(id)) {
        throw new Error(
          `The history of this run uses SDK flag ${id}, which this version of protempo does not know: it was written by ` +
            "a newer SDK. Run this worker with at least that version.",
        );
      }
      this.#known.add(id);
    }
  }

  /** Whether the flag is on; a live task turns it on and records it. */
  has(flag: SdkFlag, replaying: boolean, evidence: FlagEvidence): boolean {
    if (this.#known.has(flag.id)) return true;
    if (!replaying) {
      this.#known.add(flag.id);
      return true;
    }
    return flag.impliedBy?.(evidence) ?? false;
  }

  /** Whether the input that came with an event was refused: a live task asks `judge` and records it, a replayed one repeats it. */
  refused(eventId: bigint, replaying: boolean, judge: () => boolean): boolean {
    const id = firstRefusal + Number(eventId);
    if (this.#known.has(id)) return true;
    if (replaying || !judge()) return false;
    this.#known.add(id);
    return true;
  }

  /** What the completion reports. */
  used(): number[] {
    return [...this.#known];
  }
}

function isKnownFlag(id: number): boolean {
  if (id >= firstRefusal) return true;
  return id === shieldedScopes.id || id === singleBatch.id || id === settledByCancel.id || foreignFlags.includes(id);
}
