import type { Job, Probe, ProbeApi } from "./api.js";
import {
  activityCancelled,
  activityDone,
  activityFailed,
  cancel,
  childDone,
  childStarted,
  fire,
  localDone,
  patch,
  query,
  replayed,
  seed,
  signal,
  step,
  tick,
  update,
} from "./jobs.js";

function race(api: ProbeApi, ...entrants: readonly (readonly [string, Promise<unknown>])[]): Promise<void> {
  return Promise.race(entrants.map(([label, promise]) => promise.then(() => label))).then((winner) =>
    api.trace(`winner ${winner}`),
  );
}

type Pair = readonly [string, (api: ProbeApi) => Promise<unknown>, (seq: number) => Job];

const raced: readonly Pair[] = [
  ["timer", (api) => api.sleep(10), (seq) => fire(seq)],
  ["activity", (api) => api.activity("a"), (seq) => activityDone(seq)],
  ["local", (api) => api.local("l"), (seq) => localDone(seq)],
  ["shielded timer", (api) => api.shield((inner) => inner.sleep(10)), (seq) => fire(seq)],
  ["timed activity", (api) => api.timed(1000, (inner) => inner.activity("a")), (seq) => activityDone(seq)],
];

/** Every ordered pair, both resolved in one activation. */
const pairs: Probe[] = raced.flatMap(([firstName, first, firstJob], at) =>
  raced.flatMap(([secondName, second, secondJob], other): Probe[] => {
    if (at === other) return [];
    // Numbers are by kind: activities and local activities count together, a timed scope takes a timer first.
    const usesTimer = (name: string): boolean => name.includes("timer");
    const isTimed = (name: string): boolean => name.startsWith("timed");
    const firstTimers = usesTimer(firstName) || isTimed(firstName) ? 1 : 0;
    const firstActivities = usesTimer(firstName) ? 0 : 1;
    const secondSeq = usesTimer(secondName) ? firstTimers + 1 : firstActivities + 1;
    const jobs = [firstJob(1), secondJob(secondSeq)] as const;
    return [
      {
        name: `race: ${firstName} and ${secondName}`,
        run: async (api) => {
          await race(api, [firstName, first(api)], [secondName, second(api)]);
          await api.condition(() => false);
        },
        steps: [step(), step(tick, ...jobs)],
      },
      {
        name: `race: ${firstName} and ${secondName}, resolved the other way round`,
        run: async (api) => {
          await race(api, [firstName, first(api)], [secondName, second(api)]);
          await api.condition(() => false);
        },
        steps: [step(), step(tick, jobs[1], jobs[0])],
      },
    ];
  }),
);

async function sequence(api: ProbeApi, label: string, steps: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const [at, next] of steps.entries()) {
    await next();
    api.trace(`${label} ${at}`);
  }
}

