import type { HandlerDescription } from "../handlers/handlers.js";
import type { Run } from "../run.js";
import { enhancedStackTrace, stackTrace } from "./stack-trace.js";

/** A query that every workflow answers. What it gives is plain JSON whatever converter a run uses: tools read it. */
export interface InternalQuery extends HandlerDescription {
  answer(run: Run): unknown;
}

/** The queries of the Web UI and of the `temporal` command. */
export const internalQueries: readonly InternalQuery[] = [
  {
    name: "__enhanced_stack_trace",
    description: "What the workflow waits for, with the places in its code, as data.",
    answer: enhancedStackTrace,
  },
  {
    name: "__stack_trace",
    description: "What the workflow waits for, with the places in its code.",
    answer: stackTrace,
  },
  {
    name: "__temporal_workflow_metadata",
    description: "The workflow's handlers, and what it says of itself.",
    answer: metadata,
  },
];

/** `temporal.api.sdk.v1.WorkflowMetadata`. */
function metadata(run: Run): unknown {
  const own = internalQueries.map(({ name, description }) => ({ name, description }));
  return {
    currentDetails: run.currentDetails,
    definition: {
      type: run.init.workflowType,
      queryDefinitions: [...own, ...run.handlers.describe("query")],
      signalDefinitions: run.handlers.describe("signal"),
      updateDefinitions: run.handlers.describe("update"),
    },
  };
}
