import { expect, test } from "vitest";
import type { WorkflowBundle } from "../bundler/bundle.js";
import type { WorkerOptions } from "./options.js";
import { checkOptions, coreFailures, defaultLanes, laneHeapLimitMb } from "./settings.js";

test.each([
  [1, 1],
  [2, 1],
  [3, 2],
  [4, 3],
  [5, 4],
  [64, 4],
])("%i processors: %i lanes", (processors, lanes) => {
  expect(defaultLanes(processors)).toBe(lanes);
});

test("a lane has a gigabyte at least, unless a worker says otherwise", () => {
  const options = { workflows: "workflows.json" } as WorkerOptions;
  expect(laneHeapLimitMb(options)).toBeGreaterThanOrEqual(1024);
  expect(laneHeapLimitMb({ ...options, laneHeapLimitMb: 64 } as WorkerOptions)).toBe(64);
});

test.each<[object, string]>([
  [{ workflows: undefined, activities: [] }, "A worker needs workflows or activities"],
  [{ encoding: "xml" }, 'encoding: "xml" is neither "json" nor "binary".'],
  [{ lanes: 0 }, "lanes: 0 is no whole number from 1 to 64."],
  [{ maxCachedWorkflows: -1 }, "maxCachedWorkflows: -1 is no whole number 0 or more."],
  [{ maxConcurrentActivities: 1.5 }, "maxConcurrentActivities: 1.5 is no whole number 1 or more."],
  [{ maxActivitiesPerSecond: 0 }, "maxActivitiesPerSecond: 0 is no number above 0."],
  [{ queues: { orders: { maxConcurrentActivities: 0 } } }, 'queues["orders"].maxConcurrentActivities: 0'],
  [{ stickyScheduleToStartTimeout: 0 }, "stickyScheduleToStartTimeout: 0 ms is too short; for no waiting at all set"],
  [{ stickyScheduleToStartTimeout: "soon" }, 'stickyScheduleToStartTimeout: "soon" is no duration'],
  [{ maxConcurrentWorkflowTasks: 1 }, "maxConcurrentWorkflowTasks: 1 is not enough with a cache"],
  [{ taskQueue: "__temporal_mine" }, 'task queue "__temporal_mine" has a name that Temporal keeps'],
  [
    { deployment: { name: "a", defaultVersioningBehavior: "pinned" } },
    "has a meaning only with deployment.useVersioning",
  ],
  [{ deployment: { name: "shop.orders" } }, 'deployment.name: "shop.orders" has a dot'],
])("%o is refused", (wrong, message) => {
  expect(() => checkOptions({ workflows: "workflows.json", ...wrong } as WorkerOptions)).toThrow(message);
});

test("one workflow task at a time is enough without a cache", () => {
  expect(() =>
    checkOptions({
      workflows: "x.json",
      maxConcurrentWorkflowTasks: 1,
      maxCachedWorkflows: 0,
    } as unknown as WorkerOptions),
  ).not.toThrow();
});

test("Core fails workflows whose code does not fit their history, where the worker or a class says so", () => {
  const workflows = [
    { type: "a.Odd", aliases: ["odd"], failureErrorTypes: ["NondeterminismError"] },
    { type: "a.Even", aliases: [], failureErrorTypes: ["RangeError"] },
  ];
  const bundle = { manifest: { workflows } } as unknown as WorkflowBundle;
  const failures = (workflowFailureErrorTypes?: readonly string[]): unknown =>
    coreFailures({ workflows: bundle, workflowFailureErrorTypes } as unknown as WorkerOptions, bundle);
  expect(failures()).toEqual({
    workflowTypesToFailureErrors: { "a.Odd": ["nondeterminism"], odd: ["nondeterminism"] },
  });
  expect(failures(["RangeError", "Error"])).toEqual({ workflowFailureErrors: ["nondeterminism"] });
  expect(coreFailures({ workflows: "x" } as unknown as WorkerOptions, undefined)).toEqual({});
});
