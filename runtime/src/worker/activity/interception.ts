import type { ActivityContext } from "../../activity/context.js";
import type {
  ActivityInterceptor,
  ActivityInterceptorFactory,
  ActivityOutcome,
  ExecuteActivityCall,
} from "../../activity/interceptor.js";
import { compose } from "../../common/compose.js";
import type { MetricTags } from "../../common/metrics.js";

/** What a worker is given to stand around its activities. */
export type ActivityInterceptors = readonly (ActivityInterceptor | ActivityInterceptorFactory)[];

/** The interceptors of one attempt. */
export function interceptorsOf(given: ActivityInterceptors, context: ActivityContext): ActivityInterceptor[] {
  return given.map((interceptor) => (typeof interceptor === "function" ? interceptor(context) : interceptor));
}

/** Executes an activity with interceptors around it. */
export async function executeWithin(
  interceptors: readonly ActivityInterceptor[],
  call: ExecuteActivityCall,
  last: (args: readonly unknown[]) => unknown,
): Promise<unknown> {
  const around = membersOf(interceptors, "execute");
  const outcome = await compose<ExecuteActivityCall, Promise<ActivityOutcome>>(around, async ({ args }) => ({
    result: await last(args),
  }))(call);
  if (typeof outcome !== "object" || outcome === null || !("result" in outcome)) {
    throw new TypeError(
      "An activity interceptor did not return an outcome: return what next(call) gives, or { result }.",
    );
  }
  return outcome.result;
}

/** Records a heartbeat with interceptors around it. */
export function heartbeatWithin(
  interceptors: readonly ActivityInterceptor[],
  details: unknown,
  last: (details: unknown) => void,
): void {
  compose<unknown, void>(membersOf(interceptors, "heartbeat"), last)(details);
}

/** Log attributes after all interceptors have had their say, the outermost one last. */
export function logAttributesWithin(
  interceptors: readonly ActivityInterceptor[],
  attributes: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return interceptors.reduceRight((all, interceptor) => interceptor.logAttributes?.(all) ?? all, attributes);
}

/** Metric tags after all interceptors have had their say, the outermost one last. */
export function metricTagsWithin(interceptors: readonly ActivityInterceptor[], tags: MetricTags): MetricTags {
  return interceptors.reduceRight((all, interceptor) => interceptor.metricTags?.(all) ?? all, tags);
}

function membersOf<K extends "execute" | "heartbeat">(
  interceptors: readonly ActivityInterceptor[],
  kind: K,
): Required<ActivityInterceptor>[K][] {
  return interceptors.flatMap((interceptor) => {
    const member = interceptor[kind];
    return member === undefined ? [] : [member.bind(interceptor) as Required<ActivityInterceptor>[K]];
  });
}
