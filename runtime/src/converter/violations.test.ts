import { describe, expect, test } from "vitest";
import { ApplicationError } from "../common/errors/failures.js";
import { PayloadValidationError, violationText } from "../common/errors/payload-validation.js";
import { errorToFailure, failureToError } from "./failure.js";
import { defaultPayloadConverter, type Payload } from "./payload.js";
import { PayloadDetail } from "./payload-detail.js";
import { makePayload } from "./payload-parts.js";
import { validationFailure, violationsOf } from "./violations.js";
import { utf8Bytes } from "./wire/utf8.js";

const path = (...elements: object[]) => ({ field: { elements }, ruleId: "r", message: "m" });
const json = JSON.stringify({
  violations: [
    path({ fieldName: "lines", index: "2" }, { fieldName: "price" }),
    { ...path({ fieldName: "parts", stringKey: 'a "b"' }), forKey: true },
    path({ fieldName: "flags", boolKey: false }, { fieldName: "x", intKey: "-3" }, { fieldName: "y", uintKey: "4" }),
    {},
  ],
});

describe("the failure of refused input", () => {
  const failure = validationFailure("input of activity a.B.C", "a.Order", {
    violations: [{ field: "price", ruleId: "int64.gt", message: "must be greater than 0", forKey: false }],
    json,
  });

  test("is not tried again, and says where, what and which rule", () => {
    expect(failure).toMatchObject({
      message:
        "input of activity a.B.C: a.Order breaks a rule of its contract: price: must be greater than 0 [int64.gt]",
      type: "PayloadValidationError",
      nonRetryable: true,
    });
  });

  test("tells its violations wherever it arrives, as a message that others know by its name", () => {
    const arrived = failureToError(errorToFailure(failure));
    expect((arrived as ApplicationError).details[0]?.typeName).toBe("buf.validate.Violations");
    const outer = new Error("outer", { cause: new Error("inner", { cause: arrived }) });
    expect(violationsOf(outer)).toEqual([
      { field: "lines[2].price", ruleId: "r", message: "m", forKey: false },
      { field: 'parts["a \\"b\\""]', ruleId: "r", message: "m", forKey: true },
      { field: "flags[false].x[-3].y[4]", ruleId: "r", message: "m", forKey: false },
      { field: "", ruleId: "", message: "", forKey: false },
    ]);
  });
});

describe("violationsOf", () => {
  const arrived = (...payloads: Payload[]) => {
    const details = payloads.map((payload) => new PayloadDetail(payload, defaultPayloadConverter));
    return failureToError(errorToFailure(new ApplicationError("refused", { type: "PayloadValidationError", details })));
  };
  const violations = (text: string) => makePayload("json/protobuf", utf8Bytes(text), "buf.validate.Violations");

  test.each([
    ["another error", new Error("x", { cause: ApplicationError.create({ type: "Other" }) })],
    ["no error", "text"],
    ["no details", arrived()],
    ["another detail", arrived(defaultPayloadConverter.toPayload({ violations: 1 }))],
    ["a detail of another shape", arrived(violations('{"violations":1}'))],
    ["a detail that is broken", arrived(violations("{"))],
    ["null", arrived(violations("null"))],
    ["binary", arrived(makePayload("binary/protobuf", new Uint8Array([1]), "buf.validate.Violations"))],
  ])("gives nothing for %s", (_, error) => {
    expect(violationsOf(error)).toBeUndefined();
  });

  test("gives those of an error of this process, and ends in a ring of causes", () => {
    const violations = [{ field: "a", ruleId: "b", message: "c", forKey: true }];
    expect(violationsOf(new Error("x", { cause: new PayloadValidationError("a.B", violations) }))).toBe(violations);
    const ring = new Error("ring");
    ring.cause = ring;
    expect(violationsOf(ring)).toBeUndefined();
  });
});

test("a long list is cut, with how many are left out; keys are told from values", () => {
  const violations = Array.from({ length: 12 }, (_, index) => ({
    field: `f${index}`,
    ruleId: "",
    message: "is wrong",
    forKey: index === 0,
  }));
  const text = violationText("a.B", violations);
  expect(text).toMatch(
    /^a\.B breaks 12 rules of its contract: key of f0: is wrong; f1: is wrong; .*f9: is wrong; and 2 more$/,
  );
});
