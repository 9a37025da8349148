// A worker as a process of its own, which may be killed, or told to kill a lane. Its argument: what it is to be, as JSON.
import { syncBuiltinESMExports } from "node:module";
import threads from "node:worker_threads";
import { ApplicationError, defineActivity } from "protempo/activity";
import { Connection } from "protempo/client";
import { Worker } from "protempo/worker";

const { address, taskQueue, bundle, maxCachedWorkflows } = JSON.parse(process.argv[2]);

/** Threads of all lanes that were started. */
const lanes = [];
const original = threads.Worker;
threads.Worker = class extends original {
  constructor(file, options) {
    super(file, options);
    if (String(file).includes("lane-thread")) lanes.push(this);
  }
};
syncBuiltinESMExports();
let started = false;
// A worker whose first lanes cannot start does not start.
process.on("message", () => started && lanes.find(({ threadId }) => threadId !== -1)?.terminate());

const act = defineActivity("act", async (ctx, way) => {
  if (way === "fails") throw ApplicationError.create({ message: "as told", nonRetryable: true });
  if (way === "flaky" && ctx.info.attempt < 3) throw new Error("not yet");
  if (way === "slow") await ctx.sleep(60);
  while (way === "endless") {
    if (!ctx.info.isLocal) ctx.heartbeat();
    await ctx.sleep(50);
  }
  return `done ${way}`;
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
  logger: {
    log(level, message, attributes) {
      if (message === "Workflow lanes started") started = true;
      if (message === "conclude") process.send?.(attributes.commands);
      else if (level === "error") process.send?.(`${message} ${JSON.stringify(attributes)}`);
    },
  },
});
process.send?.("ready");
await worker.run();
await connection.close();
process.disconnect?.();
