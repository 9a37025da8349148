/** What happens to a Nexus operation when its scope is cancelled. */
export type NexusCancellation = "waitForCancellation" | "abandon" | "tryCancel" | "waitForCancellationRequested";

/** The handles of both SDKs: they name the token differently. */
export interface NexusHandle {
  readonly token?: string;
  readonly operationToken?: string;
  result(): Promise<unknown>;
}

/** What a program may do, the same on both SDKs. No member adds a microtask to the operation behind it. */
export interface ProgramApi {
  /** Notes that the code has come here. */
  trace(label: string): void;
  sleep(ms: number, summary?: string): Promise<unknown>;
  activity(name: string, summary?: string): Promise<unknown>;
  local(name: string, summary?: string): Promise<unknown>;
  condition(predicate: () => boolean, timeout?: number, summary?: string): Promise<unknown>;
  shield<T>(fn: (api: this) => Promise<T>): Promise<T>;
  timed<T>(ms: number, fn: (api: this) => Promise<T>): Promise<T>;
  scope<T>(fn: (api: this, cancel: () => void) => Promise<T>): Promise<T>;
  child(name: string, id?: string): Promise<unknown>;
  startChild(
    name: string,
    id?: string,
  ): Promise<{ result(): Promise<unknown>; signal(name: string): Promise<unknown> }>;
  external(id: string): { signal(name: string): Promise<unknown>; cancel(): Promise<unknown> };
  onSignal(name: string, handler: (...args: unknown[]) => unknown): void;
  onUpdate(name: string, handler: (...args: unknown[]) => unknown, validator?: (...args: unknown[]) => void): void;
  onAnySignal(handler: (name: string, ...args: unknown[]) => unknown): void;
  onAnyUpdate(handler: (name: string, ...args: unknown[]) => unknown): void;
  onQuery(name: string, handler: () => unknown): void;
  uuid(): string;
  random(): number;
  setTimeout(fn: () => void, ms: number): number;
  clearTimeout(id: number): void;
  patched(id: string): boolean;
  finished(): boolean;
  /** A failure that fails the run. */
  failure(message: string): Error;
  /** A short word for what was thrown. */
  kind(error: unknown): string;
}

/** What a probe may do. */
export interface ProbeApi extends ProgramApi {
  readonly nexus: {
    execute(operation: string, type?: NexusCancellation): Promise<unknown>;
    start(operation: string, type?: NexusCancellation): Promise<NexusHandle>;
  };
  /** Random numbers of a name's own. */
  stream(name: string): { random(): number; uuid4(): string; fill(bytes: Uint8Array): Uint8Array };
  upsertMemo(values: Record<string, unknown>): void;
  /** Attributes are named for their types; undefined takes one away. */
  upsertAttributes(values: ProbeAttributes): void;
  deprecatePatch(id: string): void;
}

/** A search attribute of each type. */
export interface ProbeAttributes {
  readonly Text?: string | undefined;
  readonly Keyword?: string | undefined;
  readonly KeywordList?: readonly string[] | undefined;
  readonly Int?: number | undefined;
  readonly Double?: number | undefined;
  readonly Bool?: boolean | undefined;
  readonly Datetime?: Date | undefined;
}

/** A job of an activation, as proto JSON. */
export type Job = Record<string, unknown>;

/** One activation: its jobs, and what is not usual. */
export interface Step {
  readonly jobs: readonly Job[];
  readonly replaying?: boolean;
  readonly flags?: readonly number[];
  readonly buildId?: string;
  readonly sdkVersion?: string;
}

/** A workflow and the activations that it is driven with. */
export interface Probe {
  readonly name: string;
  readonly run: (api: ProbeApi) => Promise<unknown>;
  /** The first one starts the run. */
  readonly steps: readonly Step[];
}

/** What an SDK made of one activation. */
export interface StepRecord {
  readonly trace: readonly string[];
  /** Commands as proto JSON, or the reason of a failed task. */
  readonly commands: readonly unknown[] | string;
}
