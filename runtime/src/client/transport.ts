/** The services of a Temporal server. */
export type ServiceName = "workflow" | "operator" | "cloud" | "test" | "health";

/** What a transport has to observe in one call. */
export interface TransportCallOptions {
  /** Whether failures that may pass are tried again. */
  readonly retry: boolean;
  /** Longest time for the call with its retries, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** gRPC headers of this call; they win over the connection's. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A way to a Temporal server. Requests and responses are encoded messages; what they mean is none of its business. */
export interface Transport {
  /**
   * Calls an RPC by its name, such as `StartWorkflowExecution`. Rejects with `RpcError` for a gRPC status,
   * `RpcTimeoutError` after `timeoutMs`, `RpcAbortedError` when `signal` aborts, `ConnectionClosedError` after `close`.
   */
  call(service: ServiceName, rpc: string, request: Uint8Array, options: TransportCallOptions): Promise<Uint8Array>;
  /** Replaces the API key of later calls; `undefined` removes it. */
  setApiKey(key: string | undefined): void;
  /** Replaces the headers of later calls. */
  setHeaders(headers: Readonly<Record<string, string>>): void;
  /** Lets go of the connection; a second call does nothing. */
  close(): void;
}

/** What a transport is made with: every default is filled in. */
export interface TransportConfig {
  /** `host:port`. */
  readonly address: string;
  readonly identity: string;
  readonly tls: TlsOptions | undefined;
  readonly apiKey: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly connectTimeoutMs: number;
  /** `null`: calls are not tried again. `undefined`: the transport's own policy. */
  readonly retry: RpcRetryOptions | null | undefined;
  /** `null`: no pings. */
  readonly keepAlive: { readonly intervalMs: number; readonly timeoutMs: number } | null;
}

/** Makes a connected transport. Rejects with `ConnectError`. */
export type TransportFactory = (config: TransportConfig) => Promise<Transport>;

/** TLS settings; certificates and keys are PEM texts. */
export interface TlsOptions {
  /** Certificate authority of the server. Default: those that the operating system trusts. */
  readonly serverRootCaCertificate?: string | undefined;
  /** Name that the server's certificate has to carry. Default: the host of the address. */
  readonly serverName?: string | undefined;
  /** Certificate and key of the client, for mutual TLS. */
  readonly clientCertificate?: { readonly certificate: string; readonly privateKey: string } | undefined;
}

/** How calls are repeated that failed for a passing reason. Times in milliseconds. */
export interface RpcRetryOptions {
  /** First pause. Default: 100. */
  readonly initialInterval?: number | undefined;
  /** Factor from one pause to the next. Default: 1.7. */
  readonly multiplier?: number | undefined;
  /** Longest pause. Default: 5,000. */
  readonly maximumInterval?: number | undefined;
  /** Part of a pause that is added or taken away at random, between 0 and 1. Default: 0.2. */
  readonly jitter?: number | undefined;
  /** When to give up, from the start of the call; `null`: never. Default: 10,000. */
  readonly maximumElapsed?: number | null | undefined;
  /** How many times to repeat; 0: without limit. Default: 10. */
  readonly maximumRetries?: number | undefined;
}
