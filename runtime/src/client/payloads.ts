import type { Message } from "@bufbuild/protobuf";
import type { Header, Memo, Payload, Payloads } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { Failure } from "@protempo/api/temporal/api/failure/v1/message_pb.js";
import type { TemporalFailure } from "../common/errors/failures.js";
import { PayloadValidationError } from "../common/errors/payload-validation.js";
import type { Headers } from "../common/headers.js";
import type { InputRules } from "../common/input-rules.js";
import type { AnyMessageType } from "../common/message-type.js";
import { decodeWith, encodeWith } from "../converter/apply-codecs.js";
import { failureToError } from "../converter/failure.js";
import { mapFailurePayloads } from "../converter/failure-codec.js";
import { type MemoValues, memoFields } from "../converter/memo.js";
import {
  decodeInput,
  defaultPayloadConverter,
  type Encoding,
  encodeInput,
  type PayloadConverter,
  payloadOf,
} from "../converter/payload.js";
import type { PayloadCodec } from "../converter/payload-codec.js";

/** Values on their way out: encoded, before codecs, with what an error about their size has to name. */
export interface Outgoing {
  readonly payloads: Payload[];
  readonly messageName: string | undefined;
  readonly value: unknown;
  /** The values as interceptors see them. */
  readonly args: readonly unknown[];
  /** Other values in their place, encoded the same way. Throws `EncodeError`. */
  readonly replace: (args: readonly unknown[]) => Outgoing;
}

/** What interceptors made of the values. */
export function replaced(outgoing: Outgoing, args: readonly unknown[]): Outgoing {
  return args === outgoing.args ? outgoing : outgoing.replace(args);
}

/** Headers as requests carry them; undefined for none. */
export function headerOf(headers: Headers): Header | undefined {
  return Object.keys(headers).length === 0
    ? undefined
    : { $typeName: "temporal.api.common.v1.Header", fields: headers };
}

/** Reads payloads that came in, after codecs. */
export type Decode<T> = (payloads: readonly Payload[]) => T;

/** How a client turns values into payloads and back. */
export class PayloadRules {
  readonly encoding: Encoding;
  readonly converter: PayloadConverter;
  /** Rules of the inputs; undefined if they are not looked at. */
  readonly inputRules: InputRules | undefined;
  readonly #codecs: readonly PayloadCodec[];

  constructor(
    encoding: Encoding,
    converter: PayloadConverter,
    codecs: readonly PayloadCodec[],
    inputRules?: InputRules | undefined,
  ) {
    this.encoding = encoding;
    this.converter = converter;
    this.#codecs = codecs;
    this.inputRules = inputRules;
  }

  /** A message of the contract; nothing for `null`. Throws `EncodeError`, and `PayloadValidationError` if it breaks rules. */
  message(type: AnyMessageType | null, value: object | undefined): Outgoing {
    return {
      payloads: encodeInput(type, this.#checked(type, value), this.encoding),
      messageName: type?.typeName,
      value,
      args: type === null ? [] : [value],
      replace: (args) => this.message(type, args[0] as object | undefined),
    };
  }

  #checked(type: AnyMessageType | null, value: object | undefined): object | undefined {
    if (type === null || this.inputRules === undefined) return value;
    const message = type.create(value);
    const broken = this.inputRules.check(message);
    if (broken !== undefined) throw new PayloadValidationError(type.typeName, broken.violations);
    return message;
  }

  /** Values without a contract; payloads among them are sent untouched. Throws `EncodeError`. */
  values(args: readonly unknown[]): Outgoing {
    const payloads = args.map((arg) => payloadOf(this.converter, arg));
    return { payloads, messageName: undefined, value: args, args, replace: (other) => this.values(other) };
  }

  /** The first payload as a value; undefined without one. Throws `DecodeError`. */
  readonly value: Decode<unknown> = (payloads) => {
    const first = payloads[0];
    return first === undefined ? undefined : this.converter.fromPayload(first);
  };

  /** Applies the codecs to payloads that leave. */
  async seal(payloads: Payload[]): Promise<Payload[]> {
    return await encodeWith(this.#codecs, payloads);
  }

  /** Undoes {@link seal} on payloads that came in. */
  async open(payloads: Payload[] | undefined): Promise<Payload[]> {
    return await decodeWith(this.#codecs, payloads ?? []);
  }

  /** Text for the Web UI: always a JSON string, which is what it shows, whatever the converter. */
  async text(text: string | undefined): Promise<Payload | undefined> {
    if (text === undefined) return undefined;
    return (await this.seal([defaultPayloadConverter.toPayload(text)]))[0];
  }

  /** Decodes what came in. Rejects with `DecodeError`. */
  async read<T>(payloads: Payloads | undefined, decode: Decode<T>): Promise<T> {
    return decode(await this.open(payloads?.payloads));
  }

  /** The error of a failure that came in. */
  async failure(failure: Failure): Promise<TemporalFailure> {
    const opened = this.#codecs.length === 0 ? failure : await mapFailurePayloads(failure, (list) => this.open(list));
    return failureToError(opened, this.converter);
  }

  /** A memo on its way out; undefined if it has no value. Rejects with `EncodeError`. */
  async sealMemo(values: MemoValues | undefined): Promise<Record<string, Payload> | undefined> {
    const fields = memoFields(values, this);
    if (Object.keys(fields).length === 0) return undefined;
    return await eachField(fields, (payloads) => this.seal(payloads));
  }

  /** The payloads of a memo that came in, after codecs. */
  async openMemo(memo: Memo | undefined): Promise<Record<string, Payload>> {
    return await eachField(memo?.fields ?? {}, (payloads) => this.open(payloads));
  }
}

async function eachField(
  fields: Readonly<Record<string, Payload>>,
  change: (payloads: Payload[]) => Promise<Payload[]>,
): Promise<Record<string, Payload>> {
  const changed = Object.entries(fields).map(async ([key, payload]): Promise<[string, Payload]> => {
    const [first] = await change([payload]);
    return [key, first ?? payload];
  });
  return Object.fromEntries(await Promise.all(changed));
}

/** Reads a message of the contract; undefined for `null`. */
export function messageDecoder(type: AnyMessageType | null): Decode<Message | undefined> {
  return (payloads) => decodeInput(type, payloads);
}
