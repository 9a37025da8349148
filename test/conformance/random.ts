import {
  create,
  type DescExtension,
  type DescField,
  type DescMessage,
  type Message,
  ScalarType,
  setExtension,
  toBinary,
} from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { isWrapper } from "@bufbuild/protobuf/wkt";

/** A stream of numbers in [0, 1) that is the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
}

/** One of the choices. */
export function pick<T>(random: () => number, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T;
}

const strings = [
  "",
  "a",
  "order-1",
  "é",
  "日本語",
  "😀 smile",
  '"\\\n\t\u0001',
  "x".repeat(50),
  "ü".repeat(70),
  "y".repeat(300),
];
const int32s = [0, 1, -1, 127, 128, 300, 16384, 2147483647, -2147483648];
const uint32s = [0, 1, 127, 128, 300, 2097152, 4294967295];
const int64s = [
  0n,
  1n,
  -1n,
  127n,
  128n,
  1n << 31n,
  1n << 32n,
  -(1n << 40n),
  (1n << 53n) + 1n,
  (1n << 63n) - 1n,
  -(1n << 63n),
];
const uint64s = [0n, 1n, 128n, 1n << 32n, (1n << 53n) + 1n, (1n << 64n) - 1n];
const doubles = [0, -0, 1.5, -2.25, 1e21, 1e-7, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const floats = [0, -0, 1.5, -0.25, 2 ** 100, Number.NaN, Number.POSITIVE_INFINITY];

/** A value of that scalar type. */
export function randomScalar(type: ScalarType, random: () => number): string | number | bigint | boolean | Uint8Array {
  switch (type) {
    case ScalarType.STRING:
      return pick(random, strings);
    case ScalarType.BYTES:
      return Uint8Array.from({ length: Math.floor(random() * 20) }, () => Math.floor(random() * 256));
    case ScalarType.BOOL:
      return random() < 0.5;
    case ScalarType.DOUBLE:
      return pick(random, doubles);
    case ScalarType.FLOAT:
      return pick(random, floats);
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return pick(random, int32s);
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return pick(random, uint32s);
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return pick(random, int64s);
    default:
      return pick(random, uint64s);
  }
}

/** What an `Any` may hold, and what may extend a message. */
export type Held = DescMessage | DescExtension;

/** A random message. Fields are left out, nesting ends, and well-known types mostly have a JSON form. */
export function randomMessage(desc: DescMessage, random: () => number, depth = 0, held: readonly Held[] = []): Message {
  const message = reflect(desc, create(desc), false);
  for (const field of desc.fields) {
    const often = desc.fields.length < 4 ? 0.8 : 0.4;
    if (field.presence === 3 || random() < often) setField(message, field, random, depth, held);
  }
  for (const each of held) {
    if (each.kind === "extension" && each.extendee.typeName === desc.typeName && depth < 3 && random() < 0.15) {
      setExtension(message.message, each, randomExtension(each, random, depth, held));
    }
  }
  return tidy(message.message, random, depth, held);
}

function randomExtension(desc: DescExtension, random: () => number, depth: number, held: readonly Held[]): unknown {
  const one = () => {
    if (desc.message) {
      const value = randomMessage(desc.message, random, depth + 1, held);
      return isWrapper(value) ? value.value : value;
    }
    return desc.enum ? pick(random, desc.enum.values).number : randomScalar(desc.scalar ?? ScalarType.INT32, random);
  };
  return desc.fieldKind === "list" ? Array.from({ length: 1 + Math.floor(random() * 3) }, one) : one();
}

function setField(
  message: ReflectMessage,
  field: DescField,
  random: () => number,
  depth: number,
  held: readonly Held[],
): void {
  const below = (desc: DescMessage) => reflect(desc, randomMessage(desc, random, depth + 1, held));
  const count = () => Math.floor(random() * 4);
  switch (field.fieldKind) {
    case "scalar":
      message.set(field, randomScalar(field.scalar, random));
      break;
    case "enum":
      message.set(field, randomEnum(field, random));
      break;
    case "message":
      if (depth < 3) message.set(field, below(field.message));
      break;
    case "list": {
      const list = message.get(field);
      for (let left = depth < 3 ? count() : 0; left > 0; left--) {
        if (field.listKind === "message") list.add(below(field.message));
        else list.add(field.listKind === "enum" ? randomEnum(field, random) : randomScalar(field.scalar, random));
      }
      break;
    }
    case "map": {
      const map = message.get(field);
      for (let left = depth < 3 ? count() : 0; left > 0; left--) {
        const key = randomScalar(field.mapKey, random) as string;
        if (field.mapKind === "message") map.set(key, below(field.message));
        else map.set(key, field.mapKind === "enum" ? randomEnum(field, random) : randomScalar(field.scalar, random));
      }
      break;
    }
  }
}

function randomEnum(field: DescField, random: () => number): number {
  if (field.enum?.open && random() < 0.1 && field.enum.typeName !== "google.protobuf.NullValue") return 77;
  return pick(random, field.enum?.values ?? []).number;
}

/** Brings well-known types into the range that JSON has, except for a few. */
function tidy(message: Message, random: () => number, depth: number, held: readonly Held[]): Message {
  const messages = held.filter((each) => each.kind === "message");
  const loose = message as Message & Record<string, unknown>;
  switch (message.$typeName) {
    case "google.protobuf.Timestamp":
      loose.seconds = random() < 0.95 ? BigInt(Math.floor(random() * 4e9)) - 1000000000n : 1n << 60n;
      loose.nanos = pick(random, [0, 1, 1000, 120000000, 999999999]);
      break;
    case "google.protobuf.Duration": {
      const sign = random() < 0.5 ? 1 : -1;
      loose.seconds = BigInt(sign * pick(random, [0, 1, 86400, 315576000000]));
      loose.nanos = pick(random, [0, sign, sign * 1000, sign * 500000000, sign * 999999999]) || 0;
      break;
    }
    case "google.protobuf.Any":
      if (random() < 0.1) break;
      if (messages.length === 0 || depth > 3 || random() < 0.2) {
        Object.assign(loose, { typeUrl: "", value: new Uint8Array(0) });
      } else {
        const desc = pick(random, messages);
        const value = toBinary(desc, randomMessage(desc, random, depth + 1, held));
        Object.assign(loose, { typeUrl: `type.googleapis.com/${desc.typeName}`, value });
      }
      break;
    case "google.protobuf.FieldMask":
      loose.paths = pick<string[]>(random, [[], ["a"], ["order_id", "lines.sku"]]);
      break;
    case "google.protobuf.Value":
      if ((loose.kind as { case: unknown }).case === undefined) loose.kind = { case: "stringValue", value: "set" };
      break;
  }
  return message;
}
