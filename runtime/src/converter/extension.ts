import type { Message, UnknownField } from "@bufbuild/protobuf";
import { encodeErrorAt } from "./errors.js";
import { readList } from "./json/json-read.js";
import { type JsonWrite, writeList } from "./json/json-write.js";
import type { JsonWriter } from "./json/json-writer.js";
import type { KnownTypes } from "./known-types.js";
import { Reader } from "./wire/reader.js";
import { Writer } from "./wire/writer.js";

/** Extensions and messages of an `Any` in each other: what is deeper is refused. */
export const DEEPEST_HELD = 100;

/** How one value of an extension is converted. */
export interface ExtensionItem<T> {
  /** Reads what comes after the tag, with its length where it has one; `into` is what was read of a message before. */
  decode(reader: Reader, into?: T): T;
  encode(value: T, writer: Writer): unknown;
  writeJson: JsonWrite<T>;
  /** Undefined for the name of an enum's value that is not known. */
  readJson(json: unknown, depth: number, types?: KnownTypes): T | undefined;
  /** Whether `null` is a value; otherwise it sets nothing. */
  readonly nulls?: true;
}

/** An extension of some message: a message keeps it among its unknown fields, and JSON has it as `[name]`. */
export interface AnyExtension {
  /** Full name of the message that it extends. */
  readonly extendee: string;
  /** Full name. */
  readonly name: string;
  readonly no: number;
  /** Writes the member of a JSON object, if one of the fields is this extension. */
  write(unknown: readonly UnknownField[], json: JsonWriter): void;
  /** Reads the value of that member. */
  read(json: unknown, depth: number, types: KnownTypes | undefined): UnknownField[];
}

const LENGTH_DELIMITED = 2;
const START_GROUP = 3;

/** How an extension has its values: one, a list, a list in one field. */
type Cardinality = "one" | "list" | "packed";

/** Makes an extension, as generated code says it: `wireType` is that of one value. */
export function extension<T>(
  extendee: string,
  name: string,
  no: number,
  wireType: number,
  cardinality: Cardinality,
  item: ExtensionItem<T>,
): AnyExtension {
  return {
    extendee,
    name,
    no,
    write(unknown, json) {
      const values: T[] = [];
      for (const field of unknown) if (field.no === no) readValues(field, wireType, cardinality, item, values);
      const [value] = values;
      if (values.length === 0) return;
      json.key(`"[${name}]":`);
      if (cardinality === "one") item.writeJson(value as T, json);
      else writeList(values, json, item.writeJson);
    },
    read(json, depth, types) {
      if (json === null && item.nulls !== true) return [];
      const read = (each: unknown): T | undefined => item.readJson(each, depth + 1, types);
      const values = (cardinality === "one" ? [read(json)] : readList(json, read, depth)).filter(
        (value) => value !== undefined,
      );
      if (values.length === 0) return [];
      if (cardinality !== "packed") {
        return values.map((value) => ({ no, wireType, data: written((writer) => item.encode(value, writer)) }));
      }
      const data = written((writer) => {
        writer.fork();
        for (const value of values) item.encode(value, writer);
        writer.join();
      });
      return [{ no, wireType: LENGTH_DELIMITED, data }];
    },
  };
}

/** Adds the values of one unknown field, in either form of a list; one of another type is none of them. */
function readValues<T>(
  { wireType: found, data }: UnknownField,
  wireType: number,
  cardinality: Cardinality,
  item: ExtensionItem<T>,
  values: T[],
): void {
  const reader = new Reader(data);
  if (found === wireType) {
    if (cardinality === "one") values[0] = item.decode(reader, values[0]);
    else values.push(item.decode(reader));
  } else if (found === LENGTH_DELIMITED && cardinality !== "one" && wireType !== START_GROUP) {
    for (const end = reader.uint32() + reader.pos; reader.pos < end; ) values.push(item.decode(reader));
  }
}

function written(write: (writer: Writer) => void): Uint8Array {
  const writer = new Writer();
  write(writer);
  return writer.finish();
}

/** Writes the extensions among a message's unknown fields that are known, in the order in which they came. */
export function writeExtensions(
  message: object,
  json: JsonWriter,
  { $typeName: typeName }: { readonly $typeName: string },
): void {
  const { $unknown } = message as { readonly $unknown?: readonly UnknownField[] };
  const { types } = json;
  if ($unknown === undefined || types === undefined) return;
  for (const no of new Set($unknown.map((field) => field.no))) {
    const found = types.extension(typeName, no);
    if (found === undefined) continue;
    try {
      if (++json.heldDepth > DEEPEST_HELD) throw new Error(`maximum recursion depth of ${DEEPEST_HELD} reached`);
      found.write($unknown, json);
      json.heldDepth--;
    } catch (error) {
      throw encodeErrorAt(error, typeName, `[${found.name}]`);
    }
  }
}

/** Reads a member of a JSON object that is no field: an extension, if it is known. */
export function readExtension(into: Message, key: string, json: unknown, depth: number, types?: KnownTypes): void {
  if (types === undefined || !key.startsWith("[") || !key.endsWith("]")) return;
  const fields = types.extension(into.$typeName, key.slice(1, -1))?.read(json, depth, types) ?? [];
  if (fields.length === 0) return;
  into.$unknown ??= [];
  into.$unknown.push(...fields);
}
