import { type Measurement, type Metrics, type MetricTags, TaggedMetrics } from "../common/metrics.js";
import type { Run } from "./run.js";

/** The metrics of a run: silent while history is replayed, as its log is. */
export function metricsOf(run: Run): Metrics {
  const take = (measurement: Measurement): void => {
    if (run.replayingHistory || run.dead) return;
    run.lane.host.tell?.("metric", measurement.name, JSON.stringify(measurement), run.runId);
  };
  const { namespace, taskQueue } = run.lane;
  const tags: MetricTags = { namespace, task_queue: taskQueue, workflow_type: run.init.workflowType };
  return new TaggedMetrics(take, run.interceptors?.extend("metricTags", tags) ?? tags);
}
