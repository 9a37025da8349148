import type { Probe, ProbeApi } from "./api.js";
import {
  activityCancelled,
  activityDone,
  activityFailed,
  cancel,
  childCancelled,
  childDone,
  childFailed,
  childRefused,
  childStartCancelled,
  childStarted,
  externalCancelled,
  externalRefused,
  externalSignalled,
  fire,
  localBackoff,
  localDone,
  step,
  tick,
} from "./jobs.js";

/** Traces the end of an operation that is not awaited by the main function. */
export function watch(api: ProbeApi, label: string, promise: Promise<unknown>): Promise<void> {
  return promise.then(
    (value) => api.trace(`${label} = ${JSON.stringify(value) ?? "undefined"}`),
    (error) => api.trace(`${label} ! ${api.kind(error)}`),
  );
}

async function forever(api: ProbeApi): Promise<void> {
  await api.condition(() => false);
}

/** Waits for an operation and traces its end. */
export async function awaited(api: ProbeApi, label: string, promise: Promise<unknown>): Promise<void> {
  try {
    const value = await promise;
    api.trace(`${label} = ${JSON.stringify(value) ?? "undefined"}`);
  } catch (error) {
    api.trace(`${label} ! ${api.kind(error)}`);
  }
}

/** One operation, awaited alone, on each way in which it can end. */
export const operationProbes: readonly Probe[] = [
  {
    name: "sleep",
    run: async (api) => awaited(api, "sleep", api.sleep(10)),
    steps: [step(), step(tick, fire(1))],
  },
  {
    name: "sleep of less than a millisecond",
    run: async (api) => awaited(api, "sleep", api.sleep(0)),
    steps: [step(), step(tick, fire(1))],
  },
  {
    name: "activity completes",
    run: async (api) => awaited(api, "activity", api.activity("a")),
    steps: [step(), step(tick, activityDone(1))],
  },
  {
    name: "activity fails",
    run: async (api) => awaited(api, "activity", api.activity("a")),
    steps: [step(), step(tick, activityFailed(1))],
  },
  {
    name: "activity fails the run",
    run: async (api) => {
      await api.activity("a");
    },
    steps: [step(), step(tick, activityFailed(1))],
  },
  {
    name: "local activity completes",
    run: async (api) => awaited(api, "local", api.local("l")),
    steps: [step(), step(tick, localDone(1))],
  },
  {
    name: "local activity backs off",
    run: async (api) => awaited(api, "local", api.local("l")),
    steps: [step(), step(tick, localBackoff(1)), step(tick, fire(1)), step(tick, localDone(2))],
  },
  {
    name: "activities and local activities share their numbers",
    run: async (api) => {
      await Promise.all([api.activity("a"), api.local("l"), api.activity("b"), api.local("m"), api.sleep(1)]);
      api.trace("all");
    },
    steps: [step(), step(tick, activityDone(1), localDone(2)), step(tick, localDone(4), fire(1), activityDone(3))],
  },
  {
    name: "condition that a signal makes true",
    run: async (api) => {
      let open = false;
      api.onSignal("open", () => {
        open = true;
      });
      await awaited(
        api,
        "condition",
        api.condition(() => open),
      );
    },
    steps: [step(), step(tick, { signalWorkflow: { signalName: "open" } })],
  },
  {
    name: "condition that is true already",
    run: async (api) => {
      void ticks(api);
      await awaited(
        api,
        "condition",
        api.condition(() => true),
      );
    },
    steps: [step()],
  },
  {
    name: "condition with a timeout that passes",
    run: async (api) =>
      awaited(
        api,
        "condition",
        api.condition(() => false, 50),
      ),
    steps: [step(), step(tick, fire(1))],
  },
  {
    name: "condition with a timeout that is met",
    run: async (api) => {
      let open = false;
      api.onSignal("open", () => {
        open = true;
      });
      await awaited(
        api,
        "condition",
        api.condition(() => open, 50),
      );
      await forever(api);
    },
    steps: [step(), step(tick, { signalWorkflow: { signalName: "open" } }), step(tick, fire(1))],
  },
  {
    name: "condition with a timeout that is true already",
    run: async (api) => {
      void ticks(api);
      await awaited(
        api,
        "condition",
        api.condition(() => true, 50),
      );
    },
    steps: [step()],
  },
  {
    name: "condition with a timeout of zero",
    run: async (api) =>
      awaited(
        api,
        "condition",
        api.condition(() => false, 0),
      ),
    steps: [step(), step(tick, fire(1))],
  },
  {
    name: "condition met and timed out at once",
    run: async (api) => {
      let open = false;
      api.onSignal("open", () => {
        open = true;
      });
      await awaited(
        api,
        "condition",
        api.condition(() => open, 50),
      );
    },
    steps: [step(), step(tick, { signalWorkflow: { signalName: "open" } }, fire(1))],
  },
  {
    name: "timer in a shielded scope",
    run: async (api) =>
      awaited(
        api,
        "shielded",
        api.shield((inner) => inner.sleep(10)),
      ),
    steps: [step(), step(tick, fire(1))],
  },
  {
    name: "activity in a shielded scope",
    run: async (api) =>
      awaited(
        api,
        "shielded",
        api.shield((inner) => inner.activity("a")),
      ),
    steps: [step(), step(tick, activityDone(1))],
  },
  {
    name: "activity in a timed scope",
    run: async (api) =>
      awaited(
        api,
        "timed",
        api.timed(100, (inner) => inner.activity("a")),
      ),
    steps: [step(), step(tick, activityDone(1))],
  },
  {
    name: "timed scope that times out",
    run: async (api) =>
      awaited(
        api,
        "timed",
        api.timed(100, (inner) => inner.sleep(1000)),
      ),
    steps: [step(), step(tick, fire(1))],
  },
  {
    name: "timed scope whose activity times out, and is cancelled",
    run: async (api) =>
      awaited(
        api,
        "timed",
        api.timed(100, (inner) => inner.activity("a")),
      ),
    steps: [step(), step(tick, fire(1)), step(tick, activityCancelled(1))],
  },
  {
    name: "child executes",
    run: async (api) => awaited(api, "child", api.child("Child", "c")),
    steps: [step(), step(tick, childStarted(1)), step(tick, childDone(1))],
  },
  {
    name: "child with an id of the run's own",
    run: async (api) => awaited(api, "child", api.child("Child")),
    steps: [step(), step(tick, childStarted(1)), step(tick, childDone(1))],
  },
  {
    name: "child starts and ends at once",
    run: async (api) => awaited(api, "child", api.child("Child", "c")),
    steps: [step(), step(tick, childStarted(1), childDone(1))],
  },
  {
    name: "child fails",
    run: async (api) => awaited(api, "child", api.child("Child", "c")),
    steps: [step(), step(tick, childStarted(1)), step(tick, childFailed(1))],
  },
  {
    name: "child is refused",
    run: async (api) => awaited(api, "child", api.child("Child", "c")),
    steps: [step(), step(tick, childRefused(1))],
  },
  {
    name: "child that is started, then waited for",
    run: async (api) => {
      const child = await api.startChild("Child", "c");
      api.trace("started");
      await awaited(api, "result", child.result());
    },
    steps: [step(), step(tick, childStarted(1)), step(tick, childDone(1))],
  },
  {
    name: "child that is started and refused",
    run: async (api) => {
      await awaited(api, "start", api.startChild("Child", "c"));
    },
    steps: [step(), step(tick, childRefused(1))],
  },
  {
    name: "signal to a child",
    run: async (api) => {
      const child = await api.startChild("Child", "c");
      await awaited(api, "signal", child.signal("go"));
    },
    steps: [step(), step(tick, childStarted(1)), step(tick, externalSignalled(1))],
  },
  {
    name: "signal to an external workflow",
    run: async (api) => awaited(api, "signal", api.external("other").signal("go")),
    steps: [step(), step(tick, externalSignalled(1))],
  },
  {
    name: "signal to an external workflow that is gone",
    run: async (api) => awaited(api, "signal", api.external("other").signal("go")),
    steps: [step(), step(tick, externalRefused(1))],
  },
  {
    name: "cancel of an external workflow",
    run: async (api) => awaited(api, "cancel", api.external("other").cancel()),
    steps: [step(), step(tick, externalCancelled(1))],
  },
  {
    name: "setTimeout",
    run: async (api) => {
      api.setTimeout(() => api.trace("timeout"), 10);
      await forever(api);
    },
    steps: [step(), step(tick, fire(1))],
  },
  {
    name: "setTimeout that is cleared",
    run: async (api) => {
      const id = api.setTimeout(() => api.trace("timeout"), 10);
      await api.sleep(1);
      api.clearTimeout(id);
      await api.sleep(1);
    },
    steps: [step(), step(tick, fire(2)), step(tick, fire(1), fire(3))],
  },
  // Cancelled, alone.
  ...(
    [
      ["sleep", (api) => api.sleep(10), []],
      ["activity", (api) => api.activity("a"), [activityCancelled(1)]],
      ["activity that completes all the same", (api) => api.activity("a"), [activityDone(1)]],
      ["local activity", (api) => api.local("l"), [activityCancelled(1)]],
      ["condition", (api) => api.condition(() => false), []],
      ["condition with a timeout", (api) => api.condition(() => false, 50), []],
      ["child before it has started", (api) => api.child("Child", "c"), [childStartCancelled(1)]],
      ["shielded timer", (api) => api.shield((inner) => inner.sleep(10)), [fire(1)]],
      ["timed timer", (api) => api.timed(100, (inner) => inner.sleep(10)), []],
      ["timer in a scope", (api) => api.scope((inner) => inner.sleep(10)), []],
      ["timer two scopes deep", (api) => api.scope((inner) => inner.scope((deep) => deep.sleep(10))), []],
      ["shield in a scope", (api) => api.scope((inner) => inner.shield((deep) => deep.sleep(10))), [fire(1)]],
      ["scope in a shield", (api) => api.shield((inner) => inner.scope((deep) => deep.sleep(10))), [fire(1)]],
      ["signal to an external workflow", (api) => api.external("o").signal("go"), [externalSignalled(1)]],
      ["cancel of an external workflow", (api) => api.external("o").cancel(), [externalCancelled(1)]],
    ] as const satisfies readonly (readonly [string, (api: ProbeApi) => Promise<unknown>, readonly object[]])[]
  ).map(
    ([what, operation, answer]): Probe => ({
      name: `cancelled: ${what}`,
      run: async (api) => {
        await awaited(api, "operation", operation(api));
        await awaited(api, "after", api.sleep(5));
      },
      steps: [step(), step(tick, cancel), ...(answer.length > 0 ? [step(tick, ...answer)] : [])],
    }),
  ),
  {
    name: "cancelled: child that runs",
    run: async (api) => awaited(api, "child", api.child("Child", "c")),
    steps: [step(), step(childStarted(1)), step(tick, cancel), step(tick, childCancelled(1))],
  },
  {
    name: "cancelled: nobody catches",
    run: async (api) => {
      await api.sleep(10);
    },
    steps: [step(), step(tick, cancel)],
  },
  {
    name: "cancelled: an activity, nobody catches",
    run: async (api) => {
      await api.activity("a");
    },
    steps: [step(), step(tick, cancel), step(tick, activityCancelled(1))],
  },
  {
    name: "cancelled with the start",
    run: async (api) => {
      await awaited(api, "sleep", api.sleep(10));
      await awaited(api, "activity", api.activity("a"));
      await awaited(
        api,
        "shielded",
        api.shield((inner) => inner.sleep(10)),
      );
    },
    steps: [step(cancel), step(tick, fire(3))],
  },
  {
    name: "cancelled and fired at once",
    run: async (api) => awaited(api, "sleep", api.sleep(10)),
    steps: [step(), step(tick, cancel, fire(1))],
  },
  {
    name: "fired and cancelled at once",
    run: async (api) => awaited(api, "sleep", api.sleep(10)),
    steps: [step(), step(tick, fire(1), cancel)],
  },
  {
    name: "cancelled: many at once, in the order of their calls",
    run: async (api) => {
      void watch(api, "sleep 1", api.sleep(10));
      void watch(api, "activity", api.activity("a"));
      void watch(
        api,
        "condition",
        api.condition(() => false),
      );
      void watch(
        api,
        "scope",
        api.scope((inner) => inner.sleep(20)),
      );
      void watch(
        api,
        "timed",
        api.timed(100, (inner) => inner.sleep(20)),
      );
      void watch(
        api,
        "condition with timeout",
        api.condition(() => false, 70),
      );
      void watch(api, "child", api.child("Child", "c"));
      void watch(api, "sleep 2", api.sleep(30));
      await awaited(api, "main", api.sleep(40));
      await api.shield((inner) => inner.sleep(1));
    },
    steps: [step(), step(tick, cancel), step(tick, activityCancelled(1), childStartCancelled(1))],
  },
];

async function ticks(api: ProbeApi): Promise<void> {
  for (let at = 0; at < 12; at++) {
    api.trace(`tick ${at}`);
    await null;
  }
}
