// Mistakes in activities. Each block is one.
import type { ActivityContext } from "protempo/activity";
import { type OrdersActivities, ordersActivities, someOrdersActivities } from "../gen/protempo/test/types/v1/orders_activity.js";
import { Progress, RefundRequest } from "../gen/protempo/test/types/v1/orders_protempo.js";

declare const right: OrdersActivities;
declare const ctx: ActivityContext;

// mistake: activity missing
{
  ordersActivities({ chargeCard: right.chargeCard, reserveStock: right.reserveStock });
}
// mistake: two activities missing
{
  ordersActivities({ chargeCard: right.chargeCard });
}
// mistake: activity misspelt
{
  ordersActivities({ chargeCrad: right.chargeCard, reserveStock: right.reserveStock, notifyOps() {} });
}
// mistake: activity misspelt in some
{
  someOrdersActivities({ chargeCrad: right.chargeCard });
}
// mistake: activity of another service
{
  someOrdersActivities({ printLabel: async () => ({}) });
}
// mistake: input of another message
{
  someOrdersActivities({ chargeCard: async (input: RefundRequest) => ({ receipt: input.orderId }) });
}
// mistake: field of the input misspelt
{
  someOrdersActivities({ chargeCard: async (input) => ({ receipt: input.orderID }) });
}
// mistake: result of the wrong type
{
  someOrdersActivities({ chargeCard: async () => ({ receipt: 5 }) });
}
// mistake: result missing
{
  someOrdersActivities({ chargeCard: async () => {} });
}
// mistake: another message as result
{
  someOrdersActivities({ chargeCard: async () => RefundRequest.create({}) });
}
// not caught: surplus field in a result
{
  someOrdersActivities({ chargeCard: async () => ({ receipt: "x", chargedCent: 5n }) });
}
// mistake: input of an Empty activity
{
  someOrdersActivities({ notifyOps: async (input: RefundRequest) => void input });
}
// mistake: three parameters
{
  someOrdersActivities({ chargeCard: async (_input, _ctx, _more: string) => ({}) });
}
// mistake: heartbeat without its type
{
  ctx.heartbeat({ percent: 5 });
}
// mistake: heartbeat with the wrong field
{
  ctx.heartbeat(Progress, { precent: 5 });
}
// mistake: heartbeat details used as text
{
  const text: string = ctx.lastHeartbeat(Progress);
  void text;
}
// mistake: heartbeat details unchecked
{
  void ctx.lastHeartbeat(Progress).percent;
}
// mistake: attempt of the wrong type
{
  const attempt: string = ctx.info.attempt;
  void attempt;
}
