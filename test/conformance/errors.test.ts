import { beforeAll, describe, expect, test } from "vitest";
import type { AnyMessageType } from "../../runtime/src/common/message-type.js";
import { Any, packAny, unpackAny, withAnyTypes } from "../../runtime/src/converter/index.js";
import { type Contract, contractOf, loadContracts } from "./contracts.js";

let contracts: Contract[] = [];
beforeAll(async () => {
  contracts = await loadContracts();
});

const token = (name: string): AnyMessageType => contractOf(contracts, `conformance.${name}`).token;

/** The message of what binary and JSON throw alike. */
function refusal(name: string, init: object): string {
  const messages = [
    () => token(name).toBinary(init),
    () => token(name).toJsonString(init),
    () => token(name).create(init),
  ].map((call) => {
    try {
      call();
    } catch (error) {
      expect((error as Error).name).toBe("EncodeError");
      return (error as Error).message;
    }
    return "nothing was thrown";
  });
  expect(new Set(messages).size, messages.join("\n")).toBe(1);
  return messages[0] as string;
}

describe("what is refused in an init says where, what and what was meant", () => {
  test.each([
    [
      "an unknown key",
      "Tree",
      { nam: "x" },
      "cannot encode conformance.Tree: Tree.nam: conformance.Tree has no such field; did you mean name?",
    ],
    [
      "a snake_case key",
      "Scalars",
      { string_field: "x" },
      "Scalars.string_field: conformance.Scalars has no such field; did you mean stringField?",
    ],
    [
      "a nested unknown key",
      "Tree",
      { left: { more: [{}, { nmae: "x" }] } },
      "Tree.left.more[1].nmae: conformance.Tree has no such field; did you mean name?",
    ],
    [
      "a key in a map's message",
      "Maps",
      { stringTree: { "a b": { x: 1 } } },
      'Maps.stringTree["a b"].x: conformance.Tree has no such field',
    ],
    ["a oneof's member as a key", "Oneofs", { text: "x" }, "Oneofs.text: conformance.Oneofs has no such field"],
    [
      "an unknown case",
      "Oneofs",
      { choice: { case: "tekst", value: "x" } },
      'Oneofs.choice: expected a case of choice, got string "tekst"; did you mean text?',
    ],
    ["a wrong value in a oneof", "Oneofs", { choice: { case: "number", value: "x" } }, "Oneofs.number: expected int32"],
    [
      "another message",
      "Optionals",
      { scalars: { $typeName: "conformance.Tree" } },
      "Optionals.scalars: expected conformance.Scalars, got message conformance.Tree",
    ],
    [
      "a promise for a message",
      "Tree",
      { left: Promise.resolve({}) },
      "Tree.left: expected conformance.Tree, got a Promise",
    ],
    [
      "a date for a timestamp",
      "WellKnown",
      { time: new Date() },
      "WellKnown.time: expected google.protobuf.Timestamp, got a Date",
    ],
    [
      "a number out of range",
      "Scalars",
      { int32Field: 2147483648 },
      "Scalars.int32Field: expected int32, got number 2147483648",
    ],
    ["a fraction", "Lists", { uint32Field: [1, 1.5] }, "Lists.uint32Field[1]: expected uint32, got number 1.5"],
    [
      "a negative number",
      "Lists",
      { uint64Field: [1n, -1n] },
      "Lists.uint64Field[1]: expected uint64, got -1, which is out of range",
    ],
    ["a number for a string", "Scalars", { stringField: 5 }, "Scalars.stringField: expected string, got number 5"],
    ["null", "Scalars", { stringField: null }, "Scalars.stringField: expected string, got null"],
    ["a string for a bool", "Scalars", { boolField: "true" }, 'Scalars.boolField: expected boolean, got string "true"'],
    ["text for bytes", "Scalars", { bytesField: "abc" }, 'Scalars.bytesField: expected Uint8Array, got string "abc"'],
    ["null in a list", "Tree", { more: [null] }, "Tree.more[0]: expected conformance.Tree, got null"],
    ["a bad key of a map", "Maps", { int32String: { x: "y" } }, 'Maps.int32String["x"]: expected int32'],
  ])("%s", (_what, name, init, message) => {
    expect(refusal(name, init)).toContain(message);
  });

  test("a required field that is not set, also below", () => {
    expect(() => token("legacy.Needs").toBinary({ name: "a", count: 1, child: { name: "b" } })).toThrow(
      "cannot encode conformance.legacy.Needs: Needs.child.count: required field not set",
    );
    expect(() => token("legacy.Needs").toJsonString({ name: "a" })).toThrow("Needs.count: required field not set");
    expect(token("legacy.Needs").create({ name: "a" })).toMatchObject({ name: "a" });
  });

  test("undefined is not said", () => {
    expect(token("Scalars").toJson({ stringField: undefined, boolField: true })).toEqual({ boolField: true });
  });
});

describe("what cannot be read says where", () => {
  test("in JSON", () => {
    expect(() => token("Tree").fromJson({ left: { more: [{ name: "a" }, { name: 5 }] } })).toThrow(
      "cannot decode conformance.Tree: Tree.left.more[1].name: expected string, got number 5",
    );
    expect(() => token("Maps").fromJson({ stringTree: { "a b": { name: 5 } } })).toThrow(
      'Maps.stringTree["a b"].name: expected string',
    );
    expect(() => token("Tree").fromJsonString("{")).toThrow("cannot decode conformance.Tree: Tree: ");
    expect(() => token("Tree").fromJsonString('{"name":"a","name":"b"}')).toThrow('Tree: duplicate object key "name"');
  });

  test("in binary", () => {
    const bytes = Buffer.from(token("Tree").toBinary({ left: { more: [{ name: "a" }, { name: "bcdef" }] } }));
    bytes[bytes.length - 1] = 0xff;
    expect(() => token("Tree").fromBinary(bytes)).toThrow(
      "cannot decode conformance.Tree: Tree.left.more[1].name: invalid UTF-8",
    );
    expect(() => token("Tree").fromBinary(bytes.subarray(0, 5))).toThrow("Tree.left.more[0].name: premature EOF");
  });
});

