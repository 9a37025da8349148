import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/helpers/longest-first.js";

const common = {
  execArgv: ["--expose-gc"],
  sequence: { shuffle: { files: false, tests: false } },
};

/** What talks to a real Temporal server. Everything else below `test/` runs without one. */
const onServer = [
  "bridge/test/**/*.test.ts",
  "test/integration/**/*.test.ts",
  "test/load/**/*.test.ts",
  "test/client/**/*.test.ts",
  "test/replay/**/*.test.ts",
  "test/example/**/*.test.ts",
  "test/fuzz/**/*.test.ts",
  "test/interop/**/*.test.ts",
];

export default defineConfig({
  test: {
    // Servers, lanes and compilers are processes of their own: more workers than this only makes them wait for each other.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...common,
          name: "unit",
          include: [
            "{runtime,codegen}/src/**/*.test.ts",
            "bridge/ts/**/*.test.ts",
            "examples/*/src/**/*.test.ts",
            "scripts/**/*.test.mjs",
          ],
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        test: {
          ...common,
          name: "rooms",
          include: ["test/**/*.test.ts"],
          exclude: [...onServer, "test/bench/**"],
          globalSetup: ["test/helpers/generate.mjs"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...common,
          name: "server",
          // Hundreds of workers that have nothing left to do are stopped: none waits for its polls.
          env: { TEMPORAL_POLL_SHUTDOWN_INTERRUPT_WAIT_MS: "0" },
          include: onServer,
          globalSetup: ["test/helpers/generate.mjs", "scripts/test-server.mjs"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
