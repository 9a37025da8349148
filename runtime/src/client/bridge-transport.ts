import type { BridgeError, ConnectionConfig, CoreConnection } from "@protempo/bridge";
import { clientName, clientVersion } from "../common/version.js";
import { ConnectError, ConnectionClosedError, RpcAbortedError, RpcError, RpcTimeoutError } from "./errors.js";
import { statusDetails } from "./status-details.js";
import type { RpcRetryOptions, ServiceName, Transport, TransportCallOptions, TransportConfig } from "./transport.js";

const deadlineExceeded = 4;

/** Connects through Core. The native addon is loaded here, not before. Rejects with `ConnectError`. */
export async function connectBridge(config: TransportConfig): Promise<BridgeTransport> {
  const { acquireCore } = await import("../core/runtime.js");
  const lease = acquireCore();
  try {
    const native = await lease.core.connect(toBridge(config));
    return new BridgeTransport(config.address, native, () => lease.release());
  } catch (error) {
    lease.release();
    if (!isBridgeError(error)) throw error;
    throw new ConnectError(config.address, reasonOf(error, config), { cause: error });
  }
}

/** A transport over Core's own client. Workers need one, as Core polls through it. */
export class BridgeTransport implements Transport {
  /** The connection as workers need it. */
  readonly native: CoreConnection;
  readonly #address: string;
  readonly #release: () => void;
  #closed = false;

  constructor(address: string, native: CoreConnection, release: () => void) {
    this.#address = address;
    this.native = native;
    this.#release = release;
  }

  async call(
    service: ServiceName,
    rpc: string,
    request: Uint8Array,
    options: TransportCallOptions,
  ): Promise<Uint8Array> {
    this.#assertOpen();
    if (options.signal?.aborted) throw new RpcAbortedError(rpc, options.signal.reason);
    const { timeoutMs, headers, signal } = options;
    const began = performance.now();
    try {
      return await this.native.call(service, rpc, request, {
        retry: options.retry,
        ...(timeoutMs === undefined ? {} : { timeoutMs: Math.max(1, Math.ceil(timeoutMs)) }),
        ...(headers === undefined ? {} : { headers: { ...headers } }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      throw this.#translate(rpc, error, options, performance.now() - began);
    }
  }

  setApiKey(key: string | undefined): void {
    this.#assertOpen();
    this.native.setApiKey(key);
  }

  setHeaders(headers: Readonly<Record<string, string>>): void {
    this.#assertOpen();
    this.native.setHeaders({ ...headers });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.native.close();
    this.#release();
  }

  #assertOpen(): void {
    if (this.#closed) throw new ConnectionClosedError(this.#address);
  }

  #translate(rpc: string, error: unknown, options: TransportCallOptions, tookMs: number): unknown {
    if (options.signal?.aborted) return new RpcAbortedError(rpc, options.signal.reason);
    if (!isBridgeError(error)) return error;
    if (this.#closed) return new ConnectionClosedError(this.#address);
    if (error.code !== "GRPC" || error.grpcCode === undefined) return error;
    // Core's own clock ends a call as cancelled, the server's as exceeded. A busy server may do so long before our time is up.
    const late = error.grpcCode === deadlineExceeded || (error.grpcCode === 1 && /timeout/i.test(error.message));
    if (late && options.timeoutMs !== undefined && tookMs > options.timeoutMs * 0.9 - 10) {
      return new RpcTimeoutError(rpc, options.timeoutMs, { cause: error });
    }
    const details = statusDetails(error.grpcDetails);
    const unavailable = error.grpcCode === 14 && !error.message.includes(this.#address);
    const reason = unavailable ? `${error.message} (server at ${this.#address})` : error.message;
    return new RpcError(rpc, error.grpcCode, reason, details);
  }
}

function isBridgeError(error: unknown): error is BridgeError {
  return error instanceof Error && error.name === "BridgeError";
}

function toBridge(config: TransportConfig): ConnectionConfig {
  const { tls, apiKey, keepAlive } = config;
  return {
    targetUrl: `${tls === undefined ? "http" : "https"}://${config.address}`,
    identity: config.identity,
    clientName,
    clientVersion,
    headers: { ...config.headers },
    connectTimeoutMs: config.connectTimeoutMs,
    keepAlive: keepAlive === null ? null : { ...keepAlive },
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(tls === undefined
      ? {}
      : {
          tls: {
            ...(tls.serverRootCaCertificate === undefined ? {} : { serverRootCaCert: tls.serverRootCaCertificate }),
            ...(tls.serverName === undefined ? {} : { domain: tls.serverName }),
            ...(tls.clientCertificate === undefined
              ? {}
              : { clientCert: tls.clientCertificate.certificate, clientPrivateKey: tls.clientCertificate.privateKey }),
          },
        }),
    ...(config.retry === undefined ? {} : { retry: config.retry && retryOf(config.retry) }),
  };
}

function retryOf(retry: RpcRetryOptions): NonNullable<ConnectionConfig["retry"]> {
  return {
    initialIntervalMs: retry.initialInterval ?? 100,
    randomizationFactor: retry.jitter ?? 0.2,
    multiplier: retry.multiplier ?? 1.7,
    maxIntervalMs: retry.maximumInterval ?? 5_000,
    maxElapsedMs: retry.maximumElapsed === undefined ? 10_000 : retry.maximumElapsed,
    maxRetries: retry.maximumRetries ?? 10,
  };
}

/** What is behind a failed connection, in words that lead on. */
function reasonOf(error: BridgeError, config: TransportConfig): string {
  // The dial ends at the same time as the whole, in words of its own.
  const reason = error.message
    .replace(/^cannot connect to \S+: /, "")
    .replace(/^deadline has elapsed/, `no answer within ${config.connectTimeoutMs} ms`);
  const hint = hintFor(reason, config);
  return hint === undefined ? reason : `${reason.replace(/\. Check that .*$/, "")}. ${hint}`;
}

function hintFor(reason: string, config: TransportConfig): string | undefined {
  if (config.tls === undefined) {
    // Somebody took the connection and let it go: what a TLS server does to whoever speaks plainly, in many words.
    return /refused|cannot be resolved|unreachable|no answer/i.test(reason)
      ? undefined
      : "The server may want TLS: connect with `tls: true`";
  }
  if (/InvalidContentType|corrupt message|wrong version/i.test(reason)) {
    return "The server seems not to speak TLS: connect with `tls: false`";
  }
  if (/certificate|UnknownIssuer|NotValidForName/i.test(reason)) {
    return "Give the server's authority as `tls.serverRootCaCertificate`, the name in its certificate as `tls.serverName`";
  }
  return undefined;
}
