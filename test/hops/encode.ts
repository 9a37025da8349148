import type { Step } from "./api.js";
import { withPayloads } from "./normalise.js";

/** The parts of protobuf-es that encoding takes; given by the caller, since probes are encoded outside of this package too. */
export interface Codec {
  fromJson(schema: unknown, json: unknown): unknown;
  toBinary(schema: unknown, message: unknown): Uint8Array;
  readonly schema: unknown;
}

/** The bytes of one activation of a probe; the first one starts the run. */
export function encodeProbeStep(codec: Codec, name: string, index: number, step: Step): Uint8Array {
  const start = {
    initializeWorkflow: {
      workflowType: "probe",
      workflowId: "wf-id",
      randomnessSeed: "12345678901234567",
      attempt: 1,
      arguments: [{ $value: name }],
    },
  };
  const jobs = index === 0 ? [start, ...step.jobs] : step.jobs;
  const activation = {
    runId: `run ${name}`,
    timestamp: new Date(1_700_000_000_000 + index * 1000).toISOString(),
    historyLength: 3 + index,
    isReplaying: step.replaying ?? false,
    availableInternalFlags: step.flags ?? [],
    jobs: withPayloads(jobs),
    ...(step.buildId === undefined
      ? {}
      : { deploymentVersionForCurrentTask: { deploymentName: "", buildId: step.buildId } }),
    lastSdkVersion: step.sdkVersion ?? "",
  };
  return codec.toBinary(codec.schema, codec.fromJson(codec.schema, activation));
}
