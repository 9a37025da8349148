import { create, fromJsonString } from "@bufbuild/protobuf";
import { file_google_protobuf_empty, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { ViolationsSchema } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { bundleWorkflows } from "protempo/bundler";
import { ContractRuleError, validation } from "protempo/validation";
import { describe, expect, test } from "vitest";
import { file_protempo_validation_v1_accounts } from "../gen/protempo/validation/v1/accounts_pb.js";
import {
  AccountRequest,
  type AccountRequestInit,
  DepositRequest,
  FindEntryRequest,
  NotifyRequest,
  RenameRequest,
} from "../gen/protempo/validation/v1/accounts_protempo.js";
import {
  FragileSchema,
  file_protempo_validation_v1_broken,
  UnreadableSchema,
} from "../gen/protempo/validation/v1/broken_pb.js";

const rules = validation({ files: [file_protempo_validation_v1_accounts] });
const found = (message: { readonly $typeName: string }): string[] =>
  (rules.check(message)?.violations ?? []).map(
    ({ field, ruleId, forKey }) => `${field} ${ruleId}${forKey ? " key" : ""}`,
  );

const account = (init: AccountRequestInit) =>
  AccountRequest.create({ owner: "ada", contact: { case: "phone", value: "+46" }, ...init });

describe("rules", () => {
  test.each([
    ["that hold", account({ address: { city: "Umeå" } }), []],
    ["of a string", account({ owner: "a" }), ["owner string.min_len"]],
    ["of a oneof that is not set", AccountRequest.create({ owner: "ada" }), ["contact required"]],
    ["of a member of a oneof", account({ contact: { case: "email", value: "ada" } }), ["email string.email"]],
    ["with a pattern", account({ contact: { case: "phone", value: "46" } }), ["phone string.pattern"]],
    [
      "of a message inside",
      account({ address: { country: "SWE" } }),
      ["address.city string.min_len", "address.country string.len"],
    ],
    ["that ignore what is empty, or everything", account({ address: { city: "Umeå", country: "", note: "long" } }), []],
    [
      "of items, maps and their keys",
      DepositRequest.create({ labels: ["a", "a", "far too long"], parts: { x: 1, ab: -1 } }),
      [
        "cents int64.gt",
        "labels repeated.unique",
        "labels[2] string.max_len",
        'parts["x"] string.min_len key',
        'parts["ab"] int32.gte',
      ],
    ],
    ["of a whole message, in CEL", FindEntryRequest.create({ from: 2, to: 1 }), [" find_entry.order"]],
    ["of a field, in CEL", RenameRequest.create({ name: " x" }), ["name name.trimmed"]],
    [
      "of times",
      RenameRequest.create({ since: timestampFromMs(Date.now() + 3_600_000), notice: { seconds: 61n } }),
      ["since timestamp.lt_now", "notice duration.lte"],
    ],
    ["of the contract's own", NotifyRequest.create({ word: "soft" }), ["word string.shouting"]],
  ])("%s", (_, message, expected) => {
    expect(found(message)).toEqual(expected);
  });

  test("say what is wrong in words, and as a message that every language has", () => {
    const broken = rules.check(account({ owner: "a" }));
    expect(broken?.violations).toEqual([
      { field: "owner", ruleId: "string.min_len", message: "must be at least 3 characters", forKey: false },
    ]);
    const [violation] = fromJsonString(ViolationsSchema, broken?.json ?? "").violations;
    expect(violation).toMatchObject({
      ruleId: "string.min_len",
      field: { elements: [{ fieldName: "owner", fieldNumber: 1 }] },
    });
  });
});

describe("validation", () => {
  test("refuses what is no file", () => {
    expect(() => validation({ files: [] as never })).toThrow("files must list at least one file of protoc-gen-es");
    expect(() => validation({ files: [AccountRequest as never] })).toThrow("files[0] is not a file");
    expect(() => validation(undefined as never)).toThrow("files must list at least one");
  });

  test("names the messages that its files do not have, and the files", () => {
    const empty = validation({ files: [file_google_protobuf_empty] });
    const names = ["protempo.validation.v1.NotifyRequest", "google.protobuf.Empty"];
    expect(() => empty.prepare(names)).toThrow(
      "validation: protempo.validation.v1.NotifyRequest is in none of the files that it was given (google/protobuf/empty.proto)",
    );
    expect(() => empty.check(NotifyRequest.create())).toThrow("add the files that declare them");
  });

  test("is the same for the same files only", () => {
    expect(rules.equals(validation({ files: [file_protempo_validation_v1_accounts] }))).toBe(true);
    expect(rules.equals(validation({ files: [file_google_protobuf_empty] }))).toBe(false);
  });
});

describe("rules that are wrong themselves", () => {
  const wrong = validation({ files: [file_protempo_validation_v1_broken] });

  test.each(["Unreadable", "Outer"])("are found without an input, in what a message holds too: %s", (name) => {
    const prepare = () => wrong.prepare([`protempo.validation.v1.${name}`]);
    expect(prepare).toThrow(ContractRuleError);
    expect(prepare).toThrow(
      /^A rule of protempo\.validation\.v1\.Unreadable cannot be used: .*unreadable.*Mend it in the contract/s,
    );
  });

  test("are no violation, but fail the call", () => {
    const message = create(UnreadableSchema);
    expect(() => wrong.check(message)).toThrow(ContractRuleError);
  });

  test("refuse the inputs that they cannot be evaluated for, and no others", () => {
    wrong.prepare(["protempo.validation.v1.Fragile"]);
    expect(wrong.check(create(FragileSchema, { list: ["first"] }))).toBeUndefined();
    expect(wrong.check(create(FragileSchema))?.violations).toEqual([
      { field: "", ruleId: "", message: expect.stringContaining("a rule cannot be evaluated: "), forKey: false },
    ]);
  });
});

describe("a workflows file", () => {
  const entry = (name: string) => new URL(`../integration/fixtures/validation/${name}.ts`, import.meta.url);

  test("with rules says so in its manifest, and keeps them out of what each run evaluates", async () => {
    const bundle = await bundleWorkflows({ entry: entry("workflows") });
    expect(bundle.manifest.workflows[0]?.validated).toBe(true);
    expect(bundle.user).not.toContain("CelScalar");
    expect(bundle.contract).toContain("CelScalar");
    expect(bundle.warnings).toEqual([]);
  });

  test("cannot change rules that runs share", async () => {
    await expect(bundleWorkflows({ entry: entry("vandal-workflows") })).resolves.toBeDefined();
  });

  test("without rules has nothing of them", async () => {
    const bundle = await bundleWorkflows({ entry: entry("unchecked-workflows") });
    expect(bundle.manifest.workflows[0]?.validated).toBeUndefined();
    expect(bundle.contract).not.toContain("CelScalar");
  });

  test.each([
    [
      "other files",
      "lacking-workflows",
      "validation: protempo.validation.v1.AccountRequest, protempo.validation.v1.DepositRequest",
    ],
    ["two that differ", "twice-workflows", "exports rules of inputs twice, as first and second"],
  ])("with rules of %s is refused", async (_, name, problem) => {
    await expect(bundleWorkflows({ entry: entry(name) })).rejects.toThrow(problem);
  });
});
