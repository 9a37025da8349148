import {
  fromBinary,
  fromJson,
  fromJsonString,
  type JsonValue,
  type Message,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import { beforeAll, describe, expect, test } from "vitest";
import { DecodeError, EncodeError } from "../../runtime/src/converter/errors.js";
import { type Contract, loadContracts } from "./contracts.js";
import { varint } from "./mutate.js";
import { pick, randomMessage, seeded } from "./random.js";
import { difference, outcome, withoutUnknown } from "./same.js";

const ROUNDS = 60;

let contracts: Contract[] = [];
beforeAll(async () => {
  contracts = await loadContracts();
});

/** Runs for random messages of every contract; what fails says which seed it was. */
function forEachMessage(
  rounds: number,
  check: (contract: Contract, message: Message, random: () => number) => string | undefined,
): void {
  const failures: string[] = [];
  for (const contract of contracts) {
    for (let seed = 1; seed <= rounds && failures.length < 10; seed++) {
      const random = seeded(seed * 7919 + contract.schema.typeName.length);
      const failure = check(contract, randomMessage(contract.schema, random, 0, contract.held), random);
      if (failure !== undefined) failures.push(`${contract.schema.typeName} seed ${seed}: ${failure}`);
    }
  }
  expect(failures).toEqual([]);
}

/** Both refuse, or both give the same. */
function compare<T>(ours: () => T, reflection: () => T, refusal: new (...args: never[]) => Error): string | undefined {
  const expected = outcome(reflection);
  const found = outcome(ours);
  if ("error" in found) {
    if (!(found.error instanceof refusal)) return `threw ${String(found.error)}, which is no ${refusal.name}`;
    return "error" in expected
      ? undefined
      : `refused (${found.error.message}) what reflection takes: ${JSON.stringify(expected.value, big)}`;
  }
  if ("error" in expected) return `took what reflection refuses (${String(expected.error)})`;
  return difference(found.value, expected.value);
}

function big(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}

describe("random messages of every kind of field", () => {
  test("binary is written as reflection writes it", () => {
    forEachMessage(ROUNDS, ({ schema, token }, message) => {
      return compare(
        () => token.toBinary(message),
        () => toBinary(schema, message),
        EncodeError,
      );
    });
  });

  test("binary is read as reflection reads it", () => {
    forEachMessage(ROUNDS, ({ schema, token }, message) => {
      const bytes = toBinary(schema, message);
      return compare(
        () => token.fromBinary(bytes),
        () => fromBinary(schema, bytes),
        DecodeError,
      );
    });
  });

  test("a message read twice from one stream is merged as reflection merges it", () => {
    forEachMessage(20, ({ schema, token }, message, random) => {
      const bytes = Buffer.concat([toBinary(schema, message), toBinary(schema, randomMessage(schema, random))]);
      return compare(
        () => token.fromBinary(bytes),
        () => fromBinary(schema, bytes),
        DecodeError,
      );
    });
  });

  test("JSON is written as reflection writes it", () => {
    forEachMessage(ROUNDS, ({ schema, token, registry }, message) => {
      return compare(
        () => token.toJson(message),
        () => toJson(schema, message, { registry }),
        EncodeError,
      );
    });
  });

  test("JSON is read as reflection reads it, in both name styles and with enum numbers", () => {
    forEachMessage(ROUNDS, ({ schema, token, registry }, message, random) => {
      const options = {
        registry,
        useProtoFieldName: random() < 0.5,
        enumAsInteger: random() < 0.5,
        alwaysEmitImplicit: random() < 0.5,
      };
      const json = outcome(() => toJson(schema, message, options));
      if ("error" in json) return undefined;
      const text = JSON.stringify(json.value);
      const read = { ignoreUnknownFields: true, registry };
      return (
        compare(
          () => token.fromJson(json.value),
          () => fromJson(schema, json.value, read),
          DecodeError,
        ) ??
        compare(
          () => token.fromJsonString(text),
          () => fromJsonString(schema, text, read),
          DecodeError,
        )
      );
    });
  });

  test("an init made of a message's fields makes the same message", () => {
    forEachMessage(ROUNDS, ({ schema, token }, message) => {
      const { $typeName, ...init } = withoutUnknown(message);
      const made = token.create(init);
      return (
        difference(made, message) ??
        difference(token.toBinary(init), token.toBinary(message)) ??
        ($typeName === schema.typeName ? undefined : "name")
      );
    });
  });
});

describe("hostile bytes", () => {
  test("a message cut off at any byte is refused exactly when reflection refuses it", () => {
    forEachMessage(4, ({ schema, token }, message) => {
      const bytes = toBinary(schema, message);
      for (let end = 0; end < Math.min(bytes.length, 200); end++) {
        const part = bytes.subarray(0, end);
        const failure = compare(
          () => token.fromBinary(part),
          () => fromBinary(schema, part),
          DecodeError,
        );
        if (failure !== undefined) return `cut at ${end}: ${failure}`;
      }
      return undefined;
    });
  });

  test("changed bytes are refused exactly when reflection refuses them, and mean the same otherwise", () => {
    forEachMessage(40, ({ schema, token }, message, random) => {
      const bytes = toBinary(schema, message);
      for (let change = 0; change < 20 && bytes.length > 0; change++) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
        // Reflection loses an unknown number of a closed enum beside other unknown fields; we keep both.
        const strip = (read: Message) => withoutUnknown(read);
        const failure = compare(
          () => strip(token.fromBinary(bytes)),
          () => strip(fromBinary(schema, bytes)),
          DecodeError,
        );
        if (failure !== undefined) return `${Buffer.from(bytes).toString("hex")}: ${failure}`;
      }
      return undefined;
    });
  });

  test("unknown fields are kept as reflection keeps them", () => {
    const { schema, token } = contracts[0] as Contract;
    for (const hex of ["f87f05", "fa7f0161", "fd7f01020304", "f97f0102030405060708", "fb7f0805fc7f", "f87f05f87f06"]) {
      const bytes = Buffer.from(hex, "hex");
      expect(difference(token.fromBinary(bytes), fromBinary(schema, bytes)), hex).toBeUndefined();
      expect(Buffer.from(token.toBinary(token.fromBinary(bytes))).toString("hex")).toBe(hex);
    }
  });

  test("nesting beyond a hundred messages is refused, a hundred are read", () => {
    for (const [typeName, tag] of [
      ["conformance.Tree", "12"],
      ["conformance.Oneofs", "aa01"],
    ] as const) {
      const { schema, token } = contracts.find((contract) => contract.schema.typeName === typeName) as Contract;
      for (const depth of [98, 99, 100, 101, 5000]) {
        let bytes: Uint8Array = new Uint8Array(0);
        for (let level = 0; level < depth; level++)
          bytes = Buffer.concat([Buffer.from(tag, "hex"), varint(bytes.length), bytes]);
        expect(
          compare(
            () => token.fromBinary(bytes),
            () => fromBinary(schema, bytes),
            DecodeError,
          ),
          `${typeName} ${depth}`,
        ).toBeUndefined();
      }
    }
  });
});

