import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { AnyMessageType } from "../../common/message-type.js";
import { defaultPayloadConverter, encodeMessage, payloadOf } from "../../converter/payload.js";
import { decoderOf, untypedDecoder } from "../decoding.js";
import { aroundNexus } from "../interceptors/sending.js";
import type { NexusOperation, NexusOperationHandle, NexusOperationOptions, NexusService } from "../nexus.js";
import { executeNexus, type NexusCall, startNexus } from "../operations/nexus.js";
import { nexusSettings } from "../operations/nexus-settings.js";
import type { Run } from "../run.js";
import type { Scope } from "../scope.js";
import type { UntypedNexusOptions, UntypedNexusService } from "../untyped.js";

type NexusAddress = Pick<NexusCall, "endpoint" | "service" | "operation">;

/** A Nexus service, called from one scope of a run: the part that both kinds of calls share. */
class ServiceTarget {
  readonly endpoint: string;
  readonly service: string;
  readonly run: Run;
  readonly scope: Scope;

  constructor(run: Run, scope: Scope, endpoint: string, service: string) {
    this.endpoint = named("endpoint", endpoint);
    this.service = named("service", service);
    this.run = run;
    this.scope = scope;
  }

  /** A call; `encode` writes the input, which interceptors may replace. */
  call(
    operation: string,
    input: unknown,
    encode: (input: unknown) => Payload,
    decode: NexusCall["decode"],
    options: NexusOperationOptions | undefined,
  ): NexusCall {
    const { endpoint, service } = this;
    const prepare = (to: NexusAddress, value: unknown, said: NexusOperationOptions | undefined): NexusCall => ({
      endpoint: to.endpoint,
      service: to.service,
      operation: to.operation,
      settings: nexusSettings(`${to.service}.${to.operation}`, said),
      input: encode(value),
      decode,
      signal: said?.signal,
      summary: said?.summary,
    });
    const to = { endpoint, service, operation };
    const around = aroundNexus(this.run, { ...to, input, options: options ?? {} }, (changed) =>
      prepare(changed, changed.input, changed.options),
    );
    return { ...prepare(to, input, options), around };
  }
}

/** Operations by name. The members are not `async`: what they return is the operation's own promise. */
export class UntypedNexusCalls implements UntypedNexusService {
  readonly #target: ServiceTarget;

  constructor(run: Run, scope: Scope, endpoint: string, service: string) {
    this.#target = new ServiceTarget(run, scope, endpoint, service);
  }

  get endpoint(): string {
    return this.#target.endpoint;
  }

  get service(): string {
    return this.#target.service;
  }

  execute(operation: string, input?: unknown, options?: UntypedNexusOptions): Promise<unknown> {
    return executeNexus(this.#target.run, this.#target.scope, this.#call(operation, input, options));
  }

  start(operation: string, input?: unknown, options?: UntypedNexusOptions): Promise<NexusOperationHandle<unknown>> {
    return startNexus(this.#target.run, this.#target.scope, this.#call(operation, input, options));
  }

  #call(operation: string, input: unknown, options: UntypedNexusOptions | undefined): NexusCall {
    const name = named("operation", operation);
    const converter = options?.converter ?? this.#target.run.converter;
    const encode = (value: unknown): Payload => payloadOf(converter, value);
    return this.#target.call(name, input, encode, untypedDecoder(converter), options);
  }
}

/** Operations by name and the messages that go in and come out. */
export class NexusCalls {
  readonly #target: ServiceTarget;

  constructor(run: Run, scope: Scope, endpoint: string, service: string) {
    this.#target = new ServiceTarget(run, scope, endpoint, service);
  }

  get endpoint(): string {
    return this.#target.endpoint;
  }

  get service(): string {
    return this.#target.service;
  }

  operation(
    name: string,
    input: AnyMessageType | null,
    output: AnyMessageType | null,
  ): NexusOperation<unknown[], unknown> {
    return new OperationCalls(this.#target, named("operation", name), input, output);
  }
}

class OperationCalls implements NexusOperation<unknown[], unknown> {
  readonly name: string;
  readonly #target: ServiceTarget;
  readonly #input: AnyMessageType | null;
  readonly #decode: NexusCall["decode"];

  constructor(target: ServiceTarget, name: string, input: AnyMessageType | null, output: AnyMessageType | null) {
    this.name = name;
    this.#target = target;
    this.#input = input;
    this.#decode = decoderOf(output);
  }

  execute(...args: unknown[]): Promise<unknown> {
    return executeNexus(this.#target.run, this.#target.scope, this.#call(args));
  }

  start(...args: unknown[]): Promise<NexusOperationHandle<unknown>> {
    return startNexus(this.#target.run, this.#target.scope, this.#call(args));
  }

  #call(args: readonly unknown[]): NexusCall {
    const type = this.#input;
    const options = (type === null ? args[0] : args[1]) as NexusOperationOptions | undefined;
    const { encoding } = this.#target.run.lane;
    const encode = (value: unknown): Payload =>
      type === null
        ? defaultPayloadConverter.toPayload(undefined)
        : encodeMessage(type, (value as object | undefined) ?? {}, encoding);
    return this.#target.call(this.name, type === null ? undefined : args[0], encode, this.#decode, options);
  }
}

/** The service as a context gives it. */
export function nexusService(run: Run, scope: Scope, endpoint: string, service: string): NexusService {
  return new NexusCalls(run, scope, endpoint, service) as unknown as NexusService;
}

function named(what: "endpoint" | "service" | "operation", name: string): string {
  if (typeof name === "string" && name !== "") return name;
  throw new TypeError(`A Nexus ${what} needs a name; it was given ${JSON.stringify(name) ?? typeof name}.`);
}
