// node dist/main.js [<orders.json>] [--keep | --exit]
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ordersActivities } from "@protempo/examples/acme/orders/v1/orders_activity.js";
import { OrdersClient } from "@protempo/examples/acme/orders/v1/orders_client.js";
import type { OrderStage } from "@protempo/examples/acme/orders/v1/orders_protempo.js";
import { Client, Connection } from "protempo/client";
import { createLogger, Worker } from "protempo/worker";
import { Shop } from "./activities.js";
import { type Entry, type OrderFile, readOrderFile } from "./order-file.js";
import { inParallel } from "./pool.js";
import { Progress } from "./progress.js";
import { type Outcome, runOrder } from "./run-order.js";
import { openServer } from "./server.js";
import { stopSignal } from "./stop.js";
import { table } from "./table.js";

const ordersInFlight = 8;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { keep: { type: "boolean", default: false }, exit: { type: "boolean", default: false } },
});
const path = positionals[0] ?? fileURLToPath(new URL("../data/orders.json", import.meta.url));

const stop = stopSignal();
const file = await readOrderFile(path).catch((error: Error) => {
  console.error(`Cannot read the orders: ${error.message}`);
  process.exit(2);
});
reportProblems(file);
if (file.entries.length === 0) process.exit(2);

const server = await openServer();
const connection = await Connection.connect({ address: server.address });
const shop = new Shop();
const worker = await Worker.create({
  connection,
  namespace: server.namespace,
  workflows: new URL("./workflows.js", import.meta.url),
  activities: [ordersActivities(shop)],
  // Failures are part of the show: they are in the table.
  logger: createLogger({ level: "error" }),
  shutdownSignals: [],
  shutdownGraceTime: "2s",
});
try {
  const client = new Client({ connection, namespace: server.namespace });
  const outcomes = await worker.runUntil(() => runAll(new OrdersClient(client), file.entries));
  if (outcomes.length > 0) console.log(`\n${table(outcomes)}\n`);
  reportProblems(file);
  console.log(`${outcomes.length} of ${file.entries.length} orders done. Web UI: ${server.ui}`);
  await lookAround();
} finally {
  await connection.close();
  await server.close();
}
process.exitCode = stop.aborted ? 130 : 0;

async function runAll(orders: OrdersClient, entries: readonly Entry[]): Promise<Outcome[]> {
  console.log(`${entries.length} orders, ${ordersInFlight} at a time. Web UI: ${server.ui}\n`);
  const progress = new Progress(entries.length);
  const outcomes = new Map<Entry, Outcome>();
  const all = inParallel(entries, ordersInFlight, stop, async (entry) => {
    const onStage = (orderId: string, stage: OrderStage): void => progress.reached(orderId, stage);
    const outcome = await runOrder(entry, { orders, shop, onStage, signal: stop });
    outcomes.set(entry, outcome);
    progress.ended(outcome);
  });
  // Once the user has asked for the end, calls are given up: what they reject with says no more than that.
  await all.catch((error: unknown) => {
    if (!stop.aborted) throw error;
  });
  return entries.flatMap((entry) => outcomes.get(entry) ?? []);
}

/** At a terminal the server stays until Ctrl-C, so that its Web UI can be looked at. */
async function lookAround(): Promise<void> {
  const stay = flags.keep || (process.stdout.isTTY && !flags.exit);
  if (!stay || stop.aborted || !server.ours) return;
  console.log("The server stays up until Ctrl-C (--exit: do not wait).");
  // A promise alone does not keep the process alive.
  const alive = setInterval(() => {}, 60_000);
  await new Promise((resolve) => stop.addEventListener("abort", resolve, { once: true }));
  clearInterval(alive);
}

function reportProblems({ problems }: OrderFile): void {
  for (const { line, column, field, message } of problems) {
    console.error(`${path}:${line}:${column}: ${field === "" ? "" : `${field}: `}${message} (left out)`);
  }
}
