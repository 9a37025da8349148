import { describe, expect, test } from "vitest";
import { checkArguments } from "./arguments.js";

test("what is not said is the working directory, any language and everything", () => {
  expect(checkArguments(["--against", "main"])).toEqual({
    contract: ".",
    against: "main",
    languages: undefined,
    severity: "note",
    except: [],
    encoding: "json",
    format: "text",
  });
});

test("everything that can be said", () => {
  const args =
    "proto --against v1 --languages go,typescript --severity care --except PC2005 --except FIELD_SAME_NAME --encoding binary --json";
  expect(checkArguments(args.split(" "))).toEqual({
    contract: "proto",
    against: "v1",
    languages: ["go", "typescript"],
    severity: "care",
    except: ["PC2005", "FIELD_SAME_NAME"],
    encoding: "binary",
    format: "json",
  });
});

test.each([["--help"], ["-h", "--against", "main"]])("help is asked for: %j", (...args) => {
  expect(checkArguments(args)).toBeUndefined();
});

describe("mistakes are said, with where to read more", () => {
  test.each([
    ["proto", "--against is missing: the contract as it was, such as --against main."],
    ["proto --against=", "--against is missing"],
    ["proto old --against main", "There is one contract to check, and old is a second one: it goes with --against."],
    ["--against main --languages cobol", 'there is no "cobol". It takes typescript, go, python, java, dotnet, ruby.'],
    ["--against main --severity bad", "--severity bad: it is breaks, care or note."],
    ["--against main --except everything", "--except everything: it is a code, such as PC2005, or a rule of buf"],
    ["--against main --format html", "--format html: it is text, json, github."],
    ["--against main --format github --json", "--format github: and --json is another one."],
    ["--against main --encoding proto", "--encoding proto: it is json or binary."],
    ["--agianst main", "--agianst"],
  ])("%s", (args, message) => {
    expect(() => checkArguments(args.split(" "))).toThrow(message);
    expect(() => checkArguments(args.split(" "))).toThrow("`npx protempo check --help` tells what there is.");
  });
});
