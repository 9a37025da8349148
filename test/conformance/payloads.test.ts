import { beforeAll, describe, expect, test } from "vitest";
import type { AnyMessageType } from "../../runtime/src/common/message-type.js";
import { Duration, Empty } from "../../runtime/src/converter/index.js";
import {
  decodeInput,
  decodeMessage,
  defaultPayloadConverter,
  encodeInput,
  encodeMessage,
  type Payload,
  payloadConverter,
} from "../../runtime/src/converter/payload.js";
import { type Contract, contractOf, loadContracts } from "./contracts.js";

let contracts: Contract[] = [];
beforeAll(async () => {
  contracts = await loadContracts();
});
const token = (name: string): AnyMessageType => contractOf(contracts, `conformance.${name}`).token;
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

/** A payload as a peer writes it. */
function received(encoding: string | undefined, data: string | Uint8Array, messageType?: string): Payload {
  const metadata: Payload["metadata"] = {};
  if (encoding !== undefined) metadata.encoding = Buffer.from(encoding);
  if (messageType !== undefined) metadata.messageType = Buffer.from(messageType);
  return { $typeName: "temporal.api.common.v1.Payload", metadata, data: Buffer.from(data), externalPayloads: [] };
}

describe("what we write", () => {
  test("is json/protobuf with the full name of the message, compact", () => {
    const payload = encodeMessage(token("Uint8Array"), { data: Buffer.from("deadbeef", "hex") });
    expect(text(payload.metadata.encoding)).toBe("json/protobuf");
    expect(text(payload.metadata.messageType)).toBe("conformance.Uint8Array");
    expect(text(payload.data)).toBe('{"data":"3q2+7w=="}');
  });

  test("is binary/protobuf where that is asked for", () => {
    const payload = encodeMessage(token("Uint8Array"), { data: Buffer.from("deadbeef", "hex") }, "binary");
    expect(text(payload.metadata.encoding)).toBe("binary/protobuf");
    expect(text(payload.metadata.messageType)).toBe("conformance.Uint8Array");
    expect(Buffer.from(payload.data).toString("hex")).toBe("0a04deadbeef");
  });

  test("an empty message is {}, a duration its text, a 64-bit number a string", () => {
    expect(text(encodeMessage(token("Nothing"), {}).data)).toBe("{}");
    const duration = encodeMessage(Duration as unknown as AnyMessageType, { seconds: 1n, nanos: 500000000 });
    expect([text(duration.metadata.messageType), text(duration.data)]).toEqual([
      "google.protobuf.Duration",
      '"1.500s"',
    ]);
    expect(text(encodeMessage(token("Scalars"), { int64Field: 9007199254740993n }).data)).toBe(
      '{"int64Field":"9007199254740993"}',
    );
  });

  test("no argument for an empty input", () => {
    expect(encodeInput(null, undefined)).toEqual([]);
    expect(encodeInput(token("Tree"), { name: "a" })).toHaveLength(1);
  });
});

