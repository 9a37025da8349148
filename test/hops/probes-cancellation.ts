import type { Job, Probe, ProbeApi } from "./api.js";
import {
  activityCancelled,
  activityDone,
  activityFailed,
  cancel,
  childCancelled,
  childDone,
  childStarted,
  externalSignalled,
  fire,
  localBackoff,
  localDone,
  replayed,
  signal,
  step,
  tick,
} from "./jobs.js";

async function awaited(api: ProbeApi, label: string, promise: Promise<unknown>): Promise<void> {
  try {
    api.trace(`${label} = ${JSON.stringify(await promise) ?? "undefined"}`);
  } catch (error) {
    api.trace(`${label} ! ${api.kind(error)}`);
  }
}

/** What is done with an operation's answer and with the cancellation, when both come at once. */
const together: readonly (readonly [string, (api: ProbeApi) => Promise<unknown>, Job])[] = [
  ["activity completed", (api) => api.activity("a"), activityDone(1)],
  ["activity failed", (api) => api.activity("a"), activityFailed(1)],
  ["activity in a shielded scope", (api) => api.shield((inner) => inner.activity("a")), activityDone(1)],
  ["activity in a timed scope", (api) => api.timed(50, (inner) => inner.activity("a")), activityDone(1)],
  ["local activity completed", (api) => api.local("a"), localDone(1)],
  ["local activity backs off", (api) => api.local("a"), localBackoff(1)],
  ["child started", (api) => api.child("Child", "c"), childStarted(1)],
  ["signal delivered", (api) => api.external("o").signal("s"), externalSignalled(1)],
  ["timer of a timed condition", (api) => api.condition(() => false, 50), fire(1)],
];

/** Cancellation that meets something else. */
export const cancellationProbes: readonly Probe[] = [
  ...together.flatMap(([what, operation, answer]): Probe[] => {
    const run = async (api: ProbeApi): Promise<void> => {
      await awaited(api, "operation", operation(api));
      await awaited(api, "after", api.sleep(5));
    };
    return [
      { name: `cancelled, then at once: ${what}`, run, steps: [step(), step(tick, cancel, answer)] },
      { name: `at once, then cancelled: ${what}`, run, steps: [step(), step(tick, answer, cancel)] },
    ];
  }),
  {
    name: "cancelled: local activity between its attempts",
    run: async (api) => awaited(api, "local", api.local("a")),
    steps: [step(), step(tick, localBackoff(1)), step(tick, cancel)],
  },
  {
    name: "cancelled: local activity in its second attempt",
    run: async (api) => awaited(api, "local", api.local("a")),
    steps: [
      step(),
      step(tick, localBackoff(1)),
      step(tick, fire(1)),
      step(tick, cancel),
      step(tick, activityCancelled(2)),
    ],
  },
  {
    name: "cancelled: child completes all the same",
    run: async (api) => awaited(api, "child", api.child("Child", "c")),
    steps: [step(), step(childStarted(1)), step(tick, cancel), step(tick, childDone(1))],
  },
  {
    name: "cancelled: child that was started with a handle",
    run: async (api) => {
      const child = await api.startChild("Child", "c");
      await awaited(api, "child", child.result());
      await awaited(api, "signal", child.signal("s"));
    },
    steps: [step(), step(childStarted(1)), step(tick, cancel), step(tick, childCancelled(1))],
  },
  {
    name: "cancelled by a signal handler, in the activation that made the operations",
    run: async (api) => {
      await api.scope(async (inner, stop) => {
        const ends = [inner.activity("a"), inner.sleep(10), inner.local("l")].map((end, at) =>
          awaited(api, `end ${at}`, end),
        );
        stop();
        await Promise.all(ends);
      });
    },
    steps: [step(), step(tick, activityCancelled(1), activityCancelled(2))],
  },
  {
    name: "cancelled: a condition that becomes true at once",
    run: async (api) => {
      let ready = false;
      api.onSignal("ready", () => {
        ready = true;
      });
      await awaited(
        api,
        "condition",
        api.condition(() => ready),
      );
    },
    steps: [step(), step(tick, cancel, signal("ready"))],
  },
  {
    name: "replayed with shielding: activity completed and cancelled at once",
    run: async (api) => awaited(api, "activity", api.activity("a")),
    steps: [replayed([1, 2]), replayed([1, 2], tick, cancel, activityDone(1))],
  },
];
