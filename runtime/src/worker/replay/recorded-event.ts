import type { HistoryEvent, MarkerRecordedEventAttributes } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { protoToMs } from "../../common/proto-time.js";
import { type CommandKind, kindsOfEvents } from "./kinds.js";

/** An event of a history, as far as it tells what the code asked for when it was recorded. */
export interface RecordedEvent {
  readonly id: number;
  /** Name of the event's type, such as `ActivityTaskScheduled`. */
  readonly type: string;
  /** An activity's or child's type, a signal's name, a patch's ID. */
  readonly name?: string | undefined;
  /** ID that the server knows it by: an activity's, a child's, the target's. */
  readonly ref?: string | undefined;
  /** Duration of a timer in milliseconds. */
  readonly milliseconds?: number | undefined;
}

/** An event that a command has led to. */
export interface CommandEvent extends RecordedEvent {
  readonly kind: CommandKind;
  /** The patch was deprecated when the marker was written: code need not ask for it. */
  readonly deprecated?: boolean | undefined;
}

/** Name of an event's type, as Core and the Web UI write it. */
export function typeOfEvent({ attributes }: HistoryEvent): string {
  const name = (attributes.case ?? "unknown").replace(/EventAttributes$/, "");
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What an event says. */
export function recordedEvent(event: HistoryEvent): RecordedEvent {
  const local = localActivityOf(event);
  const named = local === undefined ? facts(event) : { name: local.name, ref: String(local.seq) };
  return { id: Number(event.eventId), type: typeOfEvent(event), ...named };
}

/** The same with its kind; undefined if no command that Core compares in its order leads to such an event. */
export function commandEvent(event: HistoryEvent): CommandEvent | undefined {
  const { attributes } = event;
  if (attributes.case === "markerRecordedEventAttributes") {
    if (attributes.value.markerName !== "core_patch") return undefined;
    const { id, deprecated } = detail(attributes.value, "patch-data");
    return { ...recordedEvent(event), kind: "patch", name: String(id ?? ""), deprecated: deprecated === true };
  }
  // Core writes it with a patch marker, on its own.
  if (
    attributes.case === "upsertWorkflowSearchAttributesEventAttributes" &&
    attributes.value.searchAttributes?.indexedFields.TemporalChangeVersion !== undefined
  )
    return undefined;
  const recorded = recordedEvent(event);
  const kind = kindsOfEvents[recorded.type];
  return kind === undefined ? undefined : { ...recorded, kind };
}

/** The local activity that a marker is the result of; undefined if it is another marker. */
export function localActivityOf({
  attributes,
}: HistoryEvent): { readonly seq: unknown; readonly name: string } | undefined {
  if (attributes.case !== "markerRecordedEventAttributes") return undefined;
  if (attributes.value.markerName !== "core_local_activity") return undefined;
  const { seq, activity_type: name } = detail(attributes.value, "data");
  return { seq, name: String(name ?? "") };
}

/** What Core writes into a marker, which is JSON. */
function detail({ details }: MarkerRecordedEventAttributes, key: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(new TextDecoder().decode(details[key]?.payloads[0]?.data)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function facts({ attributes }: HistoryEvent): Omit<RecordedEvent, "id" | "type"> {
  switch (attributes.case) {
    case "activityTaskScheduledEventAttributes":
      return { name: attributes.value.activityType?.name, ref: attributes.value.activityId };
    case "timerStartedEventAttributes": {
      const { timerId, startToFireTimeout } = attributes.value;
      return { ref: timerId, milliseconds: startToFireTimeout && protoToMs(startToFireTimeout) };
    }
    case "timerCanceledEventAttributes":
      return { ref: attributes.value.timerId };
    case "startChildWorkflowExecutionInitiatedEventAttributes":
      return { name: attributes.value.workflowType?.name, ref: attributes.value.workflowId };
    case "signalExternalWorkflowExecutionInitiatedEventAttributes":
      return { name: attributes.value.signalName, ref: attributes.value.workflowExecution?.workflowId };
    case "requestCancelExternalWorkflowExecutionInitiatedEventAttributes":
      return { ref: attributes.value.workflowExecution?.workflowId };
    case "workflowExecutionContinuedAsNewEventAttributes":
      return { name: attributes.value.workflowType?.name };
    case "nexusOperationScheduledEventAttributes":
      return { name: `${attributes.value.service}.${attributes.value.operation}` };
    default:
      return {};
  }
}
