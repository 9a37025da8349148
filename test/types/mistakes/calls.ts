// Mistakes inside `run`: activities, children, options, awaits. Each block is one.
import type { ContinueAsNew } from "protempo/workflow";
import { RefundRequest } from "../gen/protempo/test/types/v1/orders_protempo.js";
import { type FulfilOrderContext, Loose, Shipping, type SweepContext } from "../gen/protempo/test/types/v1/orders_workflow.js";

declare const ctx: FulfilOrderContext;
declare const sweep: SweepContext;

// mistake: activity misspelt
{
  await ctx.activities.chargCard({});
}
// mistake: activity of another service
{
  await ctx.activities.printLabel({});
}
// mistake: local activity misspelt
{
  await ctx.localActivities.reserveStok({});
}
// mistake: field of an activity misspelt
{
  await ctx.activities.chargeCard({ orderID: "x" });
}
// mistake: number for a 64-bit integer
{
  await ctx.activities.chargeCard({ amountCents: 5 });
}
// mistake: text for a number
{
  await ctx.activities.reserveStock({ lines: [{ quantity: "2" }] });
}
// mistake: one item for a list
{
  await ctx.activities.reserveStock({ lines: { sku: "a" } });
}
// mistake: field of an item misspelt
{
  await ctx.activities.reserveStock({ lines: [{ skus: "a" }] });
}
// mistake: activity without its input
{
  await ctx.activities.chargeCard();
}
// mistake: input for an Empty activity
{
  await ctx.activities.notifyOps({ text: "x" });
}
// mistake: another message as input
{
  await ctx.activities.chargeCard(RefundRequest.create({}));
}
// mistake: promise as input
{
  await ctx.activities.chargeCard(ctx.activities.chargeCard({}));
}
// mistake: await forgotten and the result used
{
  const charge = ctx.activities.chargeCard({});
  ctx.log.info(charge.receipt);
}
// mistake: field of a result misspelt
{
  const charge = await ctx.activities.chargeCard({});
  ctx.log.info(charge.reciept);
}
// mistake: result of an Empty activity used
{
  const nothing = await ctx.activities.notifyOps();
  ctx.log.info(nothing.text);
}
// not caught: activity never awaited
{
  ctx.activities.notifyOps();
}
// mistake: condition in an if without await
{
  if (ctx.condition(() => true, "1 day")) ctx.log.info("x");
}
// mistake: async predicate
{
  await ctx.condition(async () => true);
}
// mistake: predicate that was called
{
  await ctx.condition(ctx.patched("x"));
}
// mistake: unit misspelt
{
  await ctx.sleep("1 dya");
}
// mistake: duration without a unit
{
  await ctx.sleep("30");
}
// mistake: timeout misspelt
{
  await ctx.activities.chargeCard({}, { startToCloseTimout: "1s" });
}
// mistake: timeout with a bad unit
{
  await ctx.activities.chargeCard({}, { startToCloseTimeout: "1 sekond" });
}
// mistake: task queue of a local activity
{
  await ctx.localActivities.reserveStock({}, { taskQueue: "x" });
}
// mistake: retry policy misspelt
{
  await ctx.activities.chargeCard({}, { retry: { maxAttempts: 3 } });
}
// mistake: unknown cancellation type
{
  await ctx.activities.chargeCard({}, { cancellationType: "wait" });
}
// mistake: child misspelt
{
  await ctx.workflows.fulfillOrder.execute({});
}
// mistake: child of another service
{
  await ctx.workflows.shipOrder.execute({});
}
// mistake: field of a child misspelt
{
  await ctx.workflows.refundOrder.execute({ amount: 5n });
}
// mistake: conflict policy of a child
{
  await ctx.workflows.refundOrder.execute({}, { idConflictPolicy: "fail" });
}
// mistake: unknown parent close policy
{
  await ctx.workflows.refundOrder.start({}, { parentClosePolicy: "leave" });
}
// mistake: query through a child
{
  const child = await ctx.workflows.fulfilOrder.start({});
  await child.getStatus();
}
// mistake: signal of another workflow through a child
{
  const child = await ctx.workflows.fulfilOrder.start({});
  await child.approve({});
}
// mistake: field of a child's signal misspelt
{
  const child = await ctx.workflows.fulfilOrder.start({});
  await child.cancelOrder({ raeson: "x" });
}
// mistake: signal of another workflow through an external one
{
  await ctx.workflows.fulfilOrder.external("x").approve({});
}
// mistake: field of an external workflow's signal misspelt
{
  await ctx.workflows.fulfilOrder.external("x").cancelOrder({ raeson: "x" });
}
// mistake: heartbeat timeout of a local activity
{
  await ctx.localActivities.chargeCard({}, { heartbeatTimeout: "1s" });
}
// mistake: result of an external workflow
{
  await ctx.workflows.fulfilOrder.external("x").result();
}
// mistake: result of a child before it is started
{
  await ctx.workflows.fulfilOrder.start({}).result();
}
// mistake: service used by its name
{
  ctx.use("Shipping");
}
// mistake: option of use misspelt
{
  ctx.use(Shipping, { activities: { taskQueue: "x" } });
}
// mistake: workflow of a used service misspelt
{
  await ctx.use(Shipping).workflows.shipOrders.execute({});
}
// mistake: timeout missing in the contract
{
  await ctx.use(Loose).activities.rest();
}
// mistake: timeout missing beside other options
{
  await ctx.use(Loose).activities.walk({}, { summary: "x" });
}
// mistake: timeout missing of a local activity
{
  await ctx.use(Loose).localActivities.rest({});
}
// mistake: context of another workflow
{
  const other: FulfilOrderContext = sweep;
  void other;
}
// mistake: continueAsNew of another input
{
  const next: ContinueAsNew = sweep.continueAsNew({ orderId: "x" });
  void next;
}
// mistake: shield without a promise
{
  await ctx.shield(() => 5);
}
// mistake: timeout of a scope misplaced
{
  await ctx.withTimeout(async () => {}, "1s");
}
