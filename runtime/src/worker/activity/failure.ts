import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { Failure } from "@protempo/api/temporal/api/failure/v1/message_pb.js";
import { ApplicationError } from "../../common/errors/failures.js";
import type { PayloadTooLargeError } from "../../common/errors/payload-too-large.js";
import { encodeWith } from "../../converter/apply-codecs.js";
import { errorToFailure } from "../../converter/failure.js";
import { mapFailurePayloads } from "../../converter/failure-codec.js";
import type { PayloadCodec } from "../../converter/payload-codec.js";
import { payloadProblem } from "../lane/payload-problem.js";

/**
 * The failure of what an activity threw. If its details cannot be encoded, or are more than the server takes, one without
 * them that says so. Never rejects.
 */
export async function failureOf(error: unknown, codecs: readonly PayloadCodec[], sizeLimit: number): Promise<Failure> {
  try {
    const all: Payload[] = [];
    const failure = await mapFailurePayloads(errorToFailure(error), async (payloads) => {
      const encoded = await encodeWith(codecs, payloads);
      all.push(...encoded);
      return encoded;
    });
    const problem = payloadProblem("they", all, sizeLimit);
    return problem === undefined ? failure : errorToFailure(withoutDetails(error, problem));
  } catch (problem) {
    const message = `${messageOf(error)} (its details could not be encoded: ${messageOf(problem)})`;
    return errorToFailure(ApplicationError.create({ message, type: "EncodeError" }));
  }
}

function withoutDetails(error: unknown, { message, name }: PayloadTooLargeError): ApplicationError {
  return ApplicationError.create({
    message: `${messageOf(error)} (its details were left out: ${message})`,
    type: name,
    nonRetryable: error instanceof ApplicationError && error.nonRetryable,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
