import { create, toBinary, toJson } from "@bufbuild/protobuf";
import { EventType } from "@protempo/api/temporal/api/enums/v1/event_type_pb.js";
import { HistorySchema } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { expect, test } from "vitest";
import { readHistory } from "./history.js";

const history = create(HistorySchema, {
  events: [
    {
      eventId: 1n,
      eventTime: { seconds: 1n },
      eventType: EventType.WORKFLOW_EXECUTION_STARTED,
      attributes: {
        case: "workflowExecutionStartedEventAttributes",
        value: {
          originalExecutionRunId: "run-1",
          workflowId: "order-1",
          workflowType: { name: "Probe" },
          taskQueue: { name: "probes" },
        },
      },
    },
  ],
});
const binary = toBinary(HistorySchema, history);

test("all forms of a history are the same history", async () => {
  const json = toJson(HistorySchema, history) as { events: unknown[] };
  for (const source of [history, binary, json, JSON.stringify(json)]) {
    expect(await readHistory(source)).toEqual({
      bytes: binary,
      runId: "run-1",
      workflowType: "Probe",
      workflowId: "order-1",
      events: 1,
    });
  }
});

test("a history that cannot be replayed says why", async () => {
  await expect(readHistory("{}")).rejects.toThrow("no events");
  await expect(readHistory({ events: [{ eventId: "3" }] })).rejects.toThrow(
    "does not begin with WorkflowExecutionStarted",
  );
  const started = {
    eventId: "1",
    eventTime: "2026-01-01T00:00:00Z",
    workflowExecutionStartedEventAttributes: { workflowType: { name: "Probe" } },
  };
  await expect(readHistory({ events: [started] })).rejects.toThrow("WorkflowExecutionStarted has no taskQueue");
  const { eventTime, ...timeless } = { ...started };
  await expect(readHistory({ events: [timeless] })).rejects.toThrow("WorkflowExecutionStarted has no eventTime");
  await expect(readHistory("<html>")).rejects.toThrow("not JSON that protobuf can read");
  await expect(readHistory(new Uint8Array([1, 2, 3]))).rejects.toThrow("not binary that protobuf can read");
});
