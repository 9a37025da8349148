import { hostname } from "node:os";
import { BridgeError, settled, sync } from "./error.js";
import { loadNative } from "./load.js";
import type { NativeConnection } from "./native.js";

/** TLS settings; all are PEM texts. */
export interface TlsConfig {
  /** The certificate authority of the server. Default: those that the operating system trusts. */
  serverRootCaCert?: string;
  /** The name that the server's certificate has to carry. Default: the host of the URL. */
  domain?: string;
  /** Client certificate, for mutual TLS. Needs `clientPrivateKey`. */
  clientCert?: string;
  /** Key of the client certificate. */
  clientPrivateKey?: string;
}

/** How calls are repeated that failed for a passing reason. */
export interface RetryConfig {
  /** First pause in milliseconds. */
  initialIntervalMs: number;
  /** Jitter: part of the pause that is added or taken away at random. */
  randomizationFactor: number;
  /** What a pause is multiplied with to get the next. */
  multiplier: number;
  /** Longest pause in milliseconds. */
  maxIntervalMs: number;
  /** When to give up, in milliseconds from the start; null for never. */
  maxElapsedMs: number | null;
  /** How many times to repeat; 0 without limit. */
  maxRetries: number;
}

/** HTTP CONNECT proxy. */
export interface ProxyConfig {
  /** `host:port`, or `unix:/path`. */
  target: string;
  /** Credentials. Default none. */
  basicAuth?: { username: string; password: string };
}

/** Options of {@link CoreRuntime.connect}. */
export interface ConnectionConfig {
  /** `http://host:port`, or `https://host:port`, which turns TLS on. */
  targetUrl: string;
  /** Who calls, as shown in histories. Default `<pid>@<hostname>`. */
  identity?: string;
  /** Name of the SDK, sent with each call. */
  clientName: string;
  /** Version of the SDK, sent with each call. */
  clientVersion: string;
  /** API key, sent as a bearer token. It does not turn TLS on. */
  apiKey?: string;
  /** Headers of every call. */
  headers?: Record<string, string>;
  /** Binary headers of every call; their names end in `-bin`. */
  binaryHeaders?: Record<string, Uint8Array>;
  /** TLS settings; `true` is the same as `{}`. Default: on with `https`, off with `http`. */
  tls?: TlsConfig | true;
  /** How long connecting may take, the first call included, in milliseconds. Default 3000. */
  connectTimeoutMs?: number;
  /** Retries of calls; null for none. Default: 10 times in 10 s, pauses of 100 ms to 5 s. */
  retry?: RetryConfig | null;
  /** Pings on an idle connection, in milliseconds; null for none. Default every 30 s, answered within 15 s. */
  keepAlive?: { intervalMs: number; timeoutMs: number } | null;
  /** Proxy. Default none. */
  proxy?: ProxyConfig;
  /** Compress requests and accept compressed answers: less traffic for more CPU. Default false. */
  gzip?: boolean;
  /** Do not ask for the server's capabilities. Connecting then succeeds without a server. Default false. */
  skipGetSystemInfo?: boolean;
}

/** The services of a Temporal server. */
export type Service = "workflow" | "operator" | "cloud" | "test" | "health";

/** Options of one call. */
export interface CallOptions {
  /** Whether the connection's retries apply. Default true. */
  retry?: boolean;
  /** Limit of the call with all its retries, in milliseconds. Default: none of ours. */
  timeoutMs?: number;
  /** Headers of this call. */
  headers?: Record<string, string>;
  /** Binary headers of this call; their names end in `-bin`. */
  binaryHeaders?: Record<string, Uint8Array>;
  /** Ends the call when it aborts. */
  signal?: AbortSignal;
}

const defaultRetry: RetryConfig = {
  initialIntervalMs: 100,
  randomizationFactor: 0.2,
  multiplier: 1.7,
  maxIntervalMs: 5_000,
  maxElapsedMs: 10_000,
  maxRetries: 10,
};

/** The options with all defaults, as the addon wants them. */
export function connectionJson(config: ConnectionConfig): string {
  const secure = config.targetUrl.startsWith("https:");
  return JSON.stringify({
    ...config,
    identity: config.identity ?? `${process.pid}@${hostname()}`,
    binaryHeaders: byteArrays(config.binaryHeaders),
    tls: config.tls === true || (config.tls === undefined && secure) ? {} : config.tls,
    connectTimeoutMs: config.connectTimeoutMs ?? 3_000,
    retry: config.retry === undefined ? defaultRetry : config.retry,
    keepAlive: config.keepAlive === undefined ? { intervalMs: 30_000, timeoutMs: 15_000 } : config.keepAlive,
    gzip: config.gzip ?? false,
    skipGetSystemInfo: config.skipGetSystemInfo ?? false,
  });
}

/** A connection to a Temporal server; made with {@link CoreRuntime.connect}. */
export class CoreConnection {
  /** @internal */
  readonly native: NativeConnection;

  /** @internal */
  constructor(native: NativeConnection) {
    this.native = native;
  }

  /**
   * Calls an RPC by its name, such as `StartWorkflowExecution`, with the bytes of the request; gives the bytes of the response.
   *
   * Rejects with a {@link BridgeError}: `GRPC`, `UNKNOWN_RPC`, `DECODE` for a request that is no valid message, `CANCELLED`.
   */
  async call(service: Service, rpc: string, request: Uint8Array, options?: CallOptions): Promise<Uint8Array> {
    if (options === undefined) return settled(() => this.native.call(service, rpc, request, undefined, undefined));
    const { signal, binaryHeaders, ...rest } = options;
    const json = JSON.stringify({ ...rest, binaryHeaders: byteArrays(binaryHeaders) });
    if (signal === undefined) return settled(() => this.native.call(service, rpc, request, json, undefined));
    if (signal.aborted) throw new BridgeError("CANCELLED", `${rpc} was cancelled by its caller before it was sent`);
    const cancellation = new (loadNative().NativeCallCancellation)();
    const abort = (): void => cancellation.cancel();
    signal.addEventListener("abort", abort, { once: true });
    try {
      return await settled(() => this.native.call(service, rpc, request, json, cancellation));
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  /** Replaces the API key of later calls, those of workers included; `undefined` removes it. */
  setApiKey(key: string | undefined): void {
    sync(() => this.native.setApiKey(key));
  }

  /** Replaces the headers of later calls. Throws `INVALID_CONFIG` for a name or value that gRPC does not take. */
  setHeaders(headers: Record<string, string>): void {
    sync(() => this.native.setHeaders(headers));
  }

  /** Replaces the binary headers of later calls. Throws `INVALID_CONFIG` for a name that does not end in `-bin`. */
  setBinaryHeaders(headers: Record<string, Uint8Array>): void {
    sync(() => this.native.setBinaryHeaders(byteArrays(headers) ?? {}));
  }

  /** What the server can do: bytes of `GetSystemInfoResponse.Capabilities`; empty when it was not asked. */
  get capabilities(): Uint8Array {
    return sync(() => this.native.capabilities);
  }

  /** Lets go of the connection. Workers made with it keep theirs. Calls after this throw `INVALID_STATE`. */
  close(): void {
    sync(() => this.native.close());
  }
}

function byteArrays(headers: Record<string, Uint8Array> | undefined): Record<string, number[]> | undefined {
  return headers && Object.fromEntries(Object.entries(headers).map(([name, bytes]) => [name, Array.from(bytes)]));
}
