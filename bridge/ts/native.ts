/** The addon as napi-rs exports it. Options are JSON, messages are bytes; only this package sees it. */
export interface Native {
  readonly NativeRuntime: { create(options: string, onLogs: ((json: string) => void) | undefined): NativeRuntime };
  readonly NativeLane: { attach(workerId: number, lane: number, quarantine: boolean): NativeLane };
  readonly NativeDeadline: { ofThisThread(): NativeDeadline | null };
  readonly NativeCallCancellation: new () => NativeCallCancellation;
  loadClientConfig(options: string): string;
  /** In builds with debug assertions only. */
  testPanic?(): void;
}

/** One Core with its threads. */
export interface NativeRuntime {
  readonly prometheusAddress: string | null;
  connect(options: string): Promise<NativeConnection>;
  createWorker(connection: NativeConnection, options: string): NativeWorker;
  createReplayWorker(options: string): NativeWorker;
  startDevServer(options: string): Promise<NativeServer>;
  startTestServer(options: string): Promise<NativeServer>;
  metric(options: string): NativeMetric | null;
  shutdown(): void;
  /** The same, but waits a second at most. */
  shutdownAtExit(): void;
  /** In builds with debug assertions only. */
  testPanicLater?(): Promise<void>;
}

/** A metric. */
export interface NativeMetric {
  record(value: number, tags: string): void;
}

/** A connection. */
export interface NativeConnection {
  readonly capabilities: Uint8Array;
  call(
    service: string,
    rpc: string,
    request: Uint8Array,
    options: string | undefined,
    cancellation: NativeCallCancellation | undefined,
  ): Promise<Uint8Array>;
  setApiKey(key: string | undefined): void;
  setHeaders(headers: Record<string, string>): void;
  setBinaryHeaders(headers: Record<string, number[]>): void;
  close(): void;
}

/** Cancels one call. */
export interface NativeCallCancellation {
  cancel(): void;
}

/** A worker; `feed` and `closeFeed` work on replay workers only. */
export interface NativeWorker {
  readonly id: number;
  validate(): Promise<Uint8Array>;
  pollWorkflowActivation(): Promise<Uint8Array>;
  completeWorkflowActivation(completion: Uint8Array): Promise<void>;
  pollActivityTask(): Promise<Uint8Array>;
  completeActivityTask(completion: Uint8Array): Promise<void>;
  giveUpLocalActivity(taskToken: Uint8Array): Promise<void>;
  recordActivityHeartbeat(heartbeat: Uint8Array): void;
  onLaneEvent(listener: (json: string) => void): void;
  laneStats(): NativeLaneStats[];
  requestEviction(runId: string): void;
  cachedWorkflows(): Promise<number>;
  replaceConnection(connection: NativeConnection): void;
  initiateShutdown(): void;
  finalizeShutdown(): Promise<void>;
  feed(workflowId: string, history: Uint8Array): Promise<void>;
  closeFeed(): void;
}

/** Counters of a lane. */
export interface NativeLaneStats {
  readonly lane: number;
  readonly runs: number;
  readonly openActivations: number;
  readonly attached: boolean;
  readonly quarantine: boolean;
}

/** The end of a lane that its thread holds. */
export interface NativeLane {
  next(): Promise<Uint8Array[] | undefined>;
  tryNext(): Uint8Array[] | undefined;
  complete(completion: Uint8Array): void;
  stopped(runId: string): void;
  shed(share: number): number;
  detach(): void;
}

/** A limit on the CPU time of calls on one thread. */
export interface NativeDeadline {
  readonly wasHeapFull: boolean;
  run(entry: () => void, cpuMs: number): string | null;
}

/** An ephemeral server. */
export interface NativeServer {
  readonly target: string;
  readonly pid: number | null;
  readonly hasTestService: boolean;
  shutdown(): Promise<void>;
}
