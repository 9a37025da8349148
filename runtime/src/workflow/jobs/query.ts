import type { QueryWorkflow } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import type { QueryResult } from "@protempo/api/temporal/sdk/core/workflow_commands/workflow_commands_pb.js";
import { errorToFailure } from "../../converter/failure.js";
import { DeterminismError } from "../determinism-error.js";
import { type Handler, untypedHandler } from "../handlers/handler.js";
import type { Run } from "../run.js";
import { isPromise } from "./update.js";

const metadataQuery = "__temporal_workflow_metadata";

/** A query came: answered at once. Whatever goes wrong fails the query, never the task. */
export function applyQuery(run: Run, job: QueryWorkflow): void {
  respond(run, job, answer(run, job));
}

function answer(run: Run, job: QueryWorkflow): QueryResult["variant"] {
  try {
    const handler = find(run, job.queryType);
    const result = handler.call(handler.decode(job.arguments));
    if (isPromise(result)) {
      throw new DeterminismError(`The handler of query ${job.queryType} returned a promise: a query must not wait.`);
    }
    const response = handler.encode(result);
    return { case: "succeeded", value: { $typeName: "coresdk.workflow_commands.QuerySuccess", response } };
  } catch (error) {
    return { case: "failed", value: errorToFailure(error) };
  }
}

function find(run: Run, name: string): Handler {
  const handler = run.handlers.find("query", name);
  if (handler !== undefined) return handler;
  if (name === metadataQuery) return untypedHandler(name, () => metadata(run));
  const known = run.handlers.list("query").map((entry) => entry.name);
  throw new ReferenceError(
    `Workflow ${run.init.workflowType} has no query ${name}. Its queries: ${known.join(", ") || "none"}`,
  );
}

/** What the Web UI shows of a workflow; in plain JSON, which it can read. */
function metadata(run: Run): unknown {
  return {
    currentDetails: run.currentDetails,
    definition: {
      type: run.init.workflowType,
      queryDefinitions: run.handlers.list("query"),
      signalDefinitions: run.handlers.list("signal"),
      updateDefinitions: run.handlers.list("update"),
    },
  };
}

function respond(run: Run, job: QueryWorkflow, variant: QueryResult["variant"]): void {
  const value = { $typeName: "coresdk.workflow_commands.QueryResult", queryId: job.queryId, variant } as const;
  run.command({ case: "respondToQuery", value });
}
