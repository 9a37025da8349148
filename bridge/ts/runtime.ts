import { type ConnectionConfig, CoreConnection, connectionJson } from "./connection.js";
import { settled, sync } from "./error.js";
import { safely } from "./listener.js";
import { loadNative } from "./load.js";
import { CoreMetric, type MetricConfig, metricJson } from "./metric.js";
import type { NativeRuntime } from "./native.js";
import { defaultLogFilter, type LogRecord, type RuntimeConfig } from "./runtime-config.js";
import { CoreServer, type DevServerConfig, devServerJson, type TestServerConfig, testServerJson } from "./server.js";
import { CoreReplayWorker, CoreWorker } from "./worker.js";
import { type WorkerConfig, workerJson } from "./worker-config.js";

/** One Core: its threads, logs and metrics. A process needs one; what it makes ends with it. */
export class CoreRuntime {
  readonly #native: NativeRuntime;
  #atExit: (() => void) | undefined;

  private constructor(native: NativeRuntime) {
    this.#native = native;
  }

  /**
   * Starts Core. Its log lines come in batches to `onLogs`, which does not keep the process alive; without it, Core is silent.
   *
   * Throws `INVALID_CONFIG`, and an `Error` when the addon cannot be loaded.
   */
  static create(config: RuntimeConfig, onLogs?: (records: LogRecord[]) => void): CoreRuntime {
    const native = loadNative();
    const options = JSON.stringify({ ...config, logFilter: config.logFilter ?? defaultLogFilter });
    const listener = onLogs && ((json: string): void => safely("onLogs", () => onLogs(parseLogs(json))));
    return new CoreRuntime(sync(() => native.NativeRuntime.create(options, listener)));
  }

  /** Where Prometheus can scrape, as `host:port`; undefined without `prometheus`. */
  get prometheusAddress(): string | undefined {
    return this.#native.prometheusAddress ?? undefined;
  }

  /** Connects to a server. Rejects with `CONNECT`, `INVALID_CONFIG`, or `GRPC` when the server refuses the first call. */
  async connect(config: ConnectionConfig): Promise<CoreConnection> {
    return new CoreConnection(await settled(() => this.#native.connect(connectionJson(config))));
  }

  /** Makes a worker; it polls once it is polled. Throws `INVALID_CONFIG`, or `WORKER` for a second one on the same queue and connection. */
  createWorker(connection: CoreConnection, config: WorkerConfig): CoreWorker {
    return new CoreWorker(sync(() => this.#native.createWorker(connection.native, workerJson(config))));
  }

  /** Makes a worker that replays what it is fed, without a server. Throws `INVALID_CONFIG`. */
  createReplayWorker(config: WorkerConfig): CoreReplayWorker {
    return new CoreReplayWorker(sync(() => this.#native.createReplayWorker(workerJson(config))));
  }

  /** Starts a development server and waits until it answers, 5 s at most. Rejects with `SERVER`. */
  async startDevServer(config: DevServerConfig): Promise<CoreServer> {
    this.#endServersAtExit();
    return new CoreServer(await settled(() => this.#native.startDevServer(devServerJson(config))));
  }

  /** Starts a test server, which can skip time. Rejects with `SERVER`. */
  async startTestServer(config: TestServerConfig): Promise<CoreServer> {
    this.#endServersAtExit();
    return new CoreServer(await settled(() => this.#native.startTestServer(testServerJson(config))));
  }

  /**
   * Makes a metric of the user's own; undefined if the runtime exports none. The same name again is the same metric. Throws
   * `INVALID_CONFIG` for a name that the exporter refuses.
   */
  metric(config: MetricConfig): CoreMetric | undefined {
    const native = sync(() => this.#native.metric(metricJson(config)));
    return native === null ? undefined : new CoreMetric(native, config);
  }

  /** Ends Core at once: what is still pending rejects with `RUNTIME_SHUTDOWN`, as does everything after it. */
  shutdown(): void {
    if (this.#atExit) process.off("exit", this.#atExit);
    sync(() => this.#native.shutdown());
  }

  /** `process.exit` ends the process without a word to native code, and servers would outlive it. */
  #endServersAtExit(): void {
    if (this.#atExit) return;
    const native = new WeakRef(this.#native);
    this.#atExit = () => native.deref()?.shutdownAtExit();
    process.once("exit", this.#atExit);
  }
}

function parseLogs(json: string): LogRecord[] {
  const { records, dropped } = JSON.parse(json) as { records: LogRecord[]; dropped: number };
  if (dropped > 0) {
    const message = `${dropped} log lines were dropped: they came faster than they were read`;
    records.push({ level: "warn", target: "protempo_bridge::logs", message, timestampMs: Date.now(), fields: {} });
  }
  return records;
}
