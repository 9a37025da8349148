import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { Start } from "@protempo/api/temporal/sdk/core/activity_task/activity_task_pb.js";
import { CompleteAsyncError } from "../../activity/complete-async.js";
import { activityStorage } from "../../activity/current.js";
import { ApplicationError } from "../../common/errors/failures.js";
import { PayloadTooLargeError } from "../../common/errors/payload-too-large.js";
import type { Headers } from "../../common/headers.js";
import type { InputRules } from "../../common/input-rules.js";
import { largestField } from "../../common/largest-field.js";
import { decodeWith, encodeWith } from "../../converter/apply-codecs.js";
import type { Encoding } from "../../converter/payload.js";
import type { PayloadCodec } from "../../converter/payload-codec.js";
import { validationFailure } from "../../converter/violations.js";
import { payloadSize } from "../lane/payload-size.js";
import type { AttemptContext } from "./context.js";
import { type ActivityInterceptors, executeWithin, interceptorsOf } from "./interception.js";
import { type Outcome, outcomeOfError } from "./outcome.js";
import { type ActivityRegistry, activityOf, type RegisteredActivity } from "./registry.js";

/** What every attempt of a worker needs. */
export interface AttemptSettings {
  readonly registry: ActivityRegistry;
  readonly codecs: readonly PayloadCodec[];
  /** How messages are written. Default: `"json"`. */
  readonly encoding?: Encoding | undefined;
  /** Largest result in bytes that the server takes. */
  readonly sizeLimit: number;
  /** Rules of inputs. Default: none. */
  readonly inputRules?: InputRules | undefined;
  /** Stand around every attempt. */
  readonly interceptors?: ActivityInterceptors | undefined;
}

/** Executes one attempt: decodes its input, calls the function, encodes its result. Never rejects. */
export async function execute(start: Start, context: AttemptContext, settings: AttemptSettings): Promise<Outcome> {
  const activity = activityOf(settings.registry, start.activityType);
  if (activity === undefined) return { kind: "failed", error: notRegistered(start.activityType, settings.registry) };
  let args: readonly unknown[];
  try {
    args = activity.decode(await decodeWith(settings.codecs, start.input));
    context.restore(await decodeWith(settings.codecs, start.heartbeatDetails));
  } catch (error) {
    return { kind: "failed", error: permanent("DecodeError", `input of activity ${start.activityType}`, error) };
  }
  const refusal = refusalOf(activity, args, settings.inputRules);
  if (refusal !== undefined) return { kind: "failed", error: refusal };
  let value: unknown;
  try {
    value = await activityStorage.run(context, () => call(activity, args, start.headerFields, context, settings));
  } catch (error) {
    if (error instanceof CompleteAsyncError) return { kind: "async" };
    return outcomeOfError(error, context.cancellation);
  }
  return complete(activity, value, settings);
}

/** Before interceptors see it, and any code of the activity. */
function refusalOf(activity: RegisteredActivity, args: readonly unknown[], rules: InputRules | undefined): unknown {
  if (rules === undefined || activity.inputName === undefined) return undefined;
  try {
    const broken = rules.check(args[0] as { $typeName: string });
    return broken && validationFailure(`input of activity ${activity.name}`, activity.inputName, broken);
  } catch (error) {
    return error;
  }
}

function call(
  activity: RegisteredActivity,
  args: readonly unknown[],
  headers: Headers,
  context: AttemptContext,
  { interceptors: given = [] }: AttemptSettings,
): unknown {
  if (given.length === 0) return activity.call(args, context);
  const interceptors = interceptorsOf(given, context);
  context.intercept(interceptors);
  return executeWithin(interceptors, { args, headers }, (changed) => activity.call(changed, context));
}

async function complete(activity: RegisteredActivity, value: unknown, settings: AttemptSettings): Promise<Outcome> {
  let payloads: readonly Payload[];
  try {
    payloads = await encodeWith(settings.codecs, activity.encode(value, settings.encoding));
  } catch (error) {
    // Its work is done: another attempt would repeat that, and most likely end here again.
    return { kind: "failed", error: permanent("EncodeError", `result of activity ${activity.name}`, error) };
  }
  const result = payloads[0];
  const size = result === undefined ? 0 : payloadSize(result);
  if (size <= settings.sizeLimit) return { kind: "completed", result };
  const problem = new PayloadTooLargeError({
    what: `result of activity ${activity.name}`,
    messageName: activity.messageName,
    size,
    limit: settings.sizeLimit,
    largestField: largestField(value),
  });
  const options = { message: problem.message, type: problem.name, nonRetryable: true };
  return { kind: "failed", tooLarge: true, error: ApplicationError.create(options) };
}

function permanent(type: string, what: string, cause: unknown): ApplicationError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return ApplicationError.create({ message: `${what}: ${message}`, type, nonRetryable: true, cause });
}

/** Tried again, since a worker that is being rolled out may have the activity. */
function notRegistered(activityType: string, registry: ActivityRegistry): ApplicationError {
  const known = [...registry.keys()].sort().join(", ");
  return ApplicationError.create({
    message: `Activity ${activityType} is not registered on this worker, which has: ${known || "none"}.`,
    type: "NotFoundError",
  });
}