describe("hostile JSON", () => {
  const junk: JsonValue[] = [
    null,
    true,
    false,
    0,
    1,
    -1,
    1.5,
    1e300,
    4294967296,
    -2147483649,
    "",
    " ",
    "1",
    "-1",
    "1.5",
    "1e2",
    "0x10",
    " 1",
    "1 ",
    "NaN",
    "Infinity",
    "-Infinity",
    "-0",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "text",
    "true",
    "3q2+7w==",
    "3q2-7w",
    "3q2+7w=",
    "A",
    "!",
    "AQ==AQ==",
    "STAGE_OPEN",
    "STAGE_NO",
    "2001-02-03T04:05:06Z",
    "2001-02-03T04:05:06.123456789+05:30",
    "0000-01-01T00:00:00Z",
    "2001-02-30T00:00:00Z",
    "1.5s",
    "-1.5s",
    "-0.5s",
    "1",
    "1.0000000001s",
    "aB,cD",
    "a_b",
    [],
    [null],
    [1],
    ["1"],
    {},
    { a: 1 },
    { "1": "x" },
    { "01": 1, "1": 1 },
    { true: 1 },
    { x: null },
    [[]],
    [{}],
    { left: {} },
    { "@type": "" },
    { "@type": 1 },
    { "@type": "type.googleapis.com/" },
    { "@type": "type.googleapis.com/nobody.Knows" },
    { "@type": "type.googleapis.com/conformance.Tree", left: { name: "x" }, more: [{}] },
    { "@type": "type.googleapis.com/conformance.Tree", left: 5 },
    { "@type": "type.googleapis.com/conformance.Tree", value: { name: "x" } },
    { "@type": "type.googleapis.com/google.protobuf.Duration", value: "1.5s" },
    { "@type": "type.googleapis.com/google.protobuf.Duration", value: "1" },
    { "@type": "type.googleapis.com/google.protobuf.Duration" },
    { "@type": "type.googleapis.com/google.protobuf.Struct", a: 1 },
    { "@type": "type.googleapis.com/google.protobuf.Struct", value: { a: [null] } },
    { "@type": "type.googleapis.com/google.protobuf.Value", value: null },
    { "@type": "type.googleapis.com/google.protobuf.Int64Value", value: "-5" },
    { "@type": "type.googleapis.com/google.protobuf.Int64Value", value: null },
    { "@type": "type.googleapis.com/google.protobuf.Int32Value", value: -0 },
    { "@type": "type.googleapis.com/google.protobuf.DoubleValue", value: -0 },
    { "@type": "type.googleapis.com/google.protobuf.Duration", value: null },
    { "@type": "type.googleapis.com/google.protobuf.Empty", value: {} },
    { "@type": "type.googleapis.com/google.protobuf.Any" },
    {
      "@type": "type.googleapis.com/google.protobuf.Any",
      value: { "@type": "type.googleapis.com/google.protobuf.BoolValue", value: true },
    },
    "\ud800",
  ];

  test("a value of the wrong kind is refused exactly when reflection refuses it", () => {
    const failures: string[] = [];
    for (const { schema, token, registry } of contracts) {
      for (const field of schema.fields) {
        for (const value of junk) {
          for (const name of [field.jsonName, field.name]) {
            const json: JsonValue = { [name]: value };
            const failure = compare(
              () => token.fromJson(json),
              () => fromJson(schema, json, { ignoreUnknownFields: true, registry }),
              DecodeError,
            );
            if (failure !== undefined) failures.push(`${schema.typeName} ${JSON.stringify(json)}: ${failure}`);
          }
        }
      }
    }
    expect(failures).toEqual([]);
  });

  test("keys that are there twice are refused", () => {
    const { schema, token } = contracts.find((contract) => contract.schema.typeName === "conformance.Maps") as Contract;
    for (const text of [
      '{"stringString":{"a":"x","a":"y"}}',
      '{"stringString":{},"string_string":{}}',
      '{"int32String":{"1":"a","01":"b"}}',
      '{"x":1,"x":2}',
      '{"stringString":{"a":"x","\\u0061":"y"}}',
      '{"stringString" : {"a" : "x"}}',
      '{"stringString":{":":"\\":","a:":"{\\"a\\":1}"}}',
      '{"x":[{"y":1,"y":2}]}',
      "{",
      "",
      "[]",
      "1",
      "{}x",
    ]) {
      const failure = compare(
        () => token.fromJsonString(text),
        () => fromJsonString(schema, text, { ignoreUnknownFields: true }),
        DecodeError,
      );
      expect(failure, text).toBeUndefined();
    }
  });

  test("a second member of a oneof is refused", () => {
    const { schema, token } = contracts.find(
      (contract) => contract.schema.typeName === "conformance.Oneofs",
    ) as Contract;
    const values: JsonValue[] = [null, "1", {}, 0];
    const members = (schema.oneofs[0]?.fields ?? []).map((field) => field.jsonName);
    for (let round = 0; round < 300; round++) {
      const random = seeded(round);
      const json: JsonValue = {
        [pick(random, members)]: pick(random, values),
        [pick(random, members)]: pick(random, values),
      };
      const failure = compare(
        () => token.fromJson(json),
        () => fromJson(schema, json, { ignoreUnknownFields: true }),
        DecodeError,
      );
      expect(failure, JSON.stringify(json)).toBeUndefined();
    }
  });
});
