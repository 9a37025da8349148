import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { sharedAddress } from "../helpers/server.js";
import { dice } from "../hops/programs.js";
import { type Ended, startPlans } from "./chains.js";
import type { Plan } from "./program.js";
import { isUnexpected, textOf } from "./records.js";
import { WorkerProcess } from "./worker-process.js";
import type { World } from "./world.js";

/** How the worker of a seed is treated: the same for all seeds of a dozen, which run together. */
export interface Treatment {
  readonly dozen: number;
  /**
   * Whether programs may have local activities. Their workers make no room in their caches, but runs leave these with lanes,
   * out of quarantine and for stack traces: Core makes room by runs that wait for local activities too, and its builds with
   * assertions do not survive that.
   */
  readonly local: boolean;
  readonly intercepted: boolean;
}

/** The treatment of a seed. */
export function treatmentOf(seed: number): Treatment {
  const dozen = Math.floor((seed - 1) / 12);
  return { dozen, local: dozen % 2 === 1, intercepted: dozen % 4 >= 2 };
}

/** How often a worker is disturbed at most, so that programs get to their end. */
const most = 6;

/** Runs plans together, on a worker that is killed, replaced, loses lanes and evicts runs until all have ended. */
export async function runDisturbed(
  world: World,
  plans: readonly Plan[],
  { dozen, local, intercepted }: Treatment,
): Promise<{ readonly ended: Ended[]; readonly unexpected: readonly string[] }> {
  const roll = dice(dozen + 77);
  const taskQueue = `fuzz-${randomUUID()}`;
  const workers: WorkerProcess[] = [];
  const start = async (): Promise<WorkerProcess> => {
    const started = await WorkerProcess.start({
      address: sharedAddress(),
      taskQueue,
      bundle: (intercepted ? world.intercepted : world.plain).file,
      maxCachedWorkflows: local ? 1000 : roll() < 0.5 ? 0 : 3,
    });
    workers.push(started);
    return started;
  };
  let worker = await start();
  let over = false;
  const chains = await startPlans(world, taskQueue, plans, dozen);
  const disturbing = (async () => {
    for (let times = 0; times < most; times++) {
      await wait(roll() * 900);
      if (over) return;
      const what = roll();
      if (what < 0.5) worker.killLane();
      else {
        await worker.end(what < 0.75 ? "SIGKILL" : "SIGTERM");
        worker = await start();
      }
    }
  })();
  const ended = await chains.ended().finally(async () => {
    over = true;
    await disturbing;
    await worker.end("SIGTERM");
  });
  return { ended, unexpected: workers.flatMap(({ records }) => records.filter(isUnexpected).map(textOf)) };
}

/** Runs plans together on the worker that nothing disturbs, with the flags that they are sent or without. */
export async function runCalm(
  world: World,
  plans: readonly Plan[],
  sent: "flags" | "nothing is sent" = "flags",
): Promise<Ended[]> {
  return await (await startPlans(world, world.calmQueue, plans, sent === "flags" ? 0 : undefined)).ended();
}
