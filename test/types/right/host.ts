// Nothing in this folder is a mistake: it compiles, so that the mistakes are what fails in the other one.
import type { ActivityContext } from "protempo/activity";
import { ApplicationError, Client, Connection, detailOf, WorkflowFailedError } from "protempo/client";
import { stub } from "protempo/testing";
import { Worker } from "protempo/worker";
import {
  type OrdersActivities,
  ordersActivities,
  someOrdersActivities,
} from "../gen/protempo/test/types/v1/orders_activity.js";
import { LooseClient, OrdersClient } from "../gen/protempo/test/types/v1/orders_client.js";
import {
  CardDeclined,
  type ChargeCardRequest,
  type ChargeCardResultInit,
  FulfilOrderResult,
  Progress,
  Stage,
} from "../gen/protempo/test/types/v1/orders_protempo.js";

/** Activities as a class: they are called on it. */
class Activities implements OrdersActivities {
  #charged = 0n;

  async chargeCard(input: ChargeCardRequest, ctx: ActivityContext): Promise<ChargeCardResultInit> {
    const before = ctx.lastHeartbeat(Progress);
    ctx.heartbeat(Progress, { percent: (before?.percent ?? 0) + 1 });
    ctx.heartbeat();
    if (ctx.signal.aborted) throw ApplicationError.of(CardDeclined, { code: "late" });
    this.#charged += input.amountCents;
    return { receipt: input.orderId, chargedCents: this.#charged };
  }
  reserveStock() {
    return { reservationId: "r" };
  }
  notifyOps() {}
}

const connection = await Connection.connect();
const client = new Client({ connection });
const orders = new OrdersClient(client, { start: { taskQueue: "orders-canary" } });
const handle = await orders.fulfilOrder.start({
  orderId: "o-1",
  lines: [{ sku: "a", quantity: 1, priceCents: 100n }],
  payment: { case: "card", value: { token: "t" } },
  due: { seconds: 1n },
  stage: Stage.PENDING,
  labels: { a: "b" },
  signature: new Uint8Array(1),
  address: undefined,
});
await handle.cancelOrder({ reason: "r" });
await handle.touch();
const status = await handle.getStatus();
const note: string = status.note;
const address = await handle.changeAddress({ city: note });
await handle.pause();
const update = await handle.startUpdate.changeAddress(address, { waitForStage: "accepted" });
const city: string = (await update.result()).city;
const receipt: string = (await handle.result({ followRuns: false })).receipt;
await orders.sweep.execute();
await orders.sweep.signalWithStart.touch({ workflowId: "sweep" });
await orders.fulfilOrder.signalWithStart.cancelOrder({ start: { orderId: city }, signal: { reason: receipt } });
const started = await orders.fulfilOrder.updateWithStart.changeAddress({ start: {}, update: {} });
await started.handle.cancel({ reason: "r" });
await started.update.result();
const id: string = orders.fulfilOrder.workflowId({ orderId: "o-1" });
await orders.refundOrder.handle(id).terminate("over");
await new LooseClient(client).wander.start({ taskQueue: "loose" });
const untyped: unknown = await client.workflow.execute("x", [1], { workflowId: "x", taskQueue: "q" });
try {
  await handle.untyped.query("q", [untyped]);
} catch (error) {
  if (error instanceof WorkflowFailedError) console.log(detailOf(error, CardDeclined)?.code);
}

const double = stub(OrdersClient, {
  fulfilOrder: {
    async execute(input) {
      return FulfilOrderResult.create({ receipt: input.orderId ?? "" });
    },
  },
});
await double.fulfilOrder.execute({});

const worker = await Worker.create({
  connection,
  workflows: new URL("./workflows.js", import.meta.url),
  activities: [ordersActivities(new Activities()), someOrdersActivities({ notifyOps: async () => {} })],
  renameQueues: { orders: "orders-canary" },
});
await worker.run();
