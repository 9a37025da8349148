import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { Payloads } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { HistoryEvent } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { decodeSchedulePatch } from "@protempo/api/temporal/api/schedule/v1/message_protempo.js";
import { Reader } from "../../converter/wire/reader.js";

/**
 * What came to the workflow that a server keeps a schedule in, and when it looked at it. Its token is a number that grows by
 * one whenever the schedule changes.
 */
export type SchedulerStep =
  /** A run of it begins, with this token. */
  | { readonly kind: "start"; readonly token: bigint }
  /** An update; 0: whatever the token is. Undefined: cannot be read. */
  | { readonly kind: "update"; readonly identity: string; readonly token: bigint | undefined }
  /** A pause or the like, which makes this many changes. */
  | { readonly kind: "patch"; readonly changes: bigint }
  /** A workflow task, in which it takes everything that came before. Nanoseconds since 1970. */
  | { readonly kind: "task"; readonly started: bigint; readonly completed: bigint };

/** The steps of a history, or of the end of one. */
export function schedulerSteps(events: readonly HistoryEvent[]): SchedulerStep[] {
  const steps: SchedulerStep[] = [];
  const starts = new Map<bigint, Timestamp | undefined>();
  for (const { eventId, eventTime, attributes } of events) {
    switch (attributes.case) {
      case "workflowExecutionStartedEventAttributes": {
        const args = startArgs(attributes.value.input);
        if (args !== undefined) steps.push({ kind: "start", ...args });
        break;
      }
      case "workflowExecutionSignaledEventAttributes": {
        const { signalName, identity, input } = attributes.value;
        if (signalName === "update") steps.push({ kind: "update", identity, token: updateToken(input) });
        else if (signalName === "patch") steps.push({ kind: "patch", changes: patchChanges(input) });
        break;
      }
      case "workflowTaskStartedEventAttributes":
        starts.set(eventId, eventTime);
        break;
      case "workflowTaskCompletedEventAttributes": {
        const started = starts.get(attributes.value.startedEventId);
        if (started !== undefined) steps.push({ kind: "task", started: nanos(started), completed: nanos(eventTime) });
        break;
      }
    }
  }
  return steps;
}

/** Nanoseconds since 1970. */
export function nanos(time: Timestamp | undefined): bigint {
  return time === undefined ? 0n : time.seconds * 1_000_000_000n + BigInt(time.nanos);
}

/** `temporal.server.api.schedule.v1.FullUpdateRequest`, of which no API package knows. */
function updateToken(input: Payloads | undefined): bigint | undefined {
  const fields = fieldsOf(input);
  return fields && (fields.numbers.get(2) ?? 0n);
}

/** `temporal.server.api.schedule.v1.StartScheduleArgs`: the state's token is missing in the first run, which begins with 1. */
function startArgs(input: Payloads | undefined): { token: bigint } | undefined {
  const fields = fieldsOf(input);
  if (fields === undefined) return undefined;
  const patch = fields.bytes.get(3);
  const state = fields.bytes.get(4);
  const token = (state && readFields(state).numbers.get(7)) || 1n;
  return { token: token + (patch === undefined ? 0n : changesOf(patch)) };
}

function patchChanges(input: Payloads | undefined): bigint {
  const payload = input?.payloads[0];
  return payload === undefined ? 0n : changesOf(payload.data);
}

function changesOf(bytes: Uint8Array): bigint {
  const { pause, unpause } = decodeSchedulePatch(new Reader(bytes));
  return (pause === "" ? 0n : 1n) + (unpause === "" ? 0n : 1n);
}

interface RawFields {
  readonly numbers: ReadonlyMap<number, bigint>;
  readonly bytes: ReadonlyMap<number, Uint8Array>;
}

function fieldsOf(input: Payloads | undefined): RawFields | undefined {
  const payload = input?.payloads[0];
  const encoding = new TextDecoder().decode(payload?.metadata.encoding);
  return payload === undefined || encoding !== "binary/protobuf" ? undefined : readFields(payload.data);
}

/** Varints and length-delimited fields of a message, the last of each number. */
function readFields(message: Uint8Array): RawFields {
  const reader = new Reader(message);
  const numbers = new Map<number, bigint>();
  const bytes = new Map<number, Uint8Array>();
  while (reader.pos < reader.len) {
    const [no, wireType] = reader.tag();
    if (wireType === 0) numbers.set(no, BigInt(reader.int64()));
    else if (wireType === 2) bytes.set(no, reader.bytes());
    else reader.skip(wireType, no);
  }
  return { numbers, bytes };
}
