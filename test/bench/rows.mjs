// The figures, one a row: what is run on either side, and in which unit. Beside each replay there is a `.floor`, Core and
// the bridge with JavaScript that only answers, and an `.own`, our JavaScript alone. A row with `large` takes minutes: it
// is measured if the filter begins with that text, or with BENCH_LARGE=1. One that is `alone` needs neither bridge nor server.
const replay = (name, argument, how = {}) => {
  const row = (suffix, sides) => ({ name: `${name}${suffix}`, unit: "CPU µs an event", ...sides, ...how });
  return [
    row("", { ours: { file: "ours/replay.mjs", argument }, peer: { file: "peer/replay.mjs", argument } }),
    row(".floor", { ours: { file: "ours/replay-floor.mjs", argument } }),
    row(".own", { ours: { file: "ours/replay-own.mjs", argument } }),
  ];
};

const memory = (name, argument, how = {}) => ({
  name,
  unit: "KB",
  runs: 1,
  ours: { file: "ours/memory.mjs", argument },
  peer: { file: "peer/memory.mjs", argument },
  ...how,
});

const inOneProcess = (name, unit, script, argument) => ({
  name,
  unit,
  ours: { file: `ours/${script}`, argument },
  peer: { file: `peer/${script}`, argument },
});

// What a realm for each run costs: against our own lanes, and against the official SDK with a context for each run.
const isolation = (name, unit, script, argument) => {
  const ours = (mode) => ({ file: `ours/${script}`, argument: { ...argument, isolation: mode } });
  return [
    {
      name: `isolation.context.${name}`,
      unit: `${unit}, peer: isolation "lane"`,
      runs: 1,
      ours: ours("context"),
      peer: ours("lane"),
    },
    {
      name: `isolation.context.${name}.official`,
      unit,
      runs: 1,
      ours: ours("context"),
      peer: { file: `peer/${script}`, argument: { ...argument, reuseV8Context: false } },
    },
  ];
};

export function rows(address) {
  const sequential = { workflowType: "sequential", width: 1 };
  const longest = { large: "replay.sequential-8300", runs: 1 };
  const workflows = "./workflows.ts";
  const one = { workflowType: "sequential", count: 1, width: 1 };
  return [
    ...replay("replay.sequential-200", { ...sequential, count: 200, copies: 15, warm: 5 }),
    ...replay("replay.sequential-3000", { ...sequential, count: 3000, copies: 1, warm: 1 }),
    ...replay("replay.sequential-8300", { ...sequential, count: 8300, copies: 1, warm: 1 }, longest),
    ...replay("replay.fan-out-1000", { workflowType: "fanOut", count: 1000, width: 100, copies: 6, warm: 3 }),
    ...replay("replay.fan-out-2000", { workflowType: "fanOut", count: 2000, width: 2000, copies: 4, warm: 2 }),
    ...replay("replay.updates-100", { workflowType: "gate", count: 100, width: 1, copies: 40, warm: 20 }),
    memory("memory.idle-run", { address, runs: 2000, workflows }),
    memory("memory.idle-run-10000", { address, runs: 10_000, workflows }, { large: "memory.idle-run-10000" }),
    memory("memory.idle-run-zod", { address, runs: 2000, workflows: "./workflows-zod.ts", sharedModules: ["zod"] }),
    ...isolation("memory", "KB an idle run", "memory.mjs", { address, runs: 300, workflows }),
    ...isolation("start", "CPU µs a run with one activity", "replay.mjs", {
      ...one,
      copies: 200,
      warm: 50,
      perRun: true,
    }),
    ...isolation("replay", "CPU µs an event", "replay.mjs", { ...one, count: 3000, copies: 1, warm: 1 }),
    inOneProcess("live.one-activity", "CPU ms a workflow", "live.mjs", { address, runs: 400, warm: 100, width: 10 }),
    inOneProcess("live.updates-100", "CPU ms an update", "updates.mjs", { address, rounds: 10, warm: 4, width: 100 }),
    { name: "bundle", unit: "s", ours: { file: "ours/bundle.mjs" }, peer: { file: "peer/bundle.mjs" } },
    inOneProcess("first-result", "s", "first-result.mjs", { address }),
    { name: "converter", unit: "µs of CPU", alone: true, each: { file: "converters/main.mjs" } },
    {
      name: "codegen",
      unit: "200 services, 2,000 rpcs; peer: as the row is named",
      each: { file: "codegen/main.mjs" },
    },
    { name: "realm", unit: "ns, peer: the unlocked realm", each: { file: "realm/main.mjs" } },
  ];
}
