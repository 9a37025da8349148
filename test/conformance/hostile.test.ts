import { fromBinary, fromJsonString, toBinary, toJsonString } from "@bufbuild/protobuf";
import { beforeAll, describe, expect, test } from "vitest";
import { DecodeError } from "../../runtime/src/converter/errors.js";
import { type Contract, contractOf, loadContracts } from "./contracts.js";
import { mutatedBytes, mutatedJson, varint } from "./mutate.js";
import { randomMessage, seeded } from "./random.js";
import { difference, outcome, withoutUnknown } from "./same.js";

/** Inputs made by chance in each form: PROTEMPO_CONVERTER_FUZZ says how many, PROTEMPO_CONVERTER_SEED which. */
const COUNT = Number(process.env.PROTEMPO_CONVERTER_FUZZ ?? 4000);
const SEED = Number(process.env.PROTEMPO_CONVERTER_SEED ?? 1);
const LONG = 3_600_000;

let contracts: Contract[] = [];
beforeAll(async () => {
  contracts = await loadContracts();
});

/** What is wrong with how an input was taken: undefined if both took it for the same, or both refused it. */
function judge(ours: () => object, reflection: () => object, schema: Contract["schema"]): string | undefined {
  const found = outcome(ours);
  const expected = outcome(reflection);
  if ("value" in found) {
    if ("error" in expected) return `took what reflection refuses (${String(expected.error)})`;
    return difference(withoutUnknown(found.value), withoutUnknown(expected.value));
  }
  const { error } = found;
  if (!(error instanceof DecodeError)) return `threw ${String(error)}, which is no DecodeError`;
  if (error.typeName !== schema.typeName) return `named ${error.typeName}: ${error.message}`;
  return "value" in expected ? `refused (${error.message}) what reflection takes` : undefined;
}

/** Runs for as many inputs as asked, of every contract in turn; what fails says with which seed and input. */
function forInputs(check: (contract: Contract, random: () => number) => readonly [string, string | undefined]): void {
  const failures: string[] = [];
  for (let index = 0; index < COUNT && failures.length < 10; index++) {
    const contract = contracts[index % contracts.length] as Contract;
    const seed = SEED * 1_000_003 + index;
    const [input, failure] = check(contract, seeded(seed));
    if (failure !== undefined) failures.push(`${contract.schema.typeName} ${seed} ${input}: ${failure}`);
  }
  expect(failures).toEqual([]);
}

test(
  "bytes changed by chance are refused exactly when reflection refuses them, by an error of ours",
  () => {
    forInputs(({ schema, token, held }, random) => {
      const bytes = mutatedBytes(toBinary(schema, randomMessage(schema, random, 1, held)), schema, random);
      const failure = judge(
        () => token.fromBinary(bytes),
        () => fromBinary(schema, bytes),
        schema,
      );
      return [bytes.toString("hex"), failure];
    });
  },
  LONG,
);

test(
  "JSON changed by chance is refused exactly when reflection refuses it, by an error of ours",
  () => {
    forInputs(({ schema, token, held, registry }, random) => {
      const written = outcome(() => toJsonString(schema, randomMessage(schema, random, 1, held), { registry }));
      const text = mutatedJson("value" in written ? written.value : "{}", random);
      // As a key of a map, reflection loses it; that we do not is tested elsewhere.
      if (text.includes("__proto__")) return [text, undefined];
      const failure = judge(
        () => token.fromJsonString(text),
        () => fromJsonString(schema, text, { ignoreUnknownFields: true, registry }),
        schema,
      );
      return [text, failure];
    });
  },
  LONG,
);

