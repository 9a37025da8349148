import type { Failure } from "@protempo/api/temporal/api/failure/v1/message_pb.js";
import { ApplicationError } from "../../common/errors/failures.js";
import { encodeWith } from "../../converter/apply-codecs.js";
import { errorToFailure } from "../../converter/failure.js";
import { mapFailurePayloads } from "../../converter/failure-codec.js";
import type { PayloadCodec } from "../../converter/payload-codec.js";

/** The failure of what an activity threw. If its details cannot be encoded, one that says so. Never rejects. */
export async function failureOf(error: unknown, codecs: readonly PayloadCodec[]): Promise<Failure> {
  try {
    const failure = errorToFailure(error);
    return codecs.length === 0
      ? failure
      : await mapFailurePayloads(failure, (payloads) => encodeWith(codecs, payloads));
  } catch (problem) {
    const message = `${messageOf(error)} (its details could not be encoded: ${messageOf(problem)})`;
    return errorToFailure(ApplicationError.create({ message, type: "EncodeError" }));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
