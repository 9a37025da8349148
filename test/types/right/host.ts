// Nothing in this folder is a mistake: it compiles, so that the mistakes are what fails in the other one.
import type { ActivityContext } from "protempo/activity";
import { ApplicationError, Client, Connection, detailOf, WorkflowFailedError } from "protempo/client";
import { MockActivityEnvironment, stub, stubHandle } from "protempo/testing";
import { validation } from "protempo/validation";
import { Worker } from "protempo/worker";
import {
  type OrdersActivities,
  ordersActivities,
  someOrdersActivities,
} from "../gen/protempo/test/types/v1/orders_activity.js";
import { LooseClient, OrdersClient } from "../gen/protempo/test/types/v1/orders_client.js";
import { file_protempo_test_types_v1_orders } from "../gen/protempo/test/types/v1/orders_pb.js";
import {
  CardDeclined,
  ChargeCardRequest,
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
const rules = validation({ files: [file_protempo_test_types_v1_orders] });
const client = new Client({ connection, validation: rules });
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
await orders.fulfilOrder.start({}, { workflowId: null, retry: null, executionTimeout: null, priority: null });
const nightly = await orders.fulfilOrder.schedules.create(
  "nightly",
  { orderId: "o-1" },
  {
    spec: { calendars: [{ hour: { start: 8, end: 18, step: 2 }, dayOfWeek: ["monday", 5] }], jitter: "1 m" },
    overlap: "bufferOne",
    workflow: { runTimeout: "1h", retry: null },
  },
);
await nightly.update(({ spec, note }) => ({ spec: { ...spec, cron: ["@daily"] }, note: `${note}!` }));
await nightly.update(({ input }) => ({ input: { ...input(), orderId: "o-2" }, remainingActions: null }));
await orders.sweep.schedules.create("sweep", {
  spec: { intervals: [{ every: "1h", offset: 5 }] },
  triggerImmediately: true,
});
await new LooseClient(client).wander.schedules.create("w", { spec: {}, workflow: { taskQueue: "loose" } });
for await (const { scheduleId } of orders.sweep.schedules.list()) console.log(scheduleId);
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
stub(OrdersClient, {
  fulfilOrder: {
    start: async () =>
      stubHandle({
        workflowId: "o-1",
        getStatus: async () => ({ ...status }),
        startUpdate: { changeAddress: async () => stubHandle({}) },
      }),
    schedules: { handle: () => stubHandle({ pause: async () => {} }) },
  },
});
const environment = new MockActivityEnvironment({ info: { attempt: 2 } });
await environment.run((ctx) => new Activities().chargeCard(ChargeCardRequest.create({ orderId: "o-1" }), ctx));
const percent: number | undefined = environment.heartbeats(Progress)[0]?.percent;
console.log(percent);

const worker = await Worker.create({
  validation: rules,
  connection,
  workflows: new URL("./workflows.js", import.meta.url),
  activities: [ordersActivities(new Activities()), someOrdersActivities({ notifyOps: async () => {} })],
  renameQueues: { orders: "orders-canary" },
});
await worker.run();