describe("groups of messages whose converters know of no groups", () => {
  const foreign = () => contractOf(contracts, "conformance.editions.ForeignGroups");

  test.each([
    ["a field that goes on beyond the end", "3b1201cd3c30"],
    ["a field whose wire type says that a group begins, in a group", "230b0b0b0c0c0c087f24"],
    ["no end", "3b0a0161"],
    ["the end of another field", "3b0a016144"],
    ["the end of another field, which has the number of a known one", "3b0a01610c3c"],
  ])("%s is refused", (_what, hex) => {
    const { token, schema } = foreign();
    const bytes = Buffer.from(hex, "hex");
    expect(() => fromBinary(schema, bytes)).toThrow();
    expect(() => token.fromBinary(bytes)).toThrow(
      /: ForeignGroups\.\w+(\.#6)?: (invalid end group tag|premature EOF)$/,
    );
  });

  test.each([
    ["wrong wire types", "0b0d0161780c0c"],
    ["an end tag that is part of an unknown group", "0bfb060a0161fc060c"],
    ["end tags in the entry of a map", "2b0a050a01611c2c2c"],
  ])("%s mean what they mean to reflection", (_what, hex) => {
    const { token, schema } = foreign();
    const bytes = Buffer.from(hex, "hex");
    const [ours, theirs] = [outcome(() => token.fromBinary(bytes)), outcome(() => fromBinary(schema, bytes))];
    if (!("value" in ours) || !("value" in theirs)) throw new Error(JSON.stringify([ours, theirs]));
    expect(difference(ours.value, theirs.value)).toBe(undefined);
  });
});

describe("what is deep or says that it is long", () => {
  const tree = () => contractOf(contracts, "conformance.Tree");

  test.each([
    ["a string", "0affffffff07", "Tree.name: premature EOF"],
    ["a message", "12ffffffff070a", "Tree.left.name: premature EOF"],
    ["a message in a message", "120612ffffffff07", "Tree.left.left: premature EOF"],
    ["an unknown field", "faffffff0fffffffff07", "premature EOF"],
  ])("%s of two billion bytes is refused before room for it is made", (_what, bytes, message) => {
    const before = process.memoryUsage().arrayBuffers;
    expect(() => tree().token.fromBinary(Buffer.from(bytes, "hex"))).toThrow(message);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
  });

  test("packed lists and maps, too", () => {
    for (const [name, bytes, path] of [
      ["conformance.Lists", "2affffffff0701", "Lists.int32Field[1]"],
      ["conformance.Maps", "0affffffff070a0161", "Maps.stringString"],
    ] as const) {
      const { token } = contractOf(contracts, name);
      expect(() => token.fromBinary(Buffer.from(bytes, "hex")), name).toThrow(`${path}: premature EOF`);
    }
  });

  test("the path goes down to the field, a hundred deep and no deeper", () => {
    let bytes: Buffer = Buffer.alloc(0);
    for (let depth = 0; depth < 400; depth++) bytes = Buffer.concat([Buffer.from([0x12]), varint(bytes.length), bytes]);
    expect(() => tree().token.fromBinary(bytes)).toThrow(
      `Tree.${"left.".repeat(100).slice(0, -1)}: maximum recursion depth of 100 reached`,
    );
    const json = `${'{"left":'.repeat(400)}{}${"}".repeat(400)}`;
    expect(() => tree().token.fromJsonString(json)).toThrow(
      `Tree.${"left.".repeat(100).slice(0, -1)}: maximum recursion depth of 100 reached`,
    );
  });

  test("groups without end, a million brackets, values in values in values", () => {
    const { token, schema } = tree();
    expect(() => token.fromBinary(Buffer.alloc(1_000_000, 0x2b))).toThrow("maximum recursion depth");
    for (const open of ["[", '{"a":', '{"left":', '{"more":[']) {
      expect(() => token.fromJsonString(open.repeat(250_000)), open).toThrow(DecodeError);
    }
    const lists = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
    const { token: known } = contractOf(contracts, "conformance.WellKnown");
    for (const field of ["value", "list"]) {
      for (const depth of [500, 100_000]) {
        expect(() => known.fromJsonString(`{"${field}":${lists(depth)}}`)).toThrow(
          `WellKnown.${field}: maximum recursion depth of 100 reached`,
        );
      }
    }
    // What nobody reads may be as deep as reflection lets it be.
    const unknown = `{"nothing":${lists(1000)}}`;
    expect(
      difference(token.fromJsonString(unknown), fromJsonString(schema, unknown, { ignoreUnknownFields: true })),
    ).toBe(undefined);
  });

  test("errors of deep input are made in no time that grows with its square", () => {
    const { token } = contractOf(contracts, "conformance.Lists");
    const items = Array.from({ length: 200_000 }, () => "1");
    items[items.length - 1] = '"x"';
    expect(() => token.fromJsonString(`{"int32Field":[${items.join()}]}`)).toThrow(
      "Lists.int32Field[199999]: expected int32",
    );
  });
});
