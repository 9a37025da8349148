import type { Message } from "@bufbuild/protobuf";
import type { Payload, Payloads } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { compose, type Interception } from "../common/compose.js";
import type { Duration } from "../common/duration.js";
import { PayloadTooLargeError } from "../common/errors/payload-too-large.js";
import { largestField } from "../common/largest-field.js";
import type { MemoValues } from "../converter/memo.js";
import type { Connection } from "./connection.js";
import { Deadline } from "./deadline.js";
import type { CallOf, ClientInterceptor, OutcomeOf } from "./interceptor.js";
import type { CallOptions } from "./options.js";
import type { Outgoing, PayloadRules } from "./payloads.js";
import { callRpc } from "./rpc.js";
import { describeNamespaceRpc, type Fields, type Rpc } from "./rpcs.js";
import { typedError } from "./status-details.js";

/** What a server takes by default in one payload field, in bytes. */
const defaultBlobLimit = 2 * 1024 * 1024;
/** Below this size no server is known to refuse: its limit is not asked for. */
const askAbove = 256 * 1024;
/** Least time between calls that nobody waits for, in milliseconds. */
const besideEvery = 50;

/** What is kept in mind of what was warned about. */
const mostWarned = 1000;

/** The workflow that a call is about. */
export interface Target {
  readonly workflowId: string;
  readonly runId?: string | undefined;
  readonly workflowType?: string | undefined;
}

/** What all calls of one client share. */
export class ClientCore {
  readonly connection: Connection;
  readonly namespace: string;
  readonly identity: string;
  readonly rules: PayloadRules;
  readonly #callTimeout: Duration | undefined;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #interceptors: readonly ClientInterceptor[];
  readonly #warned = new Set<string>();
  #besideFrom = 0;
  #blobLimit: Promise<number> | undefined;

  constructor(
    connection: Connection,
    namespace: string,
    identity: string,
    rules: PayloadRules,
    callTimeout: Duration | undefined,
    interceptors: readonly ClientInterceptor[],
  ) {
    this.connection = connection;
    this.namespace = namespace;
    this.identity = identity;
    this.rules = rules;
    this.#callTimeout = callTimeout;
    this.#interceptors = interceptors;
    // Without the feature a server gives the end of a retried run as a made-up continue-as-new.
    this.#headers = { "temporal-namespace": namespace, "supported-features": "follows-next-run-id" };
  }

  /** The deadline of a call that begins now. */
  deadline(options: CallOptions | undefined): Deadline {
    return new Deadline(options, this.#callTimeout);
  }

  /** Whether a warning of this client is the first about something. */
  firstWarning(about: string): boolean {
    if (this.#warned.has(about)) return false;
    // Runs come and go: repeating a warning is better than keeping all of them in mind.
    if (this.#warned.size >= mostWarned) this.#warned.clear();
    this.#warned.add(about);
    return true;
  }

  /** Whether a call that nobody waits for may be made now; if so, the next one has to wait. */
  mayAskBeside(): boolean {
    const now = performance.now();
    if (now < this.#besideFrom) return false;
    this.#besideFrom = now + besideEvery;
    return true;
  }

  /** Carries out a call with the interceptors around it. */
  intercept<K extends keyof ClientInterceptor>(
    kind: K,
    call: CallOf<K>,
    carryOut: (call: CallOf<K>) => Promise<OutcomeOf<K>>,
  ): Promise<OutcomeOf<K>> {
    const around = this.#interceptors.flatMap((interceptor) => {
      const member = interceptor[kind];
      return member === undefined ? [] : [member.bind(interceptor) as Interception<CallOf<K>, Promise<OutcomeOf<K>>>];
    });
    return compose(around, carryOut)(call);
  }

  /** One RPC. Rejects with the typed errors of this package. */
  async call<Req extends Message, Res extends Message>(
    rpc: Rpc<Req, Res>,
    request: Fields<Req>,
    deadline: Deadline,
    options: CallOptions | undefined,
    target?: Target,
  ): Promise<Res> {
    const headers = options?.headers === undefined ? this.#headers : { ...this.#headers, ...options.headers };
    try {
      return await callRpc(this.connection, rpc, request, deadline, headers);
    } catch (error) {
      throw typedError(error, { ...target, address: this.connection.address, namespace: this.namespace });
    }
  }

  /** Payloads ready to be sent; undefined for none. Rejects with `PayloadTooLargeError`; `what` names them there. */
  async pack(outgoing: Outgoing, what: string): Promise<Payloads | undefined> {
    if (outgoing.payloads.length === 0) return undefined;
    const payloads = await this.rules.seal(outgoing.payloads);
    await this.#refuseLarge(payloads, what, outgoing);
    return { $typeName: "temporal.api.common.v1.Payloads", payloads };
  }

  /** A memo ready to be sent; undefined for none. Rejects with `PayloadTooLargeError`; `what` names its owner there. */
  async packMemo(values: MemoValues | undefined, what: string): Promise<Record<string, Payload> | undefined> {
    const fields = await this.rules.sealMemo(values);
    if (fields === undefined) return undefined;
    await this.#refuseLarge(Object.values(fields), `memo of ${what}`, { messageName: undefined, value: values });
    return fields;
  }

  async #refuseLarge(
    payloads: readonly Payload[],
    what: string,
    { messageName, value }: Pick<Outgoing, "messageName" | "value">,
  ): Promise<void> {
    const size = payloads.reduce((sum, payload) => sum + sizeOf(payload), 0);
    if (size <= askAbove) return;
    this.#blobLimit ??= this.#askBlobLimit();
    const limit = await this.#blobLimit;
    if (size > limit) {
      throw new PayloadTooLargeError({ what, messageName, size, limit, largestField: largestField(value) });
    }
  }

  async #askBlobLimit(): Promise<number> {
    try {
      const request = { namespace: this.namespace };
      const response = await callRpc(
        this.connection,
        describeNamespaceRpc,
        request,
        new Deadline({ timeout: "2s" }),
        {},
      );
      return Number(response.namespaceInfo?.limits?.blobSizeLimitError ?? 0n) || defaultBlobLimit;
    } catch {
      // Older servers, or no permission: the call itself will tell what is wrong with the server.
      return defaultBlobLimit;
    }
  }
}

function sizeOf(payload: Payload): number {
  let size = payload.data.length;
  for (const [key, value] of Object.entries(payload.metadata)) size += key.length + value.length;
  return size;
}
