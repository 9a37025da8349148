import type { Probe, ProbeApi } from "./api.js";
import { cancellationProbes } from "./probes-cancellation.js";
import { handlerProbes } from "./probes-handlers.js";
import { nexusProbes } from "./probes-nexus.js";
import { operationProbes } from "./probes-operations.js";
import { stateProbes } from "./probes-state.js";
import { togetherProbes } from "./probes-together.js";
import { programOf, runProgram } from "./programs.js";

/** Every probe. Names are unique: they are the keys of the recording. */
export const probes: readonly Probe[] = [
  ...operationProbes,
  ...nexusProbes,
  ...togetherProbes,
  ...handlerProbes,
  ...stateProbes,
  ...cancellationProbes,
];

/** Programs made by chance that are recorded too, by their seeds. */
export const programs: readonly number[] = Array.from({ length: 300 }, (_, at) => at + 1);

/** The main function of a probe: the counting signal first, then the probe itself. */
export function runProbe(name: string, api: ProbeApi): Promise<unknown> {
  const program = /^program (\d+)$/.exec(name)?.[1];
  const probe = probes.find((candidate) => candidate.name === name);
  if (probe === undefined && program === undefined) throw new Error(`no probe ${name}`);
  api.onSignal("tick", async () => {
    for (let at = 0; at < 12; at++) {
      api.trace(`tick ${at}`);
      await null;
    }
  });
  return probe === undefined ? runProgram(api, programOf(Number(program))) : probe.run(api);
}
