// The figures, one a row: what is run on either side, and in which unit. A `.floor` row is Core and the bridge with
// JavaScript that only answers.
const replay = (name, argument) => [
  {
    name,
    unit: "CPU µs an event",
    ours: { file: "ours/replay.mjs", argument },
    peer: { file: "peer/replay.mjs", argument },
  },
  { name: `${name}.floor`, unit: "CPU µs an event", ours: { file: "ours/replay-floor.mjs", argument } },
];

export function rows(address) {
  const live = { address, runs: 400, warm: 100, width: 10 };
  return [
    ...replay("replay.sequential-200", { workflowType: "sequential", count: 200, width: 1, copies: 15, warm: 5 }),
    ...replay("replay.sequential-3000", { workflowType: "sequential", count: 3000, width: 1, copies: 1, warm: 1 }),
    ...replay("replay.fan-out-1000", { workflowType: "fanOut", count: 1000, width: 100, copies: 6, warm: 3 }),
    {
      name: "memory.idle-run",
      unit: "KB",
      runs: 1,
      ours: { file: "ours/memory.mjs", argument: { address, runs: 2000, workflows: "./workflows.ts" } },
      peer: { file: "peer/memory.mjs", argument: { address, runs: 2000, workflows: "./workflows.ts" } },
    },
    {
      name: "memory.idle-run-zod",
      unit: "KB",
      runs: 1,
      ours: {
        file: "ours/memory.mjs",
        argument: { address, runs: 2000, workflows: "./workflows-zod.ts", sharedModules: ["zod"] },
      },
      peer: { file: "peer/memory.mjs", argument: { address, runs: 2000, workflows: "./workflows-zod.ts" } },
    },
    {
      name: "live.one-activity",
      unit: "CPU ms a workflow",
      ours: { file: "ours/live.mjs", argument: live },
      peer: { file: "peer/live.mjs", argument: live },
    },
    { name: "bundle", unit: "s", ours: { file: "ours/bundle.mjs" }, peer: { file: "peer/bundle.mjs" } },
    {
      name: "first-result",
      unit: "s",
      ours: { file: "ours/first-result.mjs", argument: { address } },
      peer: { file: "peer/first-result.mjs", argument: { address } },
    },
    { name: "converter", unit: "µs, peer: protobuf-es reflection", each: { file: "converters/main.mjs" } },
    { name: "realm", unit: "ns, peer: the unlocked realm", each: { file: "realm/main.mjs" } },
  ];
}
