import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { makePayload } from "./payload-parts.js";
import {
  type AttributeType,
  attributeText,
  attributeValue,
  recordedType,
  type TypedName,
} from "./search-attribute-values.js";
import { utf8Bytes, utf8Text } from "./wire/utf8.js";

/** A search attribute with a value to set, or none to take it away; made by {@link SearchAttributeKey}. */
export interface SearchAttributeUpdate {
  readonly key: TypedName;
  /** Undefined: the attribute is taken away. */
  readonly value: unknown;
}

/** A search attribute with a value; made by {@link SearchAttributeKey.set}. */
export interface SearchAttributeSetting extends SearchAttributeUpdate {
  readonly value: NonNullable<unknown>;
}

/**
 * The name of a search attribute, with its type as it is registered in the namespace. `In` is what it is set to. Make one
 * for each attribute, and use it in clients and workflows: `const customer = SearchAttributeKey.keyword("CustomerId")`.
 */
export class SearchAttributeKey<T, In = T> {
  readonly name: string;
  readonly type: AttributeType;
  /** Only for the type checker. */
  readonly $value?: (value: In) => T;

  private constructor(name: string, type: AttributeType) {
    if (name === "") throw new TypeError("A search attribute needs a name");
    this.name = name;
    this.type = type;
  }

  /** Text that is searched word by word. */
  static text(name: string): SearchAttributeKey<string> {
    return new SearchAttributeKey(name, "Text");
  }

  /** Text that is compared as a whole. */
  static keyword(name: string): SearchAttributeKey<string> {
    return new SearchAttributeKey(name, "Keyword");
  }

  /** Several keywords; a query matches each of them. */
  static keywordList(name: string): SearchAttributeKey<readonly string[]> {
    return new SearchAttributeKey(name, "KeywordList");
  }

  /** A whole number of 64 bits, read as a `bigint`; numbers that are safe integers may be given too. */
  static int(name: string): SearchAttributeKey<bigint, bigint | number> {
    return new SearchAttributeKey(name, "Int");
  }

  /** A finite number. */
  static double(name: string): SearchAttributeKey<number> {
    return new SearchAttributeKey(name, "Double");
  }

  /** True or false. */
  static bool(name: string): SearchAttributeKey<boolean> {
    return new SearchAttributeKey(name, "Bool");
  }

  /** A point in time, to the millisecond. */
  static datetime(name: string): SearchAttributeKey<Date> {
    return new SearchAttributeKey(name, "Datetime");
  }

  /** The attribute with a value. Throws TypeError for a value that is not of its type. */
  set(value: In): SearchAttributeSetting {
    attributeText(this, value);
    return { key: this, value: value as NonNullable<unknown> };
  }

  /** Takes the attribute away. */
  unset(): SearchAttributeUpdate {
    return { key: this, value: undefined };
  }
}

/** The search attributes of a workflow. */
export interface SearchAttributes {
  /** The value, or undefined if it has none. Throws TypeError if the attribute is registered with another type than the key's. */
  get<T, In>(key: SearchAttributeKey<T, In>): T | undefined;
  /** Names of those that have a value. */
  readonly names: readonly string[];
  /** All values by name, each as its type says. */
  toJSON(): Readonly<Record<string, unknown>>;
}

/** {@link SearchAttributes} of payloads, which are decoded when they are asked for. */
export class SearchAttributesView implements SearchAttributes {
  readonly #fields: Readonly<Record<string, Payload>>;

  constructor(fields: Readonly<Record<string, Payload>> | undefined) {
    this.#fields = fields ?? {};
  }

  get<T, In>(key: SearchAttributeKey<T, In>): T | undefined {
    const payload = Object.hasOwn(this.#fields, key.name) ? this.#fields[key.name] : undefined;
    return payload && (attributeValue(key, payload) as T | undefined);
  }

  get names(): readonly string[] {
    return Object.keys(this.toJSON());
  }

  toJSON(): Readonly<Record<string, unknown>> {
    const values = Object.entries(this.#fields).map(([name, payload]) => [name, looseValue(name, payload)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  }
}

/** Payloads that set attributes and take them away. Throws TypeError for a key that is named twice, or a wrong value. */
export function searchAttributeFields(updates: readonly SearchAttributeUpdate[]): Record<string, Payload> {
  const fields: Record<string, Payload> = {};
  for (const { key, value } of updates) {
    if (Object.hasOwn(fields, key.name)) {
      throw new TypeError(`searchAttributes: ${JSON.stringify(key.name)} is set twice`);
    }
    fields[key.name] = attributePayload(key, value);
  }
  return fields;
}

/**
 * What the contract's mapping gives, and in its place what a call sets, attribute by attribute; undefined for nothing. `null`
 * is none, those of the mapping neither.
 */
export function mergeAttributes(
  contract: Readonly<Record<string, Payload>> | undefined,
  said: readonly SearchAttributeUpdate[] | null | undefined,
): Readonly<Record<string, Payload>> | undefined {
  if (said === undefined) return contract;
  if (said === null) return undefined;
  const fields = searchAttributeFields(said);
  return contract === undefined ? fields : { ...contract, ...fields };
}

/** Whether a payload takes its attribute away. */
export function isUnset(payload: Payload): boolean {
  return payload.data.length === 0 || (payload.data.length === 4 && utf8Text(payload.data) === "null");
}

function attributePayload(key: TypedName, value: unknown): Payload {
  // The server takes a null with a type for a value.
  if (value === undefined) return makePayload("json/plain", utf8Bytes("null"));
  const payload = makePayload("json/plain", utf8Bytes(attributeText(key, value)));
  payload.metadata.type = utf8Bytes(key.type);
  return payload;
}

function looseValue(name: string, payload: Payload): unknown {
  if (isUnset(payload)) return undefined;
  const type = recordedType(payload);
  return type === undefined ? JSON.parse(utf8Text(payload.data)) : attributeValue({ name, type }, payload);
}
