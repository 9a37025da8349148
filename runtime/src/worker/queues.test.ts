import { expect, test } from "vitest";
import type { ActivityRegistry } from "./activity/registry.js";
import { planQueues, type QueueSources } from "./queues.js";

const activity = { row: { kind: "activity", member: "a", name: "a", input: null, output: null }, call() {} } as const;
const registry = (...names: string[]): ActivityRegistry => new Map(names.map((name) => [name, activity]));

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
