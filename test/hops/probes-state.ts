import type { Probe, ProbeApi } from "./api.js";
import { activityDone, fire, patch, replayed, seed, step, tick } from "./jobs.js";

async function draws(api: ProbeApi): Promise<void> {
  const stream = api.stream("plugin");
  api.trace(`stream ${stream.random()} ${stream.uuid4()} ${stream.fill(new Uint8Array(5)).join(" ")}`);
  api.trace(`main ${api.random()} ${api.uuid()}`);
  api.trace(`another ${api.stream("pluginä").random()} ${api.stream("").random()} ${api.stream("plugin").random()}`);
}

/** What a run changes of itself, says of its operations and draws by chance. */
export const stateProbes: readonly Probe[] = [
  {
    name: "memo: set, and taken away by null and undefined",
    run: async (api) => {
      api.upsertMemo({ a: { b: [1] }, gone: null, away: undefined });
      await api.sleep(10);
      api.upsertMemo({});
    },
    steps: [step(), step(tick, fire(1))],
  },
  {
    name: "search attributes: each type, and taken away",
    run: async (api) => {
      api.upsertAttributes({
        Text: "a b",
        Keyword: "k",
        KeywordList: ["x", "y"],
        Int: 7,
        Double: 0.5,
        Bool: true,
        Datetime: new Date(1_700_000_000_123),
      });
      api.upsertAttributes({ Keyword: undefined, Int: -1 });
      await api.sleep(10);
    },
    steps: [step(), step(tick, fire(1))],
  },
  {
    name: "summaries of timers, conditions and activities",
    run: async (api) => {
      void api.sleep(10, "a nap");
      void api.condition(() => false, 20, "a vain wait");
      void api.local("l", "a local call");
      await api.activity("a", "a call");
    },
    steps: [step(), step(tick, activityDone(2))],
  },
  {
    name: "random streams by name, which take nothing of the main one",
    run: async (api) => {
      await draws(api);
      await api.sleep(10);
      await draws(api);
    },
    steps: [step(), step(tick, fire(1))],
  },
  {
    name: "random streams by name after a new seed",
    run: async (api) => {
      await draws(api);
      await api.sleep(10);
      await draws(api);
    },
    steps: [step(), step(tick, seed("18446744073709551615"), fire(1))],
  },
  {
    name: "patch, without a marker in replay and live in the same run",
    run: async (api) => {
      api.trace(`p ${api.patched("p")}`);
      await api.sleep(10);
      api.trace(`p ${api.patched("p")} ${api.patched("p")}`);
      api.deprecatePatch("p");
      api.deprecatePatch("q");
      await api.sleep(20);
      api.trace(`q ${api.patched("q")}`);
    },
    steps: [replayed([1, 2]), step(fire(1)), step(tick, fire(2))],
  },
  {
    name: "patch deprecated, replayed with its marker",
    run: async (api) => {
      api.deprecatePatch("p");
      await api.sleep(10);
      api.trace(`p ${api.patched("p")}`);
    },
    steps: [replayed([1, 2], patch("p")), step(tick, fire(1))],
  },
];
