import { hostname } from "node:os";
import { type Duration, toMs } from "../common/duration.js";
import { parseAddress } from "./address.js";
import { connectBridge } from "./bridge-transport.js";
import { ConnectionClosedError } from "./errors.js";
import type { CallOptions } from "./options.js";
import type {
  RpcRetryOptions,
  ServiceName,
  TlsOptions,
  Transport,
  TransportConfig,
  TransportFactory,
} from "./transport.js";

/** Options of a connection. */
export interface ConnectionOptions {
  /** `host:port` of the server; `https://` in front turns TLS on. Default: `"127.0.0.1:7233"`. */
  readonly address?: string | undefined;
  /** TLS: `true`, settings, or `false` to go without. Default: on with an API key or an `https://` address, else off. */
  readonly tls?: boolean | TlsOptions | undefined;
  /** Sent as bearer token. Turns TLS on unless `tls` is false. */
  readonly apiKey?: string | undefined;
  /** gRPC headers of every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** How calls are repeated that failed for a passing reason; `null`: not at all. Default: 10 times within 10 s. */
  readonly retry?: RpcRetryOptions | null | undefined;
  /** Pings on an idle connection; `null`: none. Default: every 30 s, to be answered within 15 s. */
  readonly keepAlive?: { readonly interval: Duration; readonly timeout: Duration } | null | undefined;
  /** Longest time for connecting, the first answer included, for which Core waits 30 s at most. Default: 3 s. */
  readonly connectTimeout?: Duration | undefined;
  /** Who calls, as histories show it. Default: process ID and host name. */
  readonly identity?: string | undefined;
}

/** Options of one raw call. */
export interface RawCallOptions extends CallOptions {
  /** Whether failures that may pass are tried again. Default: false. */
  readonly retry?: boolean | undefined;
}

/**
 * A connection to a Temporal server, to be shared by clients and workers. Close it when the last of them is done:
 * until then it keeps the process alive.
 */
export class Connection {
  /** `host:port` of the server. */
  readonly address: string;
  /** Who calls, as histories show it. */
  readonly identity: string;
  readonly #config: TransportConfig;
  readonly #factory: TransportFactory;
  #transport: Promise<Transport> | undefined;
  #closed = false;

  private constructor(config: TransportConfig, factory: TransportFactory) {
    this.address = config.address;
    this.identity = config.identity;
    this.#config = config;
    this.#factory = factory;
  }

  /**
   * Connects. Rejects with `ConnectError` within the connect timeout; throws TypeError for a wrong option.
   */
  static async connect(options: ConnectionOptions = {}): Promise<Connection> {
    const connection = Connection.lazy(options);
    await connection.transport();
    return connection;
  }

  /** A connection that is made with the first call, which then may reject with `ConnectError`. */
  static lazy(options: ConnectionOptions = {}): Connection {
    return new Connection(toConfig(options), connectBridge);
  }

  /** A connection over a transport of another make; it is connected with the first call. */
  static over(factory: TransportFactory, options: ConnectionOptions = {}): Connection {
    return new Connection(toConfig(options), factory);
  }

  /**
   * Calls an RPC by its name with an encoded request: for what has no method of its own. Namespace and identity are not
   * filled in. Rejects with `RpcError`, `RpcTimeoutError`, `RpcAbortedError`, `ConnectError`.
   */
  async call(
    service: ServiceName,
    rpc: string,
    request: Uint8Array,
    options: RawCallOptions = {},
  ): Promise<Uint8Array> {
    const timeoutMs = options.timeout === undefined ? undefined : toMs(options.timeout, "timeout");
    const transport = await this.transport();
    const { headers, signal } = options;
    return await transport.call(service, rpc, request, { retry: options.retry ?? false, timeoutMs, headers, signal });
  }

  /** Replaces the API key of later calls; `undefined` removes it. */
  async setApiKey(key: string | undefined): Promise<void> {
    (await this.transport()).setApiKey(key);
  }

  /** Replaces the headers of later calls. */
  async setHeaders(headers: Readonly<Record<string, string>>): Promise<void> {
    (await this.transport()).setHeaders(headers);
  }

  /** Lets go of the connection; a second call does nothing. Calls after it reject with `ConnectionClosedError`. */
  async close(): Promise<void> {
    this.#closed = true;
    // A connection that was never made, or could not be, has nothing to close.
    const transport = await this.#transport?.catch(() => undefined);
    transport?.close();
  }

  /** The transport below; connects if need be. Its kind may change between versions. */
  transport(): Promise<Transport> {
    if (this.#closed) return Promise.reject(new ConnectionClosedError(this.address));
    if (this.#transport === undefined) {
      const connecting = this.#factory(this.#config);
      this.#transport = connecting;
      // The next call tries anew.
      connecting.catch(() => {
        if (this.#transport === connecting) this.#transport = undefined;
      });
    }
    return this.#transport;
  }
}

function toConfig(options: ConnectionOptions): TransportConfig {
  const parsed = parseAddress(options.address ?? "127.0.0.1:7233");
  const keepAlive = options.keepAlive ?? (options.keepAlive === null ? null : { interval: "30s", timeout: "15s" });
  return {
    address: parsed.address,
    identity: options.identity ?? `${process.pid}@${hostname()}`,
    tls: toTls(options, parsed.tls),
    apiKey: options.apiKey,
    headers: options.headers ?? {},
    connectTimeoutMs: toMs(options.connectTimeout ?? "3s", "connectTimeout"),
    retry: options.retry,
    keepAlive: keepAlive && {
      intervalMs: toMs(keepAlive.interval, "keepAlive.interval"),
      timeoutMs: toMs(keepAlive.timeout, "keepAlive.timeout"),
    },
  };
}

function toTls(options: ConnectionOptions, scheme: boolean | undefined): TlsOptions | undefined {
  const { tls } = options;
  if (typeof tls === "object") return tls;
  const on = tls ?? scheme ?? options.apiKey !== undefined;
  return on ? {} : undefined;
}
