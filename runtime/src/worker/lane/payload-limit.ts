import { fromBinary } from "@bufbuild/protobuf";
import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import {
  type WorkflowCommand,
  WorkflowCommandSchema,
} from "@protempo/api/temporal/sdk/core/workflow_commands/workflow_commands_pb.js";
import { WorkflowActivationCompletionSchema } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { PayloadTooLargeError } from "../../common/errors/payload-too-large.js";
import { largestField } from "../../common/largest-field.js";
import { encodingOf, messageTypeOf } from "../../converter/payload-parts.js";
import { payloadSize } from "./payload-size.js";
import { visitPayloads } from "./payload-visitor.js";

/**
 * What in a completion the server would refuse for its size, in words; undefined if there is nothing. The server would end
 * the run for some of it, and say less.
 */
export async function overLimit(completion: Uint8Array, limit: number): Promise<string | undefined> {
  const { status } = fromBinary(WorkflowActivationCompletionSchema, completion);
  if (status.case !== "successful") return undefined;
  for (const command of status.value.commands) {
    let found: PayloadTooLargeError | undefined;
    await visitPayloads(WorkflowCommandSchema, command, async (payloads) => {
      found ??= problemOf(command, payloads, limit);
      return payloads;
    });
    if (found !== undefined) return `[TMPRL1103] ${found.message}`;
  }
  return undefined;
}

function problemOf(
  command: WorkflowCommand,
  payloads: readonly Payload[],
  limit: number,
): PayloadTooLargeError | undefined {
  const size = payloads.reduce((sum, payload) => sum + payloadSize(payload), 0);
  const largest = payloads.toSorted((a, b) => payloadSize(b) - payloadSize(a))[0];
  if (size <= limit || largest === undefined) return undefined;
  const messageName = messageTypeOf(largest);
  return new PayloadTooLargeError({
    what: describe(command),
    messageName,
    size,
    limit,
    largestField: fieldOf(largest),
  });
}

function describe({ variant }: WorkflowCommand): string {
  switch (variant.case) {
    case "scheduleActivity":
    case "scheduleLocalActivity":
      return `input of activity ${variant.value.activityType}`;
    case "startChildWorkflowExecution":
      return `input of child workflow ${variant.value.workflowType}`;
    case "scheduleNexusOperation":
      return `input of Nexus operation ${variant.value.service}.${variant.value.operation}`;
    case "continueAsNewWorkflowExecution":
      return `input of workflow ${variant.value.workflowType}`;
    case "signalExternalWorkflowExecution":
      return `input of signal ${variant.value.signalName}`;
    case "completeWorkflowExecution":
      return "result of the workflow";
    case "respondToQuery":
      return "answer to a query";
    case "updateResponse":
      return "answer to an update";
    default:
      return `command ${variant.case}`;
  }
}

/** Encrypted and binary payloads do not tell. */
function fieldOf(payload: Payload): string | undefined {
  if (!encodingOf(payload)?.startsWith("json/")) return undefined;
  try {
    return largestField(JSON.parse(new TextDecoder().decode(payload.data)));
  } catch {
    return undefined;
  }
}