describe("a google.protobuf.Any in JSON", () => {
  const known = { one: { typeUrl: "type.googleapis.com/conformance.Nothing" } };

  test("holds what its file and the files that this imports declare", () => {
    expect(token("Anys").toJson(known)).toEqual({ one: { "@type": "type.googleapis.com/conformance.Nothing" } });
    const other = { "@type": "type.googleapis.com/conformance.shared.Other", name: "x" };
    expect(token("Anys").toJson(token("Anys").fromJson({ list: [other] }))).toEqual({ list: [other] });
  });

  test("says what to do for a message that is not known, in both directions", () => {
    const url = "type.googleapis.com/conformance.legacy.Needs";
    const advice = `the message "${url}" is not known here: import its file in conformance/kinds.proto, or name it with withAnyTypes(…) of protempo/converter`;
    expect(() => token("Anys").toJsonString({ nested: 1 })).toThrow("Anys.nested");
    expect(() =>
      token("Anys").toJsonString({ choice: { case: "nested", value: { list: [{}, { typeUrl: url }] } } }),
    ).toThrow(`cannot encode conformance.Anys: Anys.nested.list[1]: ${advice}`);
    expect(() => token("Anys").fromJson({ map: { x: { "@type": url } } })).toThrow(
      `cannot decode conformance.Anys: Anys.map["x"]: ${advice}`,
    );
    expect(() => Any.fromJson({ "@type": url })).toThrow("name it with withAnyTypes(…)");
  });

  test("holds what is named besides, from whatever package it is", () => {
    const needs = token("legacy.Needs");
    const knowing = withAnyTypes(token("Anys"), [needs]);
    const json = { one: { "@type": `type.googleapis.com/${needs.typeName}`, name: "a", count: 1 } };
    const read = knowing.fromJson(json);
    expect(unpackAny((read as unknown as { one: Any }).one, needs)).toMatchObject({ name: "a", count: 1 });
    expect(knowing.toJson(read)).toEqual(json);
    expect(knowing.toJson(known)).toEqual(token("Anys").toJson(known));
    expect(() => knowing.fromJson({ one: { ...json.one, count: "x" } })).toThrow("Anys.one.count: expected int32");
    expect(() => knowing.fromJson({ one: { "@type": json.one["@type"], name: "a" } })).toThrow(
      "Anys.one: cannot encode conformance.legacy.Needs: Needs.count: required field not set",
    );
    expect(() => withAnyTypes(token("Anys"), [{ typeName: "x.Y" }])).toThrow("x.Y: not a token");
  });

  test("is packed and unpacked by tokens, and keeps the URL that it came with", () => {
    const tree = token("Tree");
    const any = packAny(tree, { name: "a" });
    expect(any.typeUrl).toBe("type.googleapis.com/conformance.Tree");
    expect(unpackAny(any, tree)).toMatchObject({ name: "a" });
    expect(unpackAny(any, token("Nothing"))).toBeUndefined();
    expect(unpackAny(undefined, tree)).toBeUndefined();
    const json = { one: { "@type": "example.org/types/conformance.Tree", name: "a" } };
    expect(token("Anys").toJson(token("Anys").fromJson(json))).toEqual(json);
  });

  test("is refused when its bytes are not that message, or when they nest without end", () => {
    const broken = { one: { typeUrl: "x/conformance.Tree", value: Uint8Array.of(0x0a, 5) } };
    expect(() => token("Anys").toJsonString(broken)).toThrow(
      "Anys.one: cannot decode conformance.Tree: Tree.name: premature EOF",
    );
    let any = packAny(Any, {});
    for (let depth = 0; depth < 5000; depth++) any = packAny(Any, any);
    expect(() => Any.toJsonString(any)).toThrow("maximum recursion depth of 100 reached");
    const text = `${'{"@type":"x/google.protobuf.Any","value":'.repeat(5000)}{}${"}".repeat(5000)}`;
    expect(() => Any.fromJsonString(text)).toThrow("maximum recursion depth of 100 reached");
  });
});

test("__proto__ is a key of a map as any other", () => {
  const json = '{"stringString":{"__proto__":"x"},"stringTree":{"__proto__":{"name":"y"}}}';
  const read = token("Maps").fromJsonString(json) as unknown as Record<string, Record<string, unknown>>;
  expect(Object.entries(read.stringString ?? {})).toEqual([["__proto__", "x"]]);
  const again = token("Maps").fromBinary(token("Maps").toBinary(read));
  expect(token("Maps").toJsonString(again)).toBe(json);
  expect(token("Maps").toJsonString(token("Maps").create(read))).toBe(json);
  expect(({} as Record<string, unknown>).name).toBeUndefined();
});

test("a byte order mark is part of a string", () => {
  expect(token("Tree").fromBinary(token("Tree").toBinary({ name: "\ufeffx" }))).toMatchObject({ name: "\ufeffx" });
});

test("unknown fields and enum names of JSON are ignored", () => {
  expect(
    token("Scalars").fromJson({ nothing: { at: ["all"] }, stringField: "x", stage: "STAGE_OF_TOMORROW" }),
  ).toMatchObject({ stringField: "x", stage: 0 });
  expect(token("Lists").fromJson({ stage: ["STAGE_OPEN", "STAGE_OF_TOMORROW"] })).toMatchObject({ stage: [1] });
});
