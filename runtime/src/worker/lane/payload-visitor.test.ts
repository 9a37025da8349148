import { create } from "@bufbuild/protobuf";
import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { WorkflowActivationSchema } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { WorkflowActivationCompletionSchema } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { expect, test } from "vitest";
import { visitPayloads } from "./payload-visitor.js";

const payload = (text: string): { data: Uint8Array } => ({ data: new TextEncoder().encode(text) });
const textOf = ({ data }: Payload): string => new TextDecoder().decode(data);

/** Collects what is visited, in lists, and marks it. */
function marking(): { seen: string[][]; transform: (payloads: Payload[]) => Promise<Payload[]> } {
  const seen: string[][] = [];
  return {
    seen,
    transform: async (payloads) => {
      seen.push(payloads.map(textOf));
      return payloads.map((one) => ({ ...one, ...payload(`${textOf(one)}!`) }));
    },
  };
}

test("every payload of an activation is visited, but neither search attributes nor headers are", async () => {
  const activation = create(WorkflowActivationSchema, {
    jobs: [
      {
        variant: {
          case: "initializeWorkflow",
          value: {
            arguments: [payload("argument 1"), payload("argument 2")],
            headers: { h: payload("header") },
            memo: { fields: { m: payload("memo") } },
            searchAttributes: { indexedFields: { s: payload("search attribute") } },
            lastCompletionResult: { payloads: [payload("last result")] },
          },
        },
      },
      {
        variant: {
          case: "resolveActivity",
          value: { seq: 1, result: { status: { case: "completed", value: { result: payload("result") } } } },
        },
      },
    ],
  });
  const { seen, transform } = marking();
  await visitPayloads(WorkflowActivationSchema, activation, transform);
  expect(seen.map((list) => list.join()).sort()).toEqual(
    ["argument 1,argument 2", "last result", "memo", "result"].sort(),
  );
  const [first, second] = activation.jobs.map(({ variant }) => variant);
  if (first?.case !== "initializeWorkflow" || second?.case !== "resolveActivity") throw new Error("other jobs");
  expect(first.value.arguments.map(textOf)).toEqual(["argument 1!", "argument 2!"]);
  expect(textOf(first.value.headers["h"] as Payload)).toBe("header");
  expect(textOf(first.value.searchAttributes?.indexedFields["s"] as Payload)).toBe("search attribute");
  expect(first.value.lastCompletionResult?.payloads.map(textOf)).toEqual(["last result!"]);
  const { status } = second.value.result ?? {};
  expect(status?.case === "completed" && textOf(status.value.result as Payload)).toBe("result!");
});

test("payloads of failures and of their causes are visited, and a list may change its length", async () => {
  const details = (text: string): { failureInfo: object } => ({
    failureInfo: { case: "applicationFailureInfo", value: { details: { payloads: [payload(text)] } } },
  });
  const completion = create(WorkflowActivationCompletionSchema, {
    status: {
      case: "failed",
      value: {
        failure: { ...details("outer"), cause: { ...details("inner"), encodedAttributes: payload("attributes") } },
      },
    },
  } as never);
  const seen: string[] = [];
  await visitPayloads(WorkflowActivationCompletionSchema, completion, async (payloads) => {
    seen.push(...payloads.map(textOf));
    return [...payloads, ...payloads];
  });
  expect(seen.sort()).toEqual(["attributes", "inner", "outer"]);
  const { status } = completion;
  const info = status.case === "failed" ? status.value.failure?.cause?.failureInfo : undefined;
  expect(info?.case === "applicationFailureInfo" && info.value.details?.payloads.map(textOf)).toEqual([
    "inner",
    "inner",
  ]);
});
