import type { PayloadEncoding } from "./finding.js";
import type { Severity } from "./finding-codes.js";

/** What a rule of buf means for workflows. */
export interface RuleMeaning {
  readonly severity?: Severity;
  readonly means: string;
  readonly fix: string;
}

const lost =
  "JSON goes by names: what the one contract writes is refused by readers of the other in Go, Python, .NET and Ruby, and lost to those in Java and TypeScript";

/** By the beginning of the rule's name, the longest first. */
const meanings: readonly (readonly [rule: string, meaning: RuleMeaning])[] = [
  [
    "FIELD_NO_DELETE",
    {
      means: `${lost}; histories of open workflows have it too`,
      fix: "keep it, deprecated, until the last workflow whose history has it has closed; then delete it, and reserve its number and name",
    },
  ],
  [
    "ENUM_VALUE_NO_DELETE",
    {
      means: `${lost}, who take it for the zero value; histories of open workflows have it too`,
      fix: "keep it, deprecated, until the last workflow whose history has it has closed; then delete it, and reserve its number and name",
    },
  ],
  ["FIELD_SAME_JSON_NAME", { means: lost, fix: "keep the name, or write json_name with the former one" }],
  [
    "FIELD_SAME_NAME",
    {
      severity: "care",
      means: "its name in JSON is the same, but writers that use the names of the .proto file are no longer read alike",
      fix: "see to it that nobody writes such JSON",
    },
  ],
  [
    "ENUM_VALUE_SAME_NAME",
    { means: `${lost}, who take it for the zero value`, fix: "keep the name; with allow_alias a value can have two" },
  ],
  [
    "FIELD_SAME_ONEOF",
    {
      means: "what the one contract writes may set two fields of which the other one allows only one",
      fix: "keep it, and add a field beside it",
    },
  ],
  [
    "RESERVED_",
    {
      severity: "care",
      means: "a number or a name that was kept free since payloads may have it can be used again",
      fix: "keep it reserved until no history has it",
    },
  ],
  [
    "MESSAGE_SAME_REQUIRED_FIELDS",
    {
      means: "messages that lack a required field, those in histories too, are refused by readers that require it",
      fix: "let fields be optional, and the code look at what is missing",
    },
  ],
  [
    "FIELD_SAME_DEFAULT",
    {
      means:
        "a field that is not set is not sent: readers of the two contracts take it for different values, in histories of open workflows too",
      fix: "keep the default, and let the code choose another one",
    },
  ],
  [
    "FILE_SAME_PACKAGE",
    {
      means:
        "all names of the file are others: those registered with Temporal, unless the contract states them, and those of messages",
      fix: "keep the package; a new one is for contracts that live beside the old one",
    },
  ],
  [
    "FIELD_",
    {
      means:
        "values that the one contract writes, those in histories too, are refused or misread by readers of the other",
      fix: "keep the field, and add one with another number and name",
    },
  ],
];

/** What is another matter in binary, which goes by numbers and is read whatever they stand for. */
const inBinary: typeof meanings = [
  [
    "FIELD_NO_DELETE",
    {
      severity: "care",
      means:
        "readers of the other contract keep it without seeing it, and nothing holds its number back: a new field with it would be read from histories of open workflows",
      fix: "reserve its number",
    },
  ],
  [
    "ENUM_VALUE_NO_DELETE",
    {
      severity: "care",
      means:
        "readers of the other contract see a number without a name, and nothing holds it back: a new value with it would be read from histories of open workflows",
      fix: "reserve its number",
    },
  ],
];

const other: RuleMeaning = {
  means: "what the one contract writes is not what readers of the other expect",
  fix: "take the change back, or add what is new beside what is there",
};

/** What it means that a field has another number. */
export const otherNumber: Readonly<Record<PayloadEncoding, RuleMeaning>> = {
  json: {
    means:
      "it has another number: JSON goes by names and is read alike, but what was written as binary, in histories and within google.protobuf.Any too, is lost",
    fix: "keep the number",
  },
  binary: {
    means:
      "it has another number, by which binary goes: what the one contract writes, in histories too, is lost to readers of the other",
    fix: "keep the number",
  },
};

/** What a rule of the category WIRE_JSON means, or of WIRE for binary. */
export function meaningOf(rule: string, encoding: PayloadEncoding): RuleMeaning {
  return (
    [...(encoding === "binary" ? inBinary : []), ...meanings].find(([begin]) => rule.startsWith(begin))?.[1] ?? other
  );
}
