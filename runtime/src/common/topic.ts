/**
 * Levels of log entries that are no lines. Their message is a name: of a counter to be raised by the attribute `by`, or by
 * one; of a metric that has a value; of a sink that is called. `retrace` has none: its run is to leave the cache, so that its
 * replay notes where operations are called.
 */
export type Topic = "count" | "metric" | "sink" | "retrace";
