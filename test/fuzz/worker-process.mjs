// A worker as a process of its own, which may be killed, or told to kill a lane. Its argument: what it is to be, as JSON.
import { syncBuiltinESMExports } from "node:module";
import { inspect } from "node:util";
import threads from "node:worker_threads";
import { ApplicationError, defineActivity } from "protempo/activity";
import { Connection } from "protempo/client";
import { Runtime, Worker } from "protempo/worker";

const { address, taskQueue, bundle, maxCachedWorkflows } = JSON.parse(process.argv[2]);

/** Threads of all lanes that were started, oldest first, and whether each has got as far as working. */
const lanes = new Map();
const original = threads.Worker;
threads.Worker = class extends original {
  constructor(file, options) {
    super(file, options);
    if (!String(file).includes("lane-thread")) return;
    lanes.set(this, false);
    this.on("message", ({ type }) => {
      if (type !== "ready") return;
      started++;
      lanes.set(this, true);
    });
    this.once("exit", () => lanes.delete(this));
  }
};
syncBuiltinESMExports();
let started = 0;
let killedAtStart = false;
// A worker whose first lanes cannot start does not start. Later one may die while it starts; if that happens again and
// again, the worker gives up.
process.on("message", () => {
  const victim = [...lanes].find(([, ready]) => ready || !killedAtStart);
  if (victim === undefined || started < 2) return;
  const [lane, ready] = victim;
  killedAtStart = !ready;
  lane.terminate();
});

/** Activities at work. */
const atWork = new Set();
const act = defineActivity("act", (ctx, way) => {
  atWork.add(ctx.info);
  return actIn(ctx, way).finally(() => atWork.delete(ctx.info));
});

async function actIn(ctx, way) {
  if (way === "fails") throw ApplicationError.create({ message: "as told", nonRetryable: true });
  if (way === "beats") {
    ctx.heartbeat();
    await ctx.sleep(30);
  }
  // Longer than it has, also where servers are late.
  if (way === "late") await ctx.sleep(20_000);
  if ((way === "flaky" || way === "beats") && ctx.info.attempt < 3) throw new Error("not yet");
  if (way === "slow") await ctx.sleep(60);
  while (way === "endless") {
    if (!ctx.info.isLocal) ctx.heartbeat();
    await ctx.sleep(50);
  }
  return `done ${way}`;
}

// What it waits for, if it does not end: whoever ends it waits longer.
process.once("SIGTERM", () => {
  setTimeout(() => {
    const { state } = worker;
    const attributes = inspect({ state, atWork, resources: process.getActiveResourcesInfo() }, { depth: 3 });
    process.send?.({ level: "error", message: "the worker does not end", attributes });
  }, 30_000).unref();
});

/** Of Core, lanes, activities and workflows alike. */
Runtime.install({
  logger: {
    log(level, message, { commands, ...attributes }) {
      if (message === "conclude") process.send?.({ commands });
      else if (level === "warn" || level === "error")
        process.send?.({ level, message, attributes: inspect(attributes) });
    },
  },
});

const connection = await Connection.connect({ address });
const worker = await Worker.create({
  connection,
  taskQueue,
  workflows: bundle,
  activities: [act],
  lanes: 2,
  maxCachedWorkflows,
  maxHeartbeatThrottleInterval: 100,
  shutdownGraceTime: "1s",
});
process.send?.("ready");
await worker.run();
await connection.close();
process.disconnect?.();
