import { expect, test } from "vitest";
import { defineActivity, defineDynamicActivity } from "../activity/registration.js";
import { type ActivityRegistry, joinActivities } from "./activity/registry.js";
import { planQueues, type QueueSources } from "./queues.js";

const registry = (...names: string[]): ActivityRegistry =>
  joinActivities(names.map((name) => defineActivity(name, () => 1)));

const sources: QueueSources = {
  workflows: [
    { type: "Order", taskQueue: "orders" },
    { type: "Ship", taskQueue: "shipping" },
  ].map((workflow) => ({ aliases: [], service: "Shop", handlers: [], ...workflow })),
  activities: registry("charge", "label"),
  activityQueues: new Map([
    ["charge", "orders"],
    ["label", "labels"],
  ]),
  taskQueue: undefined,
  renameQueues: {},
  queues: {},
};

test("queues follow from what is registered", () => {
  const plans = planQueues({
    ...sources,
    renameQueues: { orders: "canary" },
    queues: { labels: { maxConcurrentActivities: 3 } },
  });
  expect(plans).toEqual([
    { name: "orders", taskQueue: "canary", workflows: ["Order"], activities: ["charge"], limits: {} },
    { name: "shipping", taskQueue: "shipping", workflows: ["Ship"], activities: [], limits: {} },
    {
      name: "labels",
      taskQueue: "labels",
      workflows: [],
      activities: ["label"],
      limits: { maxConcurrentActivities: 3 },
    },
  ]);
});

test("an option for a queue that nobody has is refused with the queues that there are", () => {
  const known = 'this worker\'s queues are "orders", "shipping", "labels".';
  expect(() => planQueues({ ...sources, renameQueues: { order: "x" } })).toThrow(
    `renameQueues: no registration has the task queue "order"; ${known}`,
  );
  expect(() => planQueues({ ...sources, queues: { toString: {} } })).toThrow(
    `queues: no registration has the task queue "toString"; ${known}`,
  );
});

test("two queues do not become one by renaming", () => {
  expect(() => planQueues({ ...sources, renameQueues: { orders: "labels" } })).toThrow(
    'the queues "orders" and "labels" would both be "labels"',
  );
});

test("what has no queue takes the worker's, and is named if there is none", () => {
  const homeless = { ...sources, activityQueues: new Map([["charge", "orders"]]) };
  expect(() => planQueues(homeless)).toThrow("No task queue for label: ");
  expect(planQueues({ ...homeless, taskQueue: "rest" }).map(({ name }) => name)).toEqual([
    "orders",
    "shipping",
    "rest",
  ]);
});

test("what is dynamic stands in on every queue, or on the worker's own", () => {
  const dynamic: QueueSources = {
    ...sources,
    workflows: [
      ...sources.workflows,
      { type: "*", dynamic: true, taskQueue: undefined, aliases: [], service: undefined, handlers: [] },
    ],
    activities: joinActivities([defineDynamicActivity(() => 1)]),
  };
  const summary = (more: Partial<QueueSources>): unknown[] =>
    planQueues({ ...dynamic, ...more }).map(({ name, workflows, activities }) => [name, ...workflows, ...activities]);
  expect(summary({})).toEqual([
    ["orders", "Order", "*", "*"],
    ["shipping", "Ship", "*", "*"],
  ]);
  expect(summary({ taskQueue: "own" })).toEqual([
    ["orders", "Order"],
    ["shipping", "Ship"],
    ["own", "*", "*"],
  ]);
  expect(() => summary({ workflows: dynamic.workflows.slice(2) })).toThrow(/No task queue for \*/);
  expect(() => joinActivities([defineDynamicActivity(() => 1), defineDynamicActivity(() => 2)])).toThrow(
    "Two registrations have a dynamic activity",
  );
});
