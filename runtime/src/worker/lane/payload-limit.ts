import { fromBinary, toBinary } from "@bufbuild/protobuf";
import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { Failure } from "@protempo/api/temporal/api/failure/v1/message_pb.js";
import {
  type WorkflowCommand,
  WorkflowCommandSchema,
} from "@protempo/api/temporal/sdk/core/workflow_commands/workflow_commands_pb.js";
import { WorkflowActivationCompletionSchema } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { ApplicationError } from "../../common/errors/failures.js";
import type { PayloadTooLargeError } from "../../common/errors/payload-too-large.js";
import { requestLimit } from "../../common/request-limit.js";
import { errorToFailure } from "../../converter/failure.js";
import { payloadProblem, sizeOfAll } from "./payload-problem.js";
import { visitPayloads } from "./payload-visitor.js";

/** What becomes of a completion with more bytes than one payload may have. */
export interface Checked {
  /** With what the server takes: all of it, or answers of updates replaced by why there are none. */
  readonly completion: Uint8Array;
  /** Why the task has to fail: the server would end the run for some of it, and say less. */
  readonly problem: string | undefined;
  /** Of updates that were refused. */
  readonly refused: readonly string[];
}

/** Looks for what the server would refuse for its size. */
export async function withinLimits(completion: Uint8Array, limit: number): Promise<Checked> {
  const message = fromBinary(WorkflowActivationCompletionSchema, completion);
  const { status } = message;
  const refused: string[] = [];
  if (status.case !== "successful") return { completion, problem: undefined, refused };
  for (const command of status.value.commands) {
    const found = await problemOf(command, limit);
    if (found === undefined) continue;
    const problem = `[TMPRL1103] ${found.message}`;
    if (command.variant.case !== "updateResponse") return { completion, problem, refused };
    // Its caller waits, and nothing else of the run is wrong: the task would fail until the code has changed.
    command.variant.value.response = { case: "rejected", value: failureOf(found) };
    refused.push(problem);
  }
  const checked = refused.length === 0 ? completion : toBinary(WorkflowActivationCompletionSchema, message);
  const problem =
    checked.length > requestLimit ? await togetherProblem(status.value.commands, checked.length) : undefined;
  return { completion: checked, problem, refused };
}

function failureOf({ message, name }: PayloadTooLargeError): Failure {
  return errorToFailure(ApplicationError.create({ message, type: name, nonRetryable: true }));
}

/** Payloads that the server counts together, command by command. */
async function payloadsOf(command: WorkflowCommand): Promise<Payload[][]> {
  const lists: Payload[][] = [];
  await visitPayloads(WorkflowCommandSchema, command, async (payloads) => {
    lists.push(payloads);
    return payloads;
  });
  const { case: kind } = command.variant;
  return kind === "modifyWorkflowProperties" || kind === "failWorkflowExecution" ? [lists.flat()] : lists;
}

async function problemOf(command: WorkflowCommand, limit: number): Promise<PayloadTooLargeError | undefined> {
  for (const payloads of await payloadsOf(command)) {
    const problem = payloadProblem(describe(command), payloads, limit);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Each is small enough, and all of them make one request. */
async function togetherProblem(commands: readonly WorkflowCommand[], size: number): Promise<string> {
  const sized = await Promise.all(
    commands.map(async (command) => ({ command, size: sizeOfAll((await payloadsOf(command)).flat()) })),
  );
  const [largest] = sized.sort((a, b) => b.size - a.size);
  const most = largest === undefined ? "" : `; most of it, ${largest.size}, is ${describe(largest.command)}`;
  return (
    `[TMPRL1103] What the run asks for at once has ${size} bytes in ${commands.length} commands, the server takes ` +
    `${requestLimit} in one request${most}. Await some of it before you ask for more, or store large data elsewhere and pass references.`
  );
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
    case "failWorkflowExecution":
      return "failure of the workflow";
    case "modifyWorkflowProperties":
      return "memo of the workflow";
    case "respondToQuery":
      return "answer to a query";
    case "updateResponse":
      return "answer to an update";
    default:
      return `command ${variant.case}`;
  }
}
