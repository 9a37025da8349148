import type { Diagnostics } from "../diagnostics/diagnostics.js";
import { someExpression, type Template } from "../expressions/template.js";
import type { Activity, HandlerUse, Workflow } from "../model/method.js";
import type { RetrySettings } from "../model/options.js";
import type { Service } from "../model/service.js";
import { lintNames } from "./names-elsewhere.js";

/** What is allowed and yet likely to go wrong when it runs. `services` are those to generate, with everything resolved. */
export function lint(services: readonly Service[], diagnostics: Diagnostics): void {
  for (const service of services) {
    for (const workflow of service.workflows) {
      lintWorkflow(workflow, service, diagnostics);
    }
    for (const activity of service.activities) {
      lintActivity(activity, diagnostics);
    }
    lintNames(service, diagnostics);
  }
}

function lintWorkflow(workflow: Workflow, service: Service, diagnostics: Diagnostics): void {
  const { rpc, settings, location } = workflow;
  if (settings.taskQueue === undefined && service.taskQueue === undefined) {
    diagnostics.warn(
      "PT2006",
      location,
      `the workflow ${rpc} has no task queue: every start must name one`,
      'set task_queue in (temporal.v1.service), such as task_queue: "orders"',
    );
  }
  const { executionTimeout, runTimeout, retry } = settings;
  if (executionTimeout !== undefined && runTimeout !== undefined && runTimeout > executionTimeout) {
    diagnostics.warn(
      "PT2008",
      location,
      `run_timeout of ${rpc} is longer than execution_timeout, which ends the run before`,
      "make it shorter, or leave it out",
    );
  }
  if (retry !== undefined && (retry.maximumAttempts ?? 0) === 0 && executionTimeout === undefined) {
    diagnostics.warn(
      "PT2009",
      location,
      `${rpc} is started again without end when it fails`,
      "set max_attempts, or an execution_timeout",
    );
  }
  lintRetry(rpc, retry, workflow, diagnostics);
  for (const use of workflow.handlers) {
    lintUpdateId(use, diagnostics);
  }
}

function lintActivity(activity: Activity, diagnostics: Diagnostics): void {
  const { rpc, settings, location } = activity;
  const { heartbeatTimeout, scheduleToCloseTimeout, scheduleToStartTimeout, startToCloseTimeout } = settings;
  if (startToCloseTimeout === undefined && scheduleToCloseTimeout === undefined) {
    diagnostics.warn(
      "PT2007",
      location,
      `the activity ${rpc} has no timeout: every call must give one`,
      "set start_to_close_timeout, or schedule_to_close_timeout",
    );
  }
  const longer = (name: string, value: number | undefined, limit: string, of: number | undefined, why: string) => {
    if (value !== undefined && of !== undefined && value > of) {
      diagnostics.warn("PT2008", location, `${name} of ${rpc} is longer than ${limit}: ${why}`, "make it shorter");
    }
  };
  const attempt = startToCloseTimeout ?? scheduleToCloseTimeout;
  const attemptName = startToCloseTimeout === undefined ? "schedule_to_close_timeout" : "start_to_close_timeout";
  longer("heartbeat_timeout", heartbeatTimeout, attemptName, attempt, "a heartbeat that is missing is never noticed");
  const whole = "schedule_to_close_timeout";
  longer("start_to_close_timeout", startToCloseTimeout, whole, scheduleToCloseTimeout, "it ends the attempt before");
  longer("schedule_to_start_timeout", scheduleToStartTimeout, whole, scheduleToCloseTimeout, "it ends the wait before");
  if (settings.retry?.maximumInterval !== undefined) {
    longer(
      "max_interval",
      settings.retry.maximumInterval,
      whole,
      scheduleToCloseTimeout,
      "no retry would wait that long",
    );
  }
  lintRetry(rpc, settings.retry, activity, diagnostics);
}

/** Shortest pause, in milliseconds, that retries without end may keep. */
const shortestPause = 100;

function lintRetry(
  rpc: string,
  retry: RetrySettings | undefined,
  { location }: Activity | Workflow,
  diagnostics: Diagnostics,
): void {
  const { initialInterval = 1000, maximumInterval, backoffCoefficient = 2, maximumAttempts = 0 } = retry ?? {};
  const pause = backoffCoefficient === 1 ? initialInterval : (maximumInterval ?? initialInterval * 100);
  if (maximumAttempts === 0 && pause < shortestPause) {
    diagnostics.warn(
      "PT2009",
      location,
      `${rpc} is retried without end, every ${pause} ms`,
      "set max_attempts, or longer intervals",
    );
  }
}

function lintUpdateId({ handler, start, location }: HandlerUse, diagnostics: Diagnostics): void {
  if (handler.kind !== "update" || !start) return;
  const { id, rpc } = handler;
  if (id === undefined) {
    const twice = "so a call that is repeated updates twice";
    diagnostics.warn("PT2010", location, `the update ${rpc} has no ID, ${twice}`, 'set id: "…" in its options');
  } else if (isRandom(id)) {
    diagnostics.warn(
      "PT2010",
      location,
      `the ID of the update ${rpc} is another one on every try, so a call that is repeated updates twice`,
      "make its ID of fields of the input",
    );
  }
}

function isRandom({ parts }: Template): boolean {
  return parts.some(
    (part) => part.kind === "fragment" && someExpression(part.expression, ({ kind }) => kind === "source"),
  );
}
