/** What failed, in one word:
 *
 * - `GRPC`: the server (or the way to it) answered with a gRPC status; see `grpcCode` and `grpcDetails`
 * - `CONNECT`: no connection could be made; the message names the address and the cause
 * - `SHUTDOWN`: a poll ended because the worker has shut down
 * - `RUNTIME_SHUTDOWN`: the runtime is gone
 * - `DECODE`: bytes that should be a message are not
 * - `UNKNOWN_RPC`: no such service or RPC
 * - `MALFORMED_COMPLETION`: a completion that Core refuses
 * - `INVALID_CONFIG`: an option is wrong; the message names it
 * - `INVALID_STATE`: a call at the wrong time, such as a second poll beside the first
 * - `CANCELLED`: the caller's own `AbortSignal`
 * - `SERVER`: an ephemeral server did not start or stop
 * - `PANIC`: a bug in Core or in the bridge, caught
 * - `WORKER`: Core refuses to make the worker
 */
export type BridgeErrorCode =
  | "GRPC"
  | "CONNECT"
  | "SHUTDOWN"
  | "RUNTIME_SHUTDOWN"
  | "DECODE"
  | "UNKNOWN_RPC"
  | "MALFORMED_COMPLETION"
  | "INVALID_CONFIG"
  | "INVALID_STATE"
  | "CANCELLED"
  | "SERVER"
  | "PANIC"
  | "WORKER";

const codes: ReadonlySet<string> = new Set<BridgeErrorCode>([
  "GRPC",
  "CONNECT",
  "SHUTDOWN",
  "RUNTIME_SHUTDOWN",
  "DECODE",
  "UNKNOWN_RPC",
  "MALFORMED_COMPLETION",
  "INVALID_CONFIG",
  "INVALID_STATE",
  "CANCELLED",
  "SERVER",
  "PANIC",
  "WORKER",
]);

/** Every error that this package throws or rejects with. */
export class BridgeError extends Error {
  override readonly name: string = "BridgeError";
  /** What failed. */
  readonly code: BridgeErrorCode;
  /** The gRPC status code, such as 5 for NOT_FOUND. With code `GRPC` only. */
  readonly grpcCode?: number;
  /** The bytes of the `google.rpc.Status` message. With code `GRPC` only. */
  readonly grpcDetails?: Uint8Array;

  /** Used by the bridge; `grpc` belongs to code `GRPC`. */
  constructor(code: BridgeErrorCode, message: string, grpc?: { code: number; details: Uint8Array }) {
    super(message);
    this.code = code;
    if (grpc !== undefined) {
      this.grpcCode = grpc.code;
      this.grpcDetails = grpc.details;
    }
  }
}

interface NativeError {
  readonly message: string;
  readonly code?: unknown;
  readonly grpcCode?: number;
  readonly grpcDetails?: Uint8Array;
}

/** An error of the addon, which has no JavaScript stack, as one that has. */
export function fromNative(error: unknown): BridgeError {
  if (error instanceof BridgeError) return error;
  const { message, code, grpcCode, grpcDetails } = error as NativeError;
  // Any other code is napi's own complaint about the type of an argument.
  const known = typeof code === "string" && codes.has(code) ? (code as BridgeErrorCode) : "INVALID_CONFIG";
  const grpc = grpcCode === undefined ? undefined : { code: grpcCode, details: grpcDetails ?? new Uint8Array() };
  return new BridgeError(known, message, grpc);
}

/** Runs a call into the addon; what it throws is a `BridgeError`. */
export function sync<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw fromNative(error);
  }
}

/**
 * The same for a call that gives a promise. While that is pending nothing here refers to `call`, so that a handle which only a
 * pending poll of its own refers to is garbage: then its runtime ends and the poll rejects.
 */
export function settled<T>(call: () => Promise<T>): Promise<T> {
  try {
    return rejected(call());
  } catch (error) {
    return Promise.reject(fromNative(error));
  }
}

async function rejected<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw fromNative(error);
  }
}
