import type { Duration } from "../common/duration.js";
import { checkInputRules, type InputRules } from "../common/input-rules.js";
import { defaultPayloadConverter, type Encoding, type PayloadConverter } from "../converter/payload.js";
import type { PayloadCodec } from "../converter/payload-codec.js";
import { ClientCore } from "./client-core.js";
import type { Connection } from "./connection.js";
import { type ClientInterceptor, checkInterceptors } from "./interceptor.js";
import { PayloadRules } from "./payloads.js";
import { ScheduleClient } from "./schedule/schedule-client.js";
import { WorkflowClient } from "./workflow-client.js";

/** Options of a client. */
export interface ClientOptions {
  /** Stays the caller's to close. */
  readonly connection: Connection;
  /** Default: `"default"`. */
  readonly namespace?: string | undefined;
  /** Who calls, as histories show it. Default: the connection's. */
  readonly identity?: string | undefined;
  /** How messages of the contract are written. Default: `"json"`, which every SDK reads as it is. */
  readonly encoding?: Encoding | undefined;
  /** Encodes and decodes what has no contract. Default: JSON, bytes and nothing. */
  readonly payloadConverter?: PayloadConverter | undefined;
  /** Applied to all payloads: the last one first on the way out. Default: none. */
  readonly payloadCodecs?: readonly PayloadCodec[] | undefined;
  /** Longest time for a call that names none. Default: no limit but the server's; waiting for results never ends by itself. */
  readonly callTimeout?: Duration | undefined;
  /** Stand around every call, the first one outermost. Default: none. */
  readonly interceptors?: readonly ClientInterceptor[] | undefined;
  /**
   * Rules of the contract, made with `validation` of `protempo/validation`: what generated clients send is checked before, and
   * refused with `PayloadValidationError`. Default: none.
   */
  readonly validation?: InputRules | undefined;
}

const cores = new WeakMap<Client, ClientCore>();

/** Starts workflows and talks to them, in one namespace. Generated clients are made from it. */
export class Client {
  readonly connection: Connection;
  readonly namespace: string;
  readonly identity: string;
  /** Workflows by name. */
  readonly workflow: WorkflowClient;
  /** Schedules by name, of workflows by name. */
  readonly schedule: ScheduleClient;

  constructor(options: ClientOptions) {
    this.connection = options.connection;
    this.namespace = options.namespace ?? "default";
    this.identity = options.identity ?? options.connection.identity;
    checkInputRules("validation", options.validation);
    const rules = new PayloadRules(
      options.encoding ?? "json",
      options.payloadConverter ?? defaultPayloadConverter,
      options.payloadCodecs ?? [],
      options.validation,
    );
    const { callTimeout, interceptors = [] } = options;
    checkInterceptors(interceptors);
    const core = new ClientCore(this.connection, this.namespace, this.identity, rules, callTimeout, interceptors);
    cores.set(this, core);
    this.workflow = new WorkflowClient(core);
    this.schedule = new ScheduleClient(core);
  }
}

/** What generated clients stand on; not part of the public API. */
export function coreOf(client: Client): ClientCore {
  const core = cores.get(client);
  if (core === undefined) {
    throw new TypeError(
      "the client is not a Client of this copy of protempo; make it with `new Client({ connection })`",
    );
  }
  return core;
}
