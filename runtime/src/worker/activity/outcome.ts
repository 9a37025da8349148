import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { ActivityExecutionResult } from "@protempo/api/temporal/sdk/core/activity_result/activity_result_pb.js";
import type { ActivityCancellation } from "../../activity/context.js";
import { ApplicationError, CancelledError } from "../../common/errors/failures.js";
import { isCancellation } from "../../common/errors/inspect.js";
import type { PayloadCodec } from "../../converter/payload-codec.js";
import { nullPayload } from "../../converter/payload-parts.js";
import { failureOf } from "./failure.js";

/** Of `coresdk.activity_result.ActivityTaskFailedCause`: what metrics count failures by. */
const failedCauses = { unspecified: 0, payloadsTooLarge: 1 } as const;

/** How an attempt ended, before it is written in Core's protocol. */
export type Outcome =
  | { readonly kind: "completed"; readonly result: Payload | undefined }
  | { readonly kind: "failed"; readonly error: unknown; readonly tooLarge?: boolean }
  | { readonly kind: "cancelled"; readonly error: CancelledError }
  | { readonly kind: "async" };

/**
 * What an error thrown by an activity means. It counts as cancelled only if a cancellation had been delivered and the
 * error is one, the platform's own `AbortError` included. A pause and a reset end the attempt as failed: the server
 * tries it again when the operator says so.
 */
export function outcomeOfError(error: unknown, cancellation: ActivityCancellation | undefined): Outcome {
  if (cancellation === undefined || !(isCancellation(error) || isAbort(error))) return { kind: "failed", error };
  if (cancellation === "reset") return { kind: "failed", error: operatorError("Activity reset", "ActivityReset") };
  if (cancellation === "paused") return { kind: "failed", error: operatorError("Activity paused", "ActivityPause") };
  return {
    kind: "cancelled",
    error: error instanceof CancelledError ? error : new CancelledError("Activity cancelled", { cause: error }),
  };
}

/** Writes an outcome in Core's protocol; failures have no more bytes than `sizeLimit`. */
export async function resultOf(
  outcome: Outcome,
  codecs: readonly PayloadCodec[],
  sizeLimit: number,
): Promise<ActivityExecutionResult> {
  const status = await statusOf(outcome, codecs, sizeLimit);
  return { $typeName: "coresdk.activity_result.ActivityExecutionResult", status };
}

async function statusOf(
  outcome: Outcome,
  codecs: readonly PayloadCodec[],
  sizeLimit: number,
): Promise<ActivityExecutionResult["status"]> {
  switch (outcome.kind) {
    case "completed": {
      // Core does not take a completion without a payload.
      const result = outcome.result ?? nullPayload();
      return { case: "completed", value: { $typeName: "coresdk.activity_result.Success", result } };
    }
    case "failed": {
      const cause = outcome.tooLarge ? failedCauses.payloadsTooLarge : failedCauses.unspecified;
      const failure = await failureOf(outcome.error, codecs, sizeLimit);
      return { case: "failed", value: { $typeName: "coresdk.activity_result.Failure", failure, cause } };
    }
    case "cancelled": {
      const failure = { ...(await failureOf(outcome.error, codecs, sizeLimit)), stackTrace: "" };
      return { case: "cancelled", value: { $typeName: "coresdk.activity_result.Cancellation", failure } };
    }
    case "async":
      return { case: "willCompleteAsync", value: { $typeName: "coresdk.activity_result.WillCompleteAsync" } };
  }
}

function operatorError(message: string, type: string): ApplicationError {
  return ApplicationError.create({ message, type });
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
