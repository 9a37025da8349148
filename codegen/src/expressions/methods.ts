import type { ValueKind } from "./checked.js";
import type { SourceFunction } from "./template.js";

/** What a method takes in an argument. `?` may be left out. */
export type Parameter = "text" | "text?" | "index" | "index?" | "layout" | "layout?" | readonly string[];

/** A method that expressions have. */
export interface Method {
  /** Kinds that it may be called on. */
  readonly on: readonly ValueKind[];
  readonly parameters: readonly Parameter[];
  /** What it yields: a kind, the kind it is called on, or an item of it. */
  readonly yields: ValueKind | "same" | "item";
  /** Function of the runtime. */
  readonly helper: string;
}

/** Functions that draw on randomness or time, by the name of the runtime's. */
export const sourceFunctions: Readonly<Record<string, SourceFunction>> = {
  uuid_v4: "uuid4",
  nanoid: "nanoid",
  ksuid: "ksuid",
  ulid: "ulid",
  now: "nowText",
};

/** All functions. */
export const functionNames: readonly string[] = [...Object.keys(sourceFunctions), "throw"];

/** Every method but the fallbacks `or` and `catch`. */
export const methods: Readonly<Record<string, Method>> = {
  slug: { on: ["string"], parameters: [], yields: "string", helper: "slug" },
  string: { on: ["string", "number", "integer", "boolean", "time"], parameters: [], yields: "string", helper: "text" },
  int64: { on: ["string", "number", "integer"], parameters: [], yields: "integer", helper: "int64" },
  not_empty: { on: ["string", "list"], parameters: [], yields: "same", helper: "notEmpty" },
  capitalize: { on: ["string"], parameters: [], yields: "string", helper: "capitalize" },
  uppercase: { on: ["string"], parameters: [], yields: "string", helper: "upperCase" },
  lowercase: { on: ["string"], parameters: [], yields: "string", helper: "lowerCase" },
  trim: { on: ["string"], parameters: ["text?"], yields: "string", helper: "trimText" },
  trim_prefix: { on: ["string"], parameters: ["text"], yields: "string", helper: "trimPrefix" },
  trim_suffix: { on: ["string"], parameters: ["text"], yields: "string", helper: "trimSuffix" },
  replace_all: { on: ["string"], parameters: ["text", "text"], yields: "string", helper: "replaceAll" },
  slice: { on: ["string", "list", "bytes"], parameters: ["index", "index?"], yields: "same", helper: "sliceOf" },
  index: { on: ["list"], parameters: ["index"], yields: "item", helper: "itemAt" },
  split: { on: ["string"], parameters: ["text"], yields: "list", helper: "splitText" },
  join: { on: ["list"], parameters: ["text?"], yields: "string", helper: "joinText" },
  length: { on: ["string", "list", "bytes"], parameters: [], yields: "integer", helper: "lengthOf" },
  hash: { on: ["string", "bytes"], parameters: [["sha256"]], yields: "bytes", helper: "sha256Of" },
  encode: {
    on: ["string", "bytes"],
    parameters: [["hex", "base64", "base64url", "base64rawurl"]],
    yields: "string",
    helper: "encodeBytes",
  },
  ts_parse: { on: ["string"], parameters: ["layout"], yields: "time", helper: "tsParse" },
  ts_format: { on: ["string", "time"], parameters: ["layout?"], yields: "string", helper: "tsFormat" },
  ts_unix: { on: ["string", "time"], parameters: [], yields: "integer", helper: "tsUnix" },
};

/** All methods. */
export const methodNames: readonly string[] = ["or", "catch", ...Object.keys(methods)];

/** Functions and methods of Bloblang that the Go plugin offers and that are not compiled. */
export const foreignNames: ReadonlySet<string> = new Set(
  (
    "count random_int json content deleted nothing env file range error errored metadata meta batch_index " +
    "map_each filter fold get format_json parse_json re_find_all re_find_object re_match re_replace_all without " +
    "key_values keys values sort sort_by merge decode number round abs bool type format reverse contains has_prefix " +
    "has_suffix quote unquote escape_html unescape_html parse_timestamp format_timestamp ts_round ts_sub ts_strftime " +
    "ts_strptime ts_tz ts_unix_milli ts_unix_micro ts_unix_nano float64 int32 uint64 all any append enumerated exists " +
    "explode flatten sum unique with assign apply max min ceil floor log"
  ).split(" "),
);