/** Several things at a time. */
export const togetherProbes: readonly Probe[] = [
  ...pairs,
  {
    name: "race that a condition wins",
    run: async (api) => {
      let open = false;
      api.onSignal("open", () => {
        open = true;
      });
      await race(api, ["timer", api.sleep(10)], ["condition", api.condition(() => open)]);
    },
    steps: [step(), step(tick, signal("open"), fire(1))],
  },
  {
    name: "all of five activities, out of order",
    run: async (api) => {
      const all = await Promise.all([1, 2, 3, 4, 5].map((at) => api.activity(`a${at}`)));
      api.trace(JSON.stringify(all));
    },
    steps: [
      step(),
      step(tick, activityDone(3)),
      step(tick, activityDone(5), activityDone(1)),
      step(tick, activityDone(2), activityDone(4)),
    ],
  },
  {
    name: "three sequences side by side",
    run: async (api) => {
      await Promise.all([
        sequence(api, "timers", [() => api.sleep(1), () => api.sleep(2)]),
        sequence(api, "activities", [() => api.activity("a"), () => api.activity("b")]),
        sequence(api, "shielded", [() => api.shield((inner) => inner.sleep(3)), () => api.activity("c")]),
      ]);
    },
    steps: [
      step(),
      step(tick, fire(1), activityDone(1), fire(2)),
      step(tick, activityDone(3), activityDone(2), fire(3)),
    ],
  },
  {
    name: "scope that is cancelled from within",
    run: async (api) => {
      await api
        .scope(async (inner, cancelScope) => {
          void inner.sleep(100).catch((error) => api.trace(`timer ! ${api.kind(error)}`));
          void inner.activity("a").catch((error) => api.trace(`activity ! ${api.kind(error)}`));
          await inner.sleep(1);
          cancelScope();
          api.trace("cancelled the scope");
          await inner.sleep(1);
        })
        .catch((error) => api.trace(`scope ! ${api.kind(error)}`));
      await api.sleep(5);
    },
    steps: [step(), step(tick, fire(2)), step(tick, activityCancelled(1)), step(tick, fire(4))],
  },
  {
    name: "scopes in scopes, cancelled from the middle",
    run: async (api) => {
      let cancelMiddle = (): void => {};
      void api
        .scope(async (outer) => {
          void outer.sleep(100).catch((error) => api.trace(`outer ! ${api.kind(error)}`));
          await outer.scope(async (middle, cancelScope) => {
            cancelMiddle = cancelScope;
            void middle.sleep(200).catch((error) => api.trace(`middle ! ${api.kind(error)}`));
            await middle.scope((inner) => inner.sleep(300));
          });
        })
        .catch((error) => api.trace(`all ! ${api.kind(error)}`));
      api.onSignal("cancel", () => cancelMiddle());
      await api.sleep(1000);
    },
    steps: [step(), step(tick, signal("cancel")), step(tick, cancel)],
  },
  {
    name: "clean-up in a shield after cancellation",
    run: async (api) => {
      try {
        await Promise.all([api.activity("a"), api.sleep(100)]);
      } catch (error) {
        api.trace(`caught ${api.kind(error)}`);
        await api.shield(async (inner) => {
          await inner.activity("undo");
          api.trace("undone");
          await inner.sleep(1);
        });
        throw error;
      }
    },
    steps: [step(), step(tick, cancel), step(tick, activityCancelled(1), activityDone(2)), step(tick, fire(2))],
  },
  {
    name: "timed scope in a shield, cancelled",
    run: async (api) => {
      await api.shield((inner) => inner.timed(100, (timed) => timed.activity("a")));
    },
    steps: [step(), step(tick, cancel), step(tick, activityDone(1))],
  },
  {
    name: "signals before the handler",
    run: async (api) => {
      api.trace("main");
      api.onSignal("b", async (value) => {
        api.trace(`b ${value}`);
        await null;
        api.trace(`b ${value} later`);
      });
      api.trace("between");
      api.onSignal("a", (value) => api.trace(`a ${value}`));
      api.trace("after");
      await api.condition(() => false);
    },
    steps: [step(signal("a", 1), signal("b", 1), signal("a", 2), signal("b", 2), signal("c", 1))],
  },
  {
    name: "signal and update with the start",
    run: async (api) => {
      api.trace("main");
      api.onSignal("s", async () => {
        api.trace("signal");
        await null;
        api.trace("signal later");
      });
      api.onUpdate("u", async (value) => {
        api.trace("update");
        await null;
        api.trace("update later");
        return value;
      });
      await api.condition(() => api.finished());
      api.trace("finished");
    },
    steps: [step(signal("s"), update("u", "1", "x"))],
  },
  {
    name: "updates: valid, refused, without a handler",
    run: async (api) => {
      api.onUpdate(
        "u",
        (value) => value,
        (value) => {
          if (value === "bad") throw api.failure("bad value");
        },
      );
      await api.condition(() => false);
    },
    steps: [step(), step(tick, update("u", "1", "good"), update("u", "2", "bad"), update("none", "3"))],
  },
  {
    name: "update that waits, fails and completes",
    run: async (api) => {
      api.onUpdate("slow", async () => {
        await api.activity("a");
        api.trace("slow done");
        return "slow";
      });
      api.onUpdate("failing", async () => {
        await api.sleep(1);
        throw api.failure("no");
      });
      await api.condition(() => false);
    },
    steps: [step(), step(tick, update("slow", "1"), update("failing", "2")), step(tick, fire(1), activityDone(1))],
  },
  {
    name: "signal handler that calls an activity, then the run ends",
    run: async (api) => {
      api.onSignal("go", async () => {
        await api.activity("a");
        api.trace("handler done");
      });
      await api.condition(() => false, 100);
      await api.condition(() => api.finished());
      api.trace("end");
    },
    steps: [step(), step(tick, signal("go")), step(tick, fire(1)), step(tick, activityDone(1))],
  },
  {
    name: "signal handler that fails the run",
    run: async (api) => {
      api.onSignal("go", async () => {
        await api.sleep(1);
        throw api.failure("handler");
      });
      await api.condition(() => false);
    },
    steps: [step(), step(tick, signal("go")), step(tick, fire(1))],
  },
  {
    name: "conditions in a chain are met in one pass",
    run: async (api) => {
      let stage = 0;
      api.onSignal("next", () => {
        stage++;
      });
      const wait = async (at: number): Promise<void> => {
        await api.condition(() => stage >= at);
        api.trace(`stage ${at}`);
        stage++;
      };
      await Promise.all([wait(3), wait(2), wait(1)]);
    },
    steps: [step(), step(tick, signal("next"))],
  },
  {
    name: "condition between jobs",
    run: async (api) => {
      let count = 0;
      api.onSignal("add", () => {
        count++;
      });
      const once = async (): Promise<void> => {
        await api.condition(() => count === 1);
        api.trace(`saw one, now ${count}`);
      };
      await Promise.all([once(), api.sleep(10)]);
    },
    steps: [step(), step(tick, signal("add"), signal("add"), fire(1))],
  },
  {
    name: "commands after the end",
    run: async (api) => {
      const later = async (): Promise<void> => {
        await api.sleep(10);
        for (let at = 0; at < 8; at++) {
          void api.sleep(100 + at);
          await null;
        }
      };
      void later();
      await api.sleep(10);
    },
    steps: [step(), step(fire(1), fire(2))],
  },
  {
    name: "commands after the end, the other way round",
    run: async (api) => {
      const later = async (): Promise<void> => {
        await api.sleep(10);
        for (let at = 0; at < 8; at++) {
          void api.sleep(100 + at);
          await null;
        }
      };
      void later();
      await api.sleep(10);
    },
    steps: [step(), step(fire(2), fire(1))],
  },
  {
    name: "commands after a failure",
    run: async (api) => {
      const later = async (): Promise<void> => {
        await api.sleep(10);
        for (let at = 0; at < 8; at++) {
          void api.sleep(100 + at);
          await null;
        }
      };
      void later();
      await api.sleep(10);
      throw api.failure("end");
    },
    steps: [step(), step(fire(1), fire(2))],
  },
  {
    name: "an update ends while the run does",
    run: async (api) => {
      api.onUpdate("u", async () => {
        await api.sleep(10);
        return "done";
      });
      await api.sleep(20);
    },
    steps: [step(), step(update("u", "1")), step(fire(2), fire(1))],
  },
  {
    name: "random numbers, ids and a new seed",
    run: async (api) => {
      api.trace(`${api.random()} ${api.uuid()} ${api.random()}`);
      await api.sleep(1);
      api.trace(`${api.random()} ${api.uuid()}`);
      void api.child("Child");
      await api.sleep(1);
      api.trace(`${api.random()}`);
    },
    steps: [step(), step(seed("5"), seed("9876543210987654321"), fire(1)), step(fire(2))],
  },
  {
    name: "patch, live",
    run: async (api) => {
      api.trace(String(api.patched("p")));
      api.trace(String(api.patched("p")));
      await api.sleep(1);
      api.trace(String(api.patched("q")));
    },
    steps: [step(), step(fire(1))],
  },
  {
    name: "patch, replayed with and without its marker",
    run: async (api) => {
      api.trace(`p ${api.patched("p")}`);
      api.trace(`q ${api.patched("q")}`);
      await api.sleep(1);
      api.trace(`q ${api.patched("q")}`);
      await api.sleep(1);
    },
    steps: [replayed([1, 2], patch("p")), step(fire(1)), step(fire(2))],
  },
  {
    name: "queries do not disturb",
    run: async (api) => {
      let asked = 0;
      api.onQuery("asked", () => ++asked);
      await api.condition(() => asked > 0);
      api.trace("condition saw the query");
    },
    steps: [step(), step(query("asked")), step(query("none")), step(tick)],
  },
  {
    name: "signals before flag 2: a batch of their own",
    run: async (api) => {
      let open = false;
      api.onSignal("open", async () => {
        open = true;
        await null;
        api.trace("handler later");
        await api.activity("from handler");
      });
      void api.condition(() => open).then(() => api.trace("condition"));
      await api.sleep(1);
      api.trace("timer");
      await api.activity("from main");
    },
    steps: [replayed([]), replayed([], signal("open"), fire(1))],
  },
  {
    name: "the same signals with flag 2",
    run: async (api) => {
      let open = false;
      api.onSignal("open", async () => {
        open = true;
        await null;
        api.trace("handler later");
        await api.activity("from handler");
      });
      void api.condition(() => open).then(() => api.trace("condition"));
      await api.sleep(1);
      api.trace("timer");
      await api.activity("from main");
    },
    steps: [replayed([2]), replayed([2], signal("open"), fire(1))],
  },
  {
    name: "shield before flag 1: inner scopes are cancelled",
    run: async (api) => {
      await api
        .shield((inner) => inner.scope((deep) => deep.sleep(10)))
        .catch((error) => api.trace(`! ${api.kind(error)}`));
      await api
        .shield((inner) => inner.timed(50, (timed) => timed.sleep(10)))
        .catch((error) => api.trace(`timed ! ${api.kind(error)}`));
    },
    steps: [replayed([]), replayed([], cancel)],
  },
  {
    name: "timed scope before flag 1: its timer stays",
    run: async (api) => {
      await api.timed(50, (timed) => timed.activity("a"));
      await api.sleep(1);
    },
    steps: [replayed([]), replayed([], activityDone(1)), replayed([], fire(1))],
  },
  {
    name: "setTimeout before flag 1",
    run: async (api) => {
      api.setTimeout(() => api.trace("first"), 10);
      const second = api.setTimeout(() => api.trace("second"), 20);
      await api.sleep(1);
      api.clearTimeout(second);
      await api.sleep(2);
    },
    steps: [replayed([]), replayed([2], tick, fire(1), fire(3)), replayed([2], tick, fire(2), fire(5))],
  },
  {
    name: "flags of the first builds that had them",
    run: async (api) => {
      await api.timed(50, (timed) => timed.activity("a"));
      await api.sleep(1);
    },
    steps: [
      { jobs: [], replaying: true, buildId: "@temporalio/worker@1.11.0+abc" },
      { jobs: [activityDone(1)], replaying: true, buildId: "@temporalio/worker@1.11.0+abc" },
    ],
  },
  {
    name: "an error that is no failure fails the task",
    run: async (api) => {
      await api.sleep(1);
      throw new TypeError("oops");
    },
    steps: [step(), step(fire(1))],
  },
  {
    name: "a rejection that nobody sees fails the task",
    run: async (api) => {
      await api.sleep(1);
      void (async () => {
        throw new TypeError("lost");
      })();
      await api.sleep(1);
    },
    steps: [step(), step(fire(1))],
  },
  {
    name: "a predicate that throws fails the task",
    run: async (api) => {
      let broken = false;
      api.onSignal("break", () => {
        broken = true;
      });
      await api.condition(() => {
        if (broken) throw new TypeError("predicate");
        return false;
      });
    },
    steps: [step(), step(signal("break"))],
  },
  {
    name: "children and activities, side by side with a race and a scope",
    run: async (api) => {
      const child = await api.startChild("Child", "c1");
      api.trace("child 1 started");
      const results = Promise.all([child.result(), api.child("Child", "c2"), api.activity("a")]);
      await Promise.race([results, api.timed(1000, (inner) => inner.condition(() => false)).catch(() => undefined)]);
      api.trace("race over");
      await child.signal("bye");
      api.trace("signalled");
    },
    steps: [
      step(),
      step(tick, childStarted(1)),
      step(tick, childStarted(2), activityDone(1)),
      step(tick, childDone(2), childDone(1)),
      step(tick, { resolveSignalExternalWorkflow: { seq: 1 } }),
    ],
  },
  {
    name: "failed activity in a race",
    run: async (api) => {
      await Promise.race([api.activity("a"), api.sleep(10)]).catch((error) => api.trace(api.kind(error)));
      await Promise.allSettled([api.activity("b"), api.activity("c")]).then((all) =>
        api.trace(all.map(({ status }) => status).join()),
      );
    },
    steps: [step(), step(tick, activityFailed(1), fire(1)), step(tick, activityFailed(3)), step(tick, activityDone(2))],
  },
];
