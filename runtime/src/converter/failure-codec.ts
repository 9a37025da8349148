import type { Payload, Payloads } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { Failure } from "@protempo/api/temporal/api/failure/v1/message_pb.js";

/** A failure and its causes with every payload passed through a codec; the one given is not changed. */
export async function mapFailurePayloads(
  failure: Failure,
  change: (payloads: Payload[]) => Promise<Payload[]>,
): Promise<Failure> {
  const [attributes, cause, failureInfo] = await Promise.all([
    failure.encodedAttributes && change([failure.encodedAttributes]),
    failure.cause && mapFailurePayloads(failure.cause, change),
    changeInfo(failure.failureInfo, change),
  ]);
  return { ...failure, encodedAttributes: attributes?.[0] ?? failure.encodedAttributes, cause, failureInfo };
}

async function changeInfo(
  info: Failure["failureInfo"],
  change: (payloads: Payload[]) => Promise<Payload[]>,
): Promise<Failure["failureInfo"]> {
  const changed = async (payloads: Payloads | undefined): Promise<Payloads | undefined> =>
    payloads?.payloads.length ? { ...payloads, payloads: await change(payloads.payloads) } : payloads;
  switch (info.case) {
    case "applicationFailureInfo":
      return { case: info.case, value: { ...info.value, details: await changed(info.value.details) } };
    case "canceledFailureInfo":
      return { case: info.case, value: { ...info.value, details: await changed(info.value.details) } };
    case "timeoutFailureInfo": {
      const lastHeartbeatDetails = await changed(info.value.lastHeartbeatDetails);
      return { case: info.case, value: { ...info.value, lastHeartbeatDetails } };
    }
    case "resetWorkflowFailureInfo": {
      const lastHeartbeatDetails = await changed(info.value.lastHeartbeatDetails);
      return { case: info.case, value: { ...info.value, lastHeartbeatDetails } };
    }
    default:
      return info;
  }
}