describe("what we read of the message that was declared", () => {
  test.each([
    ["Go: spacing that is not stable", "json/protobuf", '{"data": "3q2+7w=="}', "conformance.Uint8Array"],
    ["Java: pretty, with line breaks", "json/protobuf", '{\n  "data": "3q2+7w=="\n}', "conformance.Uint8Array"],
    ["Python", "json/protobuf", '{"data":"3q2+7w=="}', "conformance.Uint8Array"],
    [".NET", "json/protobuf", '{ "data": "3q2+7w==" }', "conformance.Uint8Array"],
    ["the other alphabet, no padding", "json/protobuf", '{"data":"3q2-7w"}', "conformance.Uint8Array"],
    ["no message type", "json/protobuf", '{"data":"3q2+7w=="}', undefined],
    ["another message type: what is declared decides", "json/protobuf", '{"data":"3q2+7w=="}', "acme.Other"],
    ["a field of a newer peer", "json/protobuf", '{"data":"3q2+7w==","new":{"x":[1]}}', "conformance.Uint8Array"],
    ["binary", "binary/protobuf", Buffer.from("0a04deadbeef", "hex"), "conformance.Uint8Array"],
    ["an object written by hand", "json/plain", '{"data":"3q2+7w=="}', undefined],
  ])("%s", (_peer, encoding, data, messageType) => {
    const message = decodeMessage(token("Uint8Array"), received(encoding, data, messageType)) as unknown as {
      data: Uint8Array;
    };
    expect(Buffer.from(message.data).toString("hex")).toBe("deadbeef");
  });

  test("both name styles, 64-bit numbers as string and as number", () => {
    for (const json of ['{"int64_field":"5"}', '{"int64Field":5}', '{"int64Field":"5"}']) {
      expect(decodeMessage(token("Scalars"), received("json/plain", json))).toMatchObject({ int64Field: 5n });
    }
  });

  test("Empty as null, as nothing, as JSON and as binary", () => {
    const empty = Empty as unknown as AnyMessageType;
    for (const payload of [
      undefined,
      received("binary/null", ""),
      received("json/protobuf", "{}"),
      received("binary/protobuf", ""),
      received("json/plain", "null"),
    ]) {
      expect(decodeMessage(empty, payload)).toEqual({ $typeName: "google.protobuf.Empty" });
    }
    expect(decodeInput(null, [received("json/plain", '"anything"')])).toBeUndefined();
  });

  test.each([
    [
      "no payload where one is due",
      undefined,
      "cannot decode conformance.Tree: Tree: expected a payload, got no payload",
    ],
    [
      "null where a message is due",
      received("binary/null", ""),
      "expected a payload, got a payload without a value (binary/null)",
    ],
    [
      "an encoding of a codec",
      received("binary/encrypted", "x"),
      "got encoding binary/encrypted: is a payload codec missing here?",
    ],
    ["no encoding", received(undefined, "x"), "got no encoding"],
    ["broken JSON", received("json/protobuf", "{"), "cannot decode conformance.Tree: Tree: "],
    ["JSON that is no UTF-8", received("json/protobuf", Buffer.from('{"name":"\xff"}', "latin1")), "invalid UTF-8"],
    ["broken binary", received("binary/protobuf", Buffer.from("0a05", "hex")), "Tree.name: premature EOF"],
    ["JSON of another kind", received("json/plain", '"text"'), 'expected object, got string "text"'],
  ])("refuses %s", (_what, payload, message) => {
    expect(() => decodeMessage(token("Tree"), payload)).toThrow(message);
    expect(() => decodeMessage(token("Tree"), payload)).toThrow(
      expect.objectContaining({ name: "DecodeError", typeName: "conformance.Tree" }),
    );
  });
});

describe("values without a contract", () => {
  test.each([
    ["undefined", undefined, "binary/null"],
    ["bytes", new Uint8Array([1, 2]), "binary/plain"],
    ["null", null, "json/plain"],
    ["an object", { a: [1, "ü"] }, "json/plain"],
  ])("%s", (_what, value, encoding) => {
    const payload = defaultPayloadConverter.toPayload(value);
    expect(text(payload.metadata.encoding)).toBe(encoding);
    expect(defaultPayloadConverter.fromPayload(payload)).toEqual(value);
  });

  test("a message is encoded by its token, and refused without", () => {
    const tree = token("Tree").create({ name: "a" });
    const converter = payloadConverter({ messages: [token("Tree")] });
    expect(converter.fromPayload(converter.toPayload(tree))).toEqual(tree);
    expect(() => defaultPayloadConverter.toPayload(tree)).toThrow(
      "pass its token in payloadConverter({ messages: […] })",
    );
    expect(defaultPayloadConverter.fromPayload(encodeMessage(token("Tree"), tree))).toEqual({ name: "a" });
    expect(() => defaultPayloadConverter.fromPayload(encodeMessage(token("Tree"), tree, "binary"))).toThrow(
      "does not know this message",
    );
  });

  test("what has no JSON form is refused", () => {
    for (const value of [1n, () => 1, Symbol("x")]) {
      expect(() => defaultPayloadConverter.toPayload(value)).toThrow(expect.objectContaining({ name: "EncodeError" }));
    }
  });
});
