import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { describe, expect, test } from "vitest";
import { makePayload } from "./payload-parts.js";
import { SearchAttributeKey, SearchAttributesView, searchAttributeFields } from "./search-attributes.js";
import { utf8Bytes, utf8Text } from "./wire/utf8.js";

const keys = {
  text: SearchAttributeKey.text("T"),
  keyword: SearchAttributeKey.keyword("K"),
  list: SearchAttributeKey.keywordList("L"),
  int: SearchAttributeKey.int("I"),
  double: SearchAttributeKey.double("D"),
  bool: SearchAttributeKey.bool("B"),
  date: SearchAttributeKey.datetime("A"),
};

function recorded(json: string, type?: string): Payload {
  const payload = makePayload("json/plain", utf8Bytes(json));
  if (type !== undefined) payload.metadata.type = utf8Bytes(type);
  return payload;
}

function metadata(payload: Payload | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(payload?.metadata ?? {}).map(([key, bytes]) => [key, utf8Text(bytes)]));
}

test("each type goes as JSON that names its type, and comes back as it was", () => {
  const settings = [
    keys.text.set("some words"),
    keys.keyword.set('a"b'),
    keys.list.set(["x", "y"]),
    keys.int.set(2n ** 63n - 1n),
    keys.double.set(0.1),
    keys.bool.set(false),
    keys.date.set(new Date(1_700_000_000_123)),
  ];
  const fields = searchAttributeFields(settings);
  expect(metadata(fields.I)).toEqual({ encoding: "json/plain", type: "Int" });
  expect(utf8Text(fields.I?.data ?? new Uint8Array())).toBe("9223372036854775807");
  expect(metadata(fields.L)).toEqual({ encoding: "json/plain", type: "KeywordList" });
  const view = new SearchAttributesView(fields);
  for (const { key, value } of settings) expect(view.toJSON()[key.name]).toEqual(value);
  expect(view.get(keys.int)).toBe(9223372036854775807n);
  expect(view.get(keys.date)?.getTime()).toBe(1_700_000_000_123);
  expect(view.names).toEqual(["T", "K", "L", "I", "D", "B", "A"]);
});

test("what takes an attribute away is null without a type, which the server wants", () => {
  const { K: payload } = searchAttributeFields([keys.keyword.unset()]);
  expect(metadata(payload)).toEqual({ encoding: "json/plain" });
  expect(utf8Text(payload?.data ?? new Uint8Array())).toBe("null");
  const view = new SearchAttributesView(payload && { K: payload });
  expect(view.get(keys.keyword)).toBeUndefined();
  expect(view.names).toEqual([]);
});

describe("what others wrote", () => {
  test("is read without a type, in a list of one, and by the type's older name", () => {
    const view = new SearchAttributesView({
      K: recorded('["red"]'),
      I: recorded("[12345678901234567]"),
      D: recorded("2", "INDEXED_VALUE_TYPE_DOUBLE"),
      A: recorded('"2024-02-03T04:05:06.789012345Z"', "Datetime"),
      L: recorded('"only"'),
    });
    expect(view.get(keys.keyword)).toBe("red");
    expect(view.get(keys.int)).toBe(12345678901234567n);
    expect(view.get(keys.double)).toBe(2);
    expect(view.get(keys.date)?.toISOString()).toBe("2024-02-03T04:05:06.789Z");
    expect(view.get(keys.list)).toEqual(["only"]);
    expect(view.get(SearchAttributeKey.bool("constructor"))).toBeUndefined();
    expect(view.toJSON()).toMatchObject({ K: ["red"], D: 2 });
  });

  test("is refused where the key says another type, and where it is none of the type", () => {
    const view = new SearchAttributesView({ K: recorded('"red"', "Text"), I: recorded('"red"'), B: recorded("1") });
    expect(() => view.get(keys.keyword)).toThrow('Search attribute "K" is Text and the key says Keyword');
    expect(() => view.get(keys.int)).toThrow('"red" is no Int');
    expect(() => view.get(keys.bool)).toThrow("1 is no Bool");
  });
});

test.each([
  ["Keyword", () => keys.keyword.set(1 as never), "1 is no string"],
  ["KeywordList", () => keys.list.set(["a", 2] as never), "is no array of strings"],
  ["Int", () => keys.int.set(1.5), "1.5 is no bigint of 64 bits"],
  ["Int", () => keys.int.set(2 ** 60), "is no bigint of 64 bits, nor a number that is a safe integer"],
  ["Int", () => keys.int.set(2n ** 63n), "is no bigint of 64 bits"],
  ["Double", () => keys.double.set(Number.NaN), "NaN is no finite number"],
  ["Bool", () => keys.bool.set("true" as never), '"true" is no boolean'],
  ["Datetime", () => keys.date.set(new Date(Number.NaN)), "is no valid Date"],
  ["twice", () => searchAttributeFields([keys.int.set(1), keys.int.unset()]), '"I" is set twice'],
  ["no name", () => SearchAttributeKey.bool(""), "needs a name"],
])("a wrong value of %s is refused where it is made", (_, make, message) => {
  expect(make).toThrow(message);
});
