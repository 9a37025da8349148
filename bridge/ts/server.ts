import { settled } from "./error.js";
import type { NativeServer } from "./native.js";

/** A path, or a version of the CLI (`"default"` for the recommended one) that is downloaded once. */
export type ServerExecutable = string | { download: { version: string; directory?: string } };

/** Options of {@link CoreRuntime.startDevServer}. */
export interface DevServerConfig {
  /** The `temporal` command. */
  executable: ServerExecutable;
  /** Namespace to create. Default `default`. */
  namespace?: string;
  /** Address to listen on. Default `127.0.0.1`. */
  ip?: string;
  /** Default: a free one. */
  port?: number;
  /** Port of the Web UI; implies `ui`. Default: the port plus 1000. */
  uiPort?: number;
  /** Whether to serve the Web UI. Default false. */
  ui?: boolean;
  /** File to keep the data in. Default: memory. */
  databaseFile?: string;
  /** The server's own log level. Default `warn`. */
  logLevel?: string;
  /** More arguments for `temporal server start-dev`. */
  extraArgs?: string[];
  /** Show the server's output. Default false. */
  inheritOutput?: boolean;
}

/** Options of {@link CoreRuntime.startTestServer}. */
export interface TestServerConfig {
  /** The `temporal-test-server` command. */
  executable: ServerExecutable;
  /** Default: a free one. */
  port?: number;
  /** More arguments. */
  extraArgs?: string[];
  /** Show the server's output. Default false. */
  inheritOutput?: boolean;
}

/** The options with all defaults, as the addon wants them. */
export function devServerJson(config: DevServerConfig): string {
  return JSON.stringify({
    namespace: "default",
    ip: "127.0.0.1",
    ui: false,
    logLevel: "warn",
    extraArgs: [],
    inheritOutput: false,
    ...config,
  });
}

/** The same for a test server. */
export function testServerJson(config: TestServerConfig): string {
  return JSON.stringify({ extraArgs: [], inheritOutput: false, ...config });
}

/** A server that is a child of this process, and ends with it. */
export class CoreServer {
  readonly #native: NativeServer;

  /** @internal */
  constructor(native: NativeServer) {
    this.#native = native;
  }

  /** `host:port` that it listens on. */
  get target(): string {
    return this.#native.target;
  }

  /** Its process id. */
  get pid(): number | undefined {
    return this.#native.pid ?? undefined;
  }

  /** Whether it can skip time. */
  get hasTestService(): boolean {
    return this.#native.hasTestService;
  }

  /** Stops it and waits for its end; a second call does nothing. Rejects with `SERVER`. */
  shutdown(): Promise<void> {
    return settled(() => this.#native.shutdown());
  }
}
