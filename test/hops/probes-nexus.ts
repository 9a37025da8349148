import type { NexusCancellation, Probe, ProbeApi } from "./api.js";
import {
  activityDone,
  cancel,
  fire,
  nexusCancelled,
  nexusDone,
  nexusEmpty,
  nexusFailed,
  nexusRefused,
  nexusStarted,
  nexusStartedSync,
  nexusTimedOut,
  step,
  tick,
} from "./jobs.js";
import { awaited, watch } from "./probes-operations.js";

const types: readonly NexusCancellation[] = [
  "waitForCancellation",
  "waitForCancellationRequested",
  "tryCancel",
  "abandon",
];

async function startThenWait(api: ProbeApi, type?: NexusCancellation): Promise<void> {
  try {
    const handle = await api.nexus.start("op", type);
    api.trace(`started ${(handle.token ?? handle.operationToken) || "without a token"}`);
    await awaited(api, "result", handle.result());
  } catch (error) {
    api.trace(`start ! ${api.kind(error)}`);
  }
}

/** Nexus operations on each way in which they start, end and are cancelled. */
export const nexusProbes: readonly Probe[] = [
  ...(
    [
      ["ends at once", [step(tick, nexusStartedSync(1), nexusDone(1))]],
      ["ends at once without a value", [step(tick, nexusStartedSync(1), nexusEmpty(1))]],
      ["starts, then ends", [step(tick, nexusStarted(1)), step(tick, nexusDone(1))]],
      ["starts and ends together", [step(tick, nexusStarted(1), nexusDone(1))]],
      ["starts and fails together", [step(tick, nexusStarted(1), nexusFailed(1))]],
      ["does not start", [step(tick, nexusRefused(1))]],
      ["fails", [step(tick, nexusStarted(1)), step(tick, nexusFailed(1))]],
      ["times out", [step(tick, nexusStarted(1)), step(tick, nexusTimedOut(1))]],
      ["is cancelled by its handler", [step(tick, nexusStarted(1)), step(tick, nexusCancelled(1))]],
      ["ends without a start", [step(tick, nexusDone(1))]],
      ["fails without a start", [step(tick, nexusFailed(1))]],
    ] as const
  ).flatMap(([what, steps]): Probe[] => [
    {
      name: `nexus operation ${what}, executed`,
      run: (api) => awaited(api, "nexus", api.nexus.execute("op")),
      steps: [step(), ...steps],
    },
    { name: `nexus operation ${what}, started`, run: (api) => startThenWait(api), steps: [step(), ...steps] },
  ]),
  ...types.flatMap((type): Probe[] => [
    {
      name: `cancelled: nexus operation before its start, ${type}`,
      run: (api) => awaited(api, "nexus", api.nexus.execute("op", type)),
      steps: [step(), step(tick, cancel), step(tick, nexusCancelled(1))],
    },
    {
      name: `cancelled: nexus operation that has started, ${type}`,
      run: (api) => startThenWait(api, type),
      steps: [step(), step(nexusStarted(1)), step(tick, cancel), step(tick, nexusCancelled(1))],
    },
    {
      name: `cancelled: nexus operation in a scope, in the activation of its call, ${type}`,
      run: (api) =>
        api.scope(async (inner, stop) => {
          const running = awaited(inner, "nexus", inner.nexus.execute("op", type));
          stop();
          await running;
        }),
      steps: [step(), step(tick, nexusRefused(1))],
    },
  ]),
  {
    name: "cancelled: nexus operation, and it starts and ends all the same",
    run: (api) => startThenWait(api),
    steps: [step(), step(tick, cancel), step(tick, nexusStarted(1)), step(tick, nexusDone(1))],
  },
  {
    name: "cancelled and ended at once: nexus operation",
    run: (api) => awaited(api, "nexus", api.nexus.execute("op")),
    steps: [step(), step(nexusStarted(1)), step(tick, cancel, nexusDone(1))],
  },
  {
    name: "ended and cancelled at once: nexus operation",
    run: (api) => awaited(api, "nexus", api.nexus.execute("op")),
    steps: [step(), step(nexusStarted(1)), step(tick, nexusDone(1), cancel)],
  },
  {
    name: "cancelled: nexus operation that has ended, its result waited for later",
    run: async (api) => {
      const handle = await api.nexus.start("op");
      await awaited(api, "sleep", api.sleep(10));
      await awaited(api, "result", handle.result());
      await awaited(api, "result again", handle.result());
    },
    steps: [step(), step(nexusStarted(1)), step(nexusDone(1)), step(tick, cancel)],
  },
  {
    name: "cancelled: the scope of a nexus operation before its call",
    run: async (api) => {
      await api.scope(async (inner, stop) => {
        stop();
        await awaited(inner, "nexus", inner.nexus.execute("op"));
      });
      await awaited(api, "second", api.nexus.execute("other"));
    },
    steps: [step(tick), step(tick, nexusStartedSync(2), nexusDone(2))],
  },
  {
    name: "cancelled: a nexus operation, nobody catches",
    run: async (api) => {
      await api.nexus.execute("op");
    },
    steps: [step(), step(nexusStarted(1)), step(tick, cancel), step(tick, nexusCancelled(1))],
  },
  {
    name: "cancelled: a shielded nexus operation",
    run: (api) =>
      awaited(
        api,
        "nexus",
        api.shield((inner) => inner.nexus.execute("op")),
      ),
    steps: [step(), step(tick, cancel), step(tick, nexusStarted(1)), step(tick, nexusDone(1))],
  },
  {
    name: "nexus operation in a timed scope that times out",
    run: (api) =>
      awaited(
        api,
        "timed",
        api.timed(100, (inner) => inner.nexus.execute("op")),
      ),
    steps: [step(), step(nexusStarted(1)), step(tick, fire(1)), step(tick, nexusCancelled(1))],
  },
  {
    name: "nexus operation fails the run",
    run: async (api) => {
      await api.nexus.execute("op");
    },
    steps: [step(), step(tick, nexusRefused(1))],
  },
  {
    name: "nexus operation that fails and that nobody waits for",
    run: async (api) => {
      await api.nexus.start("op");
      await api.sleep(10);
    },
    steps: [step(), step(nexusStarted(1)), step(tick, nexusFailed(1)), step(tick, fire(1))],
  },
  {
    name: "nexus operations among others, in the order of their answers",
    run: async (api) => {
      void watch(api, "first", api.nexus.execute("a"));
      void watch(api, "activity", api.activity("a"));
      void watch(api, "second", api.nexus.execute("b"));
      void watch(
        api,
        "third",
        api.nexus.start("c").then((handle) => handle.result()),
      );
      await awaited(api, "sleep", api.sleep(10));
    },
    steps: [
      step(),
      step(
        tick,
        nexusStarted(2),
        nexusStartedSync(3),
        nexusDone(3),
        activityDone(1),
        nexusStartedSync(1),
        nexusDone(1),
      ),
      step(tick, nexusDone(2), fire(1)),
    ],
  },
];
