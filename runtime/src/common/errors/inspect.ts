import type { Message } from "@bufbuild/protobuf";
import type { MessageType } from "../message-type.js";
import { ActivityError, ApplicationError, CancelledError, ChildWorkflowError } from "./failures.js";
import { NexusOperationError } from "./nexus.js";

/**
 * Whether an error means that something was cancelled: a `CancelledError`, or the error of an activity, a child workflow
 * or a Nexus operation that a `CancelledError` caused directly.
 */
export function isCancellation(error: unknown): boolean {
  if (error instanceof CancelledError) return true;
  const wraps =
    error instanceof ActivityError || error instanceof ChildWorkflowError || error instanceof NexusOperationError;
  return wraps && error.cause instanceof CancelledError;
}

/**
 * The message of the contract that an error or one of its causes carries, or undefined: the first detail of the first
 * `ApplicationError` whose `type`, or whose detail, is of that message's name. Throws `DecodeError` if it is broken.
 */
export function detailOf<T extends Message, Init>(error: unknown, type: MessageType<T, Init>): T | undefined {
  // Causes may form a ring in errors that a user made by hand.
  const seen = new Set<unknown>();
  for (let at: unknown = error; at instanceof Error && !seen.has(at); at = at.cause) {
    seen.add(at);
    if (!(at instanceof ApplicationError)) continue;
    const detail = at.details[0];
    if (detail === undefined) continue;
    if ((detail.typeName ?? at.type) === type.typeName) return detail.as(type);
  }
  return undefined;
}
