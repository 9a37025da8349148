import type { Probe, ProbeApi } from "./api.js";
import { activityDone, fire, signal, step, tick, update } from "./jobs.js";

/** Handlers that trace where they are, over some microtasks. */
function traced(api: ProbeApi, label: string): (...args: unknown[]) => Promise<unknown> {
  return async (...args) => {
    api.trace(`${label} ${args.join(" ")}`);
    await null;
    api.trace(`${label} ${args.join(" ")} later`);
    return args.join(" ");
  };
}

/** Default handlers, and handlers that are set late, replaced or found in another order than the calls came. */
export const handlerProbes: readonly Probe[] = [
  {
    name: "default signal handler after signals that waited",
    run: async (api) => {
      api.trace("main");
      api.onSignal("b", traced(api, "own b"));
      api.trace("between");
      api.onAnySignal(traced(api, "any"));
      api.trace("after");
      await api.condition(() => false);
    },
    steps: [step(signal("a", 1), signal("b", 1), signal("a", 2), signal("b", 2), signal("c", 1))],
  },
  {
    name: "default signal handler first, then others",
    run: async (api) => {
      api.onAnySignal(traced(api, "any"));
      api.trace("between");
      api.onSignal("b", traced(api, "own b"));
      api.trace("after");
      await api.condition(() => false);
    },
    steps: [
      step(signal("a", 1), signal("b", 1), signal("c", 1)),
      step(tick, signal("b", 2), signal("a", 2)),
      step(tick, signal("c", 2)),
    ],
  },
  {
    name: "default signal handler that comes after a timer",
    run: async (api) => {
      await api.sleep(10);
      api.trace("timer");
      api.onAnySignal(traced(api, "any"));
      api.trace("set");
      await api.activity("a");
      api.trace("activity");
    },
    steps: [
      step(signal("a", 1), signal("b", 1)),
      step(signal("c", 1)),
      step(tick, signal("d", 1), fire(1), signal("e", 1)),
      step(tick, signal("f", 1), activityDone(1)),
    ],
  },
  {
    name: "signal handler that comes after a timer",
    run: async (api) => {
      await api.sleep(10);
      api.onSignal("b", traced(api, "b"));
      await api.sleep(10);
      api.onSignal("a", traced(api, "a"));
      await api.condition(() => api.finished());
      api.trace("finished");
    },
    steps: [
      step(signal("a", 1), signal("b", 1), signal("a", 2)),
      step(tick, signal("b", 2), fire(1)),
      step(tick, fire(2), signal("a", 3)),
    ],
  },
  {
    name: "default update handler",
    run: async (api) => {
      api.onUpdate("own", traced(api, "own"));
      api.onAnyUpdate(traced(api, "any"));
      await api.condition(() => false);
    },
    steps: [
      step(update("x", "1", 1), update("own", "2", 2)),
      step(tick, update("own", "3", 3), update("y", "4", 4), update("x", "5", 5)),
    ],
  },
  {
    name: "default update handler that comes late",
    run: async (api) => {
      api.trace("main");
      await null;
      api.trace("one later");
      api.onUpdate("own", traced(api, "own"));
      await null;
      api.onAnyUpdate(traced(api, "any"));
      api.trace("set");
      await api.condition(() => false);
    },
    steps: [step(update("x", "1", 1), signal("s", 1), update("own", "2", 2), update("x", "3", 3))],
  },
  {
    name: "handlers that set handlers",
    run: async (api) => {
      api.onSignal("a", (value) => {
        api.trace(`a ${value}`);
        api.onSignal("b", (inner) => {
          api.trace(`b ${inner}`);
          api.onAnySignal(traced(api, "any"));
        });
        api.trace(`a ${value} end`);
      });
      await api.condition(() => false);
    },
    steps: [step(signal("c", 1), signal("b", 1), signal("a", 1), signal("d", 1), signal("b", 2), signal("a", 2))],
  },
  {
    name: "handler that replaces itself",
    run: async (api) => {
      const set = (round: number): void =>
        api.onSignal("a", async (value) => {
          api.trace(`round ${round}: ${value}`);
          set(round + 1);
          await api.sleep(1);
          api.trace(`round ${round} later: ${value}`);
        });
      set(1);
      await api.condition(() => false);
    },
    steps: [step(signal("a", 1), signal("a", 2)), step(tick, signal("a", 3)), step(tick, fire(2), fire(1))],
  },
  {
    name: "default signal handler that fails the run",
    run: async (api) => {
      api.onAnySignal(async (name) => {
        await null;
        throw api.failure(`no ${name}`);
      });
      await api.condition(() => false);
    },
    steps: [step(), step(tick, signal("s"))],
  },
];
