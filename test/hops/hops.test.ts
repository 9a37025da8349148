import { readFileSync } from "node:fs";
import { fromBinary, fromJson, toBinary, toJson } from "@bufbuild/protobuf";
import { WorkflowActivationSchema } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { WorkflowActivationCompletionSchema } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { describe, expect, test } from "vitest";
import { createEngine, type WorkflowEngine } from "../../runtime/src/workflow/engine.js";
import type { Probe, Step } from "./api.js";
import { type Codec, encodeProbeStep } from "./encode.js";
import { normalise } from "./normalise.js";
import { ourProbe } from "./our-workflows.js";
import { probes } from "./probes.js";

interface StepRecord {
  readonly trace: readonly string[];
  readonly commands: readonly unknown[] | string;
  readonly flags: readonly number[];
}

const recorded = JSON.parse(readFileSync(new URL("./recorded.json", import.meta.url), "utf8")) as {
  readonly sdk: string;
  readonly probes: Readonly<Record<string, readonly StepRecord[]>>;
};

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

async function drive(probe: Probe): Promise<StepRecord[]> {
  const trace: string[] = [];
  const engine: WorkflowEngine = createEngine({
    host: { log() {} },
    loadUser: () => ({ probe: ourProbe(trace, () => engine.current()) }),
    namespace: "default",
    taskQueue: "queue",
  });
  const records: StepRecord[] = [];
  for (const [index, step] of probe.steps.entries()) {
    const completion = await activate(engine, probe.name, index, step);
    const failed = "failed" in completion;
    const successful = completion.successful as { commands?: unknown[]; usedInternalFlags?: number[] } | undefined;
    records.push({
      trace: trace.splice(0),
      commands: failed ? "task failed" : (normalise(successful?.commands ?? []) as unknown[]),
      flags: successful?.usedInternalFlags ?? [],
    });
    if (failed) break;
  }
  return records;
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
