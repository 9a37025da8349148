import { readFileSync } from "node:fs";
import { fromBinary, fromJson, toBinary, toJson } from "@bufbuild/protobuf";
import { WorkflowActivationSchema } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { WorkflowActivationCompletionSchema } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { describe, expect, test } from "vitest";
import { createEngine, type WorkflowEngine } from "../../runtime/src/workflow/engine.js";
import type { Job, Probe, Step } from "./api.js";
import { type Codec, encodeProbeStep } from "./encode.js";
import { handingOn } from "./handing-on.js";
import { normalise } from "./normalise.js";
import { ourProbe, type Timers } from "./our-workflows.js";
import { probes, programs } from "./probes.js";
import { shorten } from "./server.js";

interface StepRecord {
  readonly trace: readonly string[];
  readonly commands: readonly unknown[] | string;
  readonly flags: readonly number[];
}

interface ProgramStep {
  readonly jobs: readonly Job[];
  readonly trace: readonly string[];
  readonly commands: readonly string[] | string;
}

const recorded = JSON.parse(readFileSync(new URL("./recorded.json", import.meta.url), "utf8")) as {
  readonly sdk: string;
  readonly probes: Readonly<Record<string, readonly StepRecord[]>>;
};

const recordedPrograms = JSON.parse(
  readFileSync(new URL("./recorded-programs.json", import.meta.url), "utf8"),
) as Readonly<Record<string, readonly ProgramStep[]>>;

const codec = { fromJson, toBinary, schema: WorkflowActivationSchema } as unknown as Codec;

describe(`order of continuations and commands, as ${recorded.sdk} of Temporal's TypeScript SDK has them`, () => {
  test("every probe was recorded, and no other", () => {
    expect(Object.keys(recorded.probes)).toEqual(probes.map(({ name }) => name));
    expect(probes.length).toBeGreaterThanOrEqual(60);
  });

  test.each(probes.map((probe) => [probe.name, probe] as const))("%s", async (name, probe) => {
    expect(await drive(probe)).toEqual(recorded.probes[name]);
  });
});

describe("programs made by chance", () => {
  test("every seed was recorded, and most programs come to an end", () => {
    expect(Object.keys(recordedPrograms)).toEqual(programs.map(String));
    const all = Object.values(recordedPrograms).flat();
    expect(all.length).toBeGreaterThan(4 * programs.length);
    expect(all.filter(({ commands }) => commands === "task failed")).toEqual([]);
  });

  test.each(programs)("program %i", async (seed) => {
    const steps = recordedPrograms[seed] ?? [];
    const run = driver(`program ${seed}`);
    for (const [at, { jobs, trace, commands }] of steps.entries()) {
      const ours = await run({ jobs });
      const answer = ours.failed ? "task failed" : ours.commands.map((command) => shorten(command as Job));
      expect({ at, trace: ours.trace, commands: answer }).toEqual({ at, trace, commands });
    }
  });
});

describe("interceptors that hand everything on change nothing", () => {
  const seen = new Set<string>();
  const interceptors = handingOn(seen);

  test.each(probes.map((probe) => [probe.name, probe] as const))("%s", async (name, probe) => {
    expect(await drive(probe, { interceptors })).toEqual(recorded.probes[name]);
  });

  test("they stood around every kind of call", () => {
    expect([...seen].sort()).toEqual([
      "activate",
      "activity",
      "cancel",
      "child",
      "conclude",
      "execute",
      "localActivity",
      "nexus",
      "query",
      "signal",
      "timer",
      "update",
      "validateUpdate",
    ]);
  });
});

async function drive(probe: Probe, more: Readonly<Record<string, unknown>> = {}): Promise<StepRecord[]> {
  const run = driver(probe.name, more);
  const records: StepRecord[] = [];
  for (const step of probe.steps) {
    const { trace, commands, flags, failed } = await run(step);
    records.push({ trace, commands: failed ? "task failed" : (normalise(commands) as unknown[]), flags });
    if (failed) break;
  }
  return records;
}

interface Answer {
  readonly trace: readonly string[];
  readonly commands: readonly unknown[];
  readonly flags: readonly number[];
  readonly failed: boolean;
}

/** A run on our engine; the function gives it an activation and gives what it traced and answered. */
function driver(name: string, more: Readonly<Record<string, unknown>> = {}): (step: Step) => Promise<Answer> {
  const trace: string[] = [];
  const engine: WorkflowEngine = createEngine({
    host: { log() {} },
    loadUser: () => ({ probe: ourProbe(trace, () => timersOf(engine)), ...more }),
    namespace: "default",
    taskQueue: "queue",
  });
  let index = 0;
  return async (step) => {
    const completion = await activate(engine, name, index++, step);
    const successful = completion.successful as { commands?: unknown[]; usedInternalFlags?: number[] } | undefined;
    return {
      trace: trace.splice(0),
      commands: successful?.commands ?? [],
      flags: successful?.usedInternalFlags ?? [],
      failed: "failed" in completion,
    };
  };
}

function timersOf(engine: WorkflowEngine): Timers {
  const environment = engine.current();
  if (environment === undefined) throw new Error("no run is being worked on");
  return environment;
}

async function activate(
  engine: WorkflowEngine,
  name: string,
  index: number,
  step: Step,
): Promise<Record<string, unknown>> {
  const others = process.listeners("unhandledRejection");
  const rejected = (reason: unknown): void => engine.unhandledRejection(reason);
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", rejected);
  try {
    engine.begin(encodeProbeStep(codec, name, index, step));
    engine.apply();
    await turn();
    while (engine.mustUnblock() && engine.unblock()) await turn();
    await turn();
    if (engine.runsLast) engine.last();
    const completion = fromBinary(WorkflowActivationCompletionSchema, engine.conclude());
    return toJson(WorkflowActivationCompletionSchema, completion) as Record<string, unknown>;
  } finally {
    process.removeListener("unhandledRejection", rejected);
    for (const listener of others) process.on("unhandledRejection", listener);
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
