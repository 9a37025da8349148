import type { NexusHandlerErrorRetryBehavior } from "@protempo/api/temporal/api/enums/v1/nexus_pb.js";
import type * as api from "@protempo/api/temporal/api/enums/v1/workflow_pb.js";
import type { RetryState, TimeoutKind } from "../common/errors/failures.js";

// Temporal's wire numbers; the enums of `_pb` would pull descriptors into the realm.
const retryStates = {
  inProgress: 1,
  nonRetryableFailure: 2,
  timeout: 3,
  maximumAttemptsReached: 4,
  retryPolicyNotSet: 5,
  internalServerError: 6,
  cancelRequested: 7,
} as const satisfies Record<RetryState, api.RetryState>;

const timeoutKinds = {
  startToClose: 1,
  scheduleToStart: 2,
  scheduleToClose: 3,
  heartbeat: 4,
} as const satisfies Record<TimeoutKind, api.TimeoutType>;

/** The name of a retry state, or undefined for what the server did not say or what is not known here. */
export function retryStateFromProto(value: api.RetryState): RetryState | undefined {
  return nameOf(retryStates, value);
}

/** The wire number of a retry state. */
export function retryStateToProto(value: RetryState | undefined): api.RetryState {
  return value === undefined ? 0 : retryStates[value];
}

/** The name of a timeout, or undefined for what the server did not say or what is not known here. */
export function timeoutKindFromProto(value: api.TimeoutType): TimeoutKind | undefined {
  return nameOf(timeoutKinds, value);
}

/** The wire number of a timeout. */
export function timeoutKindToProto(value: TimeoutKind | undefined): api.TimeoutType {
  return value === undefined ? 0 : timeoutKinds[value];
}

/** Whether a Nexus handler said that its error may be tried again. */
export function retryBehaviorFromProto(value: NexusHandlerErrorRetryBehavior): boolean | undefined {
  return value === 1 ? true : value === 2 ? false : undefined;
}

/** The wire number of what a Nexus handler said about retries. */
export function retryBehaviorToProto(value: boolean | undefined): NexusHandlerErrorRetryBehavior {
  return value === undefined ? 0 : value ? 1 : 2;
}

function nameOf<K extends string>(names: Readonly<Record<K, number>>, value: number): K | undefined {
  for (const name in names) if (names[name] === value) return name;
  return undefined;
}
