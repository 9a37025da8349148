/** How an activity goes: at once, after some time, at the third attempt, or not at all. */
export type Way = "ok" | "slow" | "flaky" | "fails";

/** Something that would never end, cancelled after a while; a signal is taken back at once. */
export type Endless = "sleep" | "activity" | "local" | "child" | "nexus" | "condition" | "signal";

/** What a workflow made by chance does, and how that is nested. */
export type Program =
  | { readonly op: "sleep" | "memo" | "attribute" | "patch" | "oldPatch" | "fail" | "untilCancelled" }
  | { readonly op: "activity" | "local"; readonly way: Way }
  | { readonly op: "nexus"; readonly way: "sync" | "async" | "fails" }
  | { readonly op: "signal" | "cancel"; readonly to: "other" | "nobody" }
  | { readonly op: "condition" | "timedCondition"; readonly flag: number }
  | { readonly op: "cut"; readonly what: Endless; readonly asking: boolean }
  | { readonly op: "child" | "shield" | "timed" | "catch"; readonly body: Program }
  | { readonly op: "scope"; readonly body: Program; readonly until: Program }
  | { readonly op: "all" | "race" | "sequence"; readonly parts: readonly Program[] };

/** A chain of runs, each with its program. */
export interface Plan {
  /** Each but the first goes on as new. */
  readonly programs: readonly Program[];
  /** Whether the last run fails with what was noted instead of returning it. */
  readonly fails: boolean;
  /** Whether the chain is cancelled while it runs. */
  readonly cancelled: boolean;
  /** Whether no timing changes what it gives. */
  readonly steady: boolean;
}

/** How many flags a chain is sent, each by a signal or an update; conditions wait for them. */
export const flags = 3;

/** What a chain hands to each of its runs. */
export interface RunInput {
  readonly plan: Plan;
  readonly at: number;
  readonly notes: readonly string[];
  readonly flags: readonly number[];
  /** ID of a workflow that takes all signals and does not mind cancellation. */
  readonly other: string;
  readonly endpoint: string;
  /** Whether it does nothing before flag {@link childFlag} has come. */
  readonly child?: true;
}

/** The flag that children wait for. */
export const childFlag = 9;
