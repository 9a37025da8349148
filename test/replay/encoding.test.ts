import { WorkflowReplayer } from "protempo/worker";
import { expect, test } from "vitest";
import { MirrorRequest } from "../gen/protempo/test/interop/v1/interop_protempo.js";

const workflows = new URL("../interop/workflows.ts", import.meta.url);
const unknown = { typeUrl: "type.googleapis.com/acme.later.v1.Thing", value: new Uint8Array([8, 1]) };
const input = MirrorRequest.toBinary({ specimens: [{ sort: { case: "wellKnown", value: { any: unknown } } }] });
const base64 = (data: string | Uint8Array): string => Buffer.from(data).toString("base64");

/** A run that gives back a message of a type that its contract does not know. */
const history = {
  events: [
    {
      eventType: "EVENT_TYPE_WORKFLOW_EXECUTION_STARTED",
      workflowExecutionStartedEventAttributes: {
        workflowType: { name: "protempo.test.interop.v1.Interop.Mirror" },
        workflowId: "mirror",
        taskQueue: { name: "interop" },
        originalExecutionRunId: "c0ffee00-0000-4000-8000-000000000001",
        input: { payloads: [{ metadata: { encoding: base64("binary/protobuf") }, data: base64(input) }] },
      },
    },
    { eventType: "EVENT_TYPE_WORKFLOW_TASK_SCHEDULED", workflowTaskScheduledEventAttributes: {} },
    {
      eventType: "EVENT_TYPE_WORKFLOW_TASK_STARTED",
      workflowTaskStartedEventAttributes: { scheduledEventId: "2" },
    },
    {
      eventType: "EVENT_TYPE_WORKFLOW_TASK_COMPLETED",
      workflowTaskCompletedEventAttributes: { scheduledEventId: "2", startedEventId: "3" },
    },
    {
      eventType: "EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED",
      workflowExecutionCompletedEventAttributes: { workflowTaskCompletedEventId: "4" },
    },
  ].map((event, index) => ({ ...event, eventId: String(index + 1), eventTime: "2026-01-01T00:00:00Z" })),
};

test("runs of a worker with binary payloads replay with its encoding", async () => {
  const outcomeWith = async (encoding: "json" | "binary"): Promise<string> => {
    const replayer = await WorkflowReplayer.create({ workflows, encoding, logger: { log: () => {} } });
    const result = await replayer.replay(history);
    await replayer.close();
    return result.outcome;
  };
  expect(await outcomeWith("binary")).toBe("ok");
  expect(await outcomeWith("json")).toBe("failed");
});

test("an encoding that is none is refused", async () => {
  const encoding = "xml" as "json";
  await expect(WorkflowReplayer.create({ workflows, encoding })).rejects.toThrow(
    'encoding: "xml" is neither "json" nor "binary".',
  );
});
