import { expect, test } from "vitest";
import { SearchAttributeMappingError } from "../common/errors/search-attribute-mapping.js";
import { utf8Text } from "../converter/wire/utf8.js";
import { Moment, NothingError } from "./expression-values.js";
import { type MappedAttribute, searchAttributeMapping } from "./search-attribute-mapping.js";

const source = { uuid4: () => "u", random: () => 0.5, now: () => 0 };

function wire(...lines: readonly MappedAttribute[]) {
  const fields = searchAttributeMapping(() => lines)({}, source);
  return Object.fromEntries(
    Object.entries(fields).map(([name, { data, metadata }]) => [
      name,
      [utf8Text(data), metadata.type && utf8Text(metadata.type)],
    ]),
  );
}

test("values have the JSON of their type", () => {
  const at = new Moment(1_700_000_000, 5_000_000, 60);
  expect(
    wire(
      ["a", "Int", () => 9007199254740993n],
      ["b", "Double", () => 3n],
      ["c", "Datetime", () => at],
      ["d", "Datetime", () => "2023-11-14T22:13:20.5+01:00"],
      ["e", null, () => 9007199254740993n],
      ["f", null, () => at],
      ["g", null, () => ["x"]],
    ),
  ).toEqual({
    a: ["9007199254740993", "Int"],
    b: ["3", "Double"],
    c: ['"2023-11-14T23:13:20.005+01:00"', "Datetime"],
    d: ['"2023-11-14T22:13:20.5+01:00"', "Datetime"],
    e: ["9007199254740993", undefined],
    f: ['"2023-11-14T23:13:20.005+01:00"', undefined],
    g: ['["x"]', undefined],
  });
});

test("nothing leaves an attribute out", () => {
  const nothing = () => {
    throw new NothingError();
  };
  expect(wire(["a", "Int", () => null], ["b", null, nothing])).toEqual({});
});

test.each([
  ["Int", 0.5, "0.5 is no bigint"],
  ["Datetime", "yesterday", '"yesterday" is no time'],
  ["Keyword", 5, "5 is no string"],
  [null, new Map(), "a is a message"],
] as const)("%s refuses %s", (type, value, problem) => {
  const mapping = searchAttributeMapping(() => [["a", type, () => value]]);
  expect(() => mapping({}, source)).toThrow(SearchAttributeMappingError);
  expect(() => mapping({}, source)).toThrow(problem);
});
