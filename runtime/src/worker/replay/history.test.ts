import { create, toBinary, toJson } from "@bufbuild/protobuf";
import { EventType } from "@protempo/api/temporal/api/enums/v1/event_type_pb.js";
import { HistorySchema } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { expect, test } from "vitest";
import { readHistory } from "./history.js";

const history = create(HistorySchema, {
  events: [
    {
      eventId: 1n,
      eventType: EventType.WORKFLOW_EXECUTION_STARTED,
      attributes: {
        case: "workflowExecutionStartedEventAttributes",
        value: { originalExecutionRunId: "run-1", workflowId: "order-1", workflowType: { name: "Probe" } },
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
  await expect(readHistory("<html>")).rejects.toThrow("not JSON that protobuf can read");
  await expect(readHistory(new Uint8Array([1, 2, 3]))).rejects.toThrow("not binary that protobuf can read");
});
