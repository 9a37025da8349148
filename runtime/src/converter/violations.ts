import type { ErrorDetail } from "../common/errors/details.js";
import { ApplicationError } from "../common/errors/failures.js";
import { PayloadValidationError, payloadValidationType, violationText } from "../common/errors/payload-validation.js";
import type { BrokenRules, Violation } from "../common/input-rules.js";
import { defaultPayloadConverter } from "./payload.js";
import { PayloadDetail } from "./payload-detail.js";
import { encodingOf, makePayload } from "./payload-parts.js";
import { utf8Bytes, utf8Text } from "./wire/utf8.js";

const violationsName = "buf.validate.Violations";

/**
 * The failure that refused input leads to: not tried again, and its first detail is a `buf.validate.Violations`, which
 * every language reads. `what` is what the input was for, such as `input of activity acme.Orders.Charge`.
 */
export function validationFailure(what: string, messageName: string, broken: BrokenRules): ApplicationError {
  const payload = makePayload("json/protobuf", utf8Bytes(broken.json), violationsName);
  return new ApplicationError(`${what}: ${violationText(messageName, broken.violations)}`, {
    type: payloadValidationType,
    nonRetryable: true,
    details: [new PayloadDetail(payload, defaultPayloadConverter)],
  });
}

/**
 * The rules that an input breaks, of an error or one of its causes: of a `PayloadValidationError` of this process, or of the
 * failure that a worker refused the input with, whatever its language. Undefined if there is none, or none that tells them.
 */
export function violationsOf(error: unknown): readonly Violation[] | undefined {
  // Causes may form a ring in errors that a user made by hand.
  const seen = new Set<unknown>();
  for (let at: unknown = error; at instanceof Error && !seen.has(at); at = at.cause) {
    seen.add(at);
    if (at instanceof PayloadValidationError) return at.violations;
    if (at instanceof ApplicationError && at.type === payloadValidationType) return violationsIn(at.details[0]);
  }
  return undefined;
}

interface JsonPathElement {
  readonly fieldName?: string;
  readonly index?: string | number;
  readonly stringKey?: string;
  readonly boolKey?: boolean;
  readonly intKey?: string | number;
  readonly uintKey?: string | number;
}

interface JsonViolation {
  readonly field?: { readonly elements?: readonly JsonPathElement[] };
  readonly ruleId?: string;
  readonly message?: string;
  readonly forKey?: boolean;
}

function violationsIn(detail: ErrorDetail | undefined): readonly Violation[] | undefined {
  const payload = detail?.payload;
  if (payload === undefined || encodingOf(payload) !== "json/protobuf") return undefined;
  let read: { readonly violations?: unknown } | null;
  try {
    read = JSON.parse(utf8Text(payload.data));
  } catch {
    return undefined;
  }
  if (!Array.isArray(read?.violations)) return undefined;
  return (read.violations as readonly JsonViolation[]).map(({ field, ruleId = "", message = "", forKey = false }) => ({
    field: (field?.elements ?? []).map(step).join("."),
    ruleId,
    message,
    forKey,
  }));
}

function step({ fieldName = "", index, stringKey, boolKey, intKey, uintKey }: JsonPathElement): string {
  const key = stringKey === undefined ? (index ?? boolKey ?? intKey ?? uintKey) : JSON.stringify(stringKey);
  return key === undefined ? fieldName : `${fieldName}[${key}]`;
}
