import type { QueryWorkflow } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import type { QueryResult } from "@protempo/api/temporal/sdk/core/workflow_commands/workflow_commands_pb.js";
import { isReservedName } from "../../common/reserved-names.js";
import { errorToFailure } from "../../converter/failure.js";
import { DeterminismError, ReadOnly } from "../determinism-error.js";
import { type Handler, untypedHandler } from "../handlers/handler.js";
import { throwBroken } from "../input-rules.js";
import { outcomeOf } from "../interceptors/outcome.js";
import { internalQueries } from "../introspection/internal-queries.js";
import type { Run } from "../run.js";
import { isPromise } from "./update.js";

/** A query came: answered at once. Whatever goes wrong fails the query, never the task. */
export function applyQuery(run: Run, job: QueryWorkflow): void {
  respond(run, job, answer(run, job));
}

function answer(run: Run, job: QueryWorkflow): QueryResult["variant"] {
  // Each query answers for itself.
  const guard = new ReadOnly(`query ${job.queryType}`);
  run.readOnly = guard;
  try {
    const handler = find(run, job.queryType);
    const result = call(run, job, handler);
    guard.throwRefused();
    if (isPromise(result)) {
      throw new DeterminismError(`The handler of query ${job.queryType} returned a promise: a query must not wait.`);
    }
    const response = handler.encode(result);
    return { case: "succeeded", value: { $typeName: "coresdk.workflow_commands.QuerySuccess", response } };
  } catch (error) {
    return { case: "failed", value: errorToFailure(error) };
  }
}

/** What Temporal itself asks comes by no interceptor. */
function call(run: Run, job: QueryWorkflow, handler: Handler): unknown {
  const args = handler.decode(job.arguments);
  throwBroken(run, `query ${job.queryType}`, handler.input, args[0]);
  const around = run.interceptors?.inbound.query;
  if (around === undefined || isReservedName(job.queryType)) return handler.call(args);
  const asked = { name: job.queryType, args, headers: job.headers };
  return around(asked, (changed) => outcomeOf(handler.call(changed.args)));
}

function find(run: Run, name: string): Handler {
  const handler = run.handlers.find("query", name);
  if (handler !== undefined) return handler;
  const internal = internalQueries.find((query) => query.name === name);
  if (internal !== undefined) return untypedHandler(name, () => internal.answer(run));
  const known = run.handlers.list("query").map((entry) => entry.name);
  throw new ReferenceError(
    `Workflow ${run.init.workflowType} has no query ${name}. Its queries: ${known.join(", ") || "none"}`,
  );
}

function respond(run: Run, job: QueryWorkflow, variant: QueryResult["variant"]): void {
  const value = { $typeName: "coresdk.workflow_commands.QueryResult", queryId: job.queryId, variant } as const;
  run.command({ case: "respondToQuery", value });
}
