import { expect, test } from "vitest";
import { type Measurement, type MetricTags, TaggedMetrics } from "./metrics.js";

test("a value goes with its tags, the innermost last", () => {
  const taken: Measurement[] = [];
  const metrics = new TaggedMetrics((measurement) => void taken.push(measurement), { queue: "q", tier: "a" });
  metrics.withTags({ tier: "b" }).counter("orders-done", { unit: "1" }).add(2, { paid: true });
  const tags = { queue: "q", tier: "b", paid: true };
  expect(taken).toEqual([{ kind: "counter", name: "orders-done", unit: "1", value: 2, tags }]);
});

test.each(["", "7up", "two words", "a.b", "größe"])("a metric cannot be named %j", (name) => {
  const metrics = new TaggedMetrics(() => {}, {});
  expect(() => metrics.gauge(name)).toThrow(`metric ${JSON.stringify(name)}: a name has letters`);
});

test.each([
  [{ "a b": 1 }, 'metric m: tag "a b": a name has letters, digits, "_" and "-", no digit first'],
  [{ who: null }, 'metric m: tag "who" is null, not a text, a number or a boolean'],
  [{ who: {} }, 'metric m: tag "who" is object, not a text, a number or a boolean'],
])("tags %j are refused", (tags, message) => {
  const metrics = new TaggedMetrics(() => {}, {});
  expect(() => metrics.counter("m").add(1, tags as MetricTags)).toThrow(message);
});
