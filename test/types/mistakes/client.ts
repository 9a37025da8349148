// Mistakes in clients, handles and doubles. Each block is one.
import { ApplicationError, Client, type Connection, detailOf } from "protempo/client";
import { MockActivityEnvironment, stub, stubHandle } from "protempo/testing";
import { validation } from "protempo/validation";
import {
  type FulfilOrderHandle,
  LooseClient,
  OrdersClient,
  type RefundOrderHandle,
} from "../gen/protempo/test/types/v1/orders_client.js";
import { file_protempo_test_types_v1_orders } from "../gen/protempo/test/types/v1/orders_pb.js";
import { CardDeclined, RefundRequest, Stage } from "../gen/protempo/test/types/v1/orders_protempo.js";

declare const client: Client;
declare const connection: Connection;
declare const orders: OrdersClient;
declare const loose: LooseClient;
declare const handle: FulfilOrderHandle;
declare const refund: RefundOrderHandle;
declare const error: unknown;

// mistake: client without its connection
{
  new OrdersClient();
}
// mistake: client called without new
{
  OrdersClient(client);
}
// mistake: workflow misspelt
{
  await orders.fulfillOrder.start({});
}
// mistake: call misspelt
{
  await orders.fulfilOrder.strat({});
}
// mistake: input missing
{
  await orders.fulfilOrder.start();
}
// mistake: input for an Empty workflow
{
  await orders.sweep.start({ orderId: "x" });
}
// mistake: field misspelt
{
  await orders.fulfilOrder.start({ orderID: "x" });
}
// mistake: nested field misspelt
{
  await orders.fulfilOrder.start({ address: { town: "x" } });
}
// mistake: another message as input
{
  await orders.fulfilOrder.start(RefundRequest.create({}));
}
// mistake: oneof with the wrong value
{
  await orders.fulfilOrder.start({ payment: { case: "voucher", value: { token: "x" } } });
}
// mistake: oneof with the wrong case
{
  await orders.fulfilOrder.start({ payment: { case: "crad", value: { token: "x" } } });
}
// mistake: oneof without its case
{
  await orders.fulfilOrder.start({ payment: { card: { token: "x" } } });
}
// mistake: Date for a Timestamp
{
  await orders.fulfilOrder.start({ due: new Date() });
}
// mistake: text for an enum
{
  await orders.fulfilOrder.start({ stage: "PENDING" });
}
// mistake: unknown number for an enum
{
  await orders.fulfilOrder.start({ stage: 99 });
}
// mistake: null for a field
{
  await orders.fulfilOrder.start({ orderId: null });
}
// mistake: number in a map of text
{
  await orders.fulfilOrder.start({ labels: { a: 5 } });
}
// mistake: text for bytes
{
  await orders.fulfilOrder.start({ signature: "x" });
}
// mistake: member of an enum misspelt
{
  await orders.fulfilOrder.start({ stage: Stage.PENDNG });
}
// mistake: option misspelt
{
  await orders.fulfilOrder.start({}, { workflowID: "x" });
}
// mistake: bad duration
{
  await orders.fulfilOrder.start({}, { executionTimeout: "2 fortnights" });
}
// mistake: unknown policy
{
  await orders.fulfilOrder.start({}, { idReusePolicy: "always" });
}
// mistake: queue missing in the contract
{
  await loose.wander.start();
}
// mistake: queue missing beside other options
{
  await loose.wander.execute({ workflowId: "x" });
}
// mistake: queue missing in signal-with-start
{
  await loose.wander.signalWithStart.nudge({ signal: {} });
}
// mistake: workflow ID of a contract without one
{
  orders.refundOrder.workflowId({});
}
// mistake: workflow ID of a misspelt field
{
  orders.fulfilOrder.workflowId({ order: "x" });
}
// mistake: handle without an ID
{
  orders.fulfilOrder.handle();
}
// mistake: handle of another workflow
{
  const other: FulfilOrderHandle = refund;
  void other;
}
// mistake: handler of another workflow
{
  await handle.approve({});
}
// mistake: signal misspelt
{
  await handle.cancelOder({});
}
// mistake: field of a signal misspelt
{
  await handle.cancelOrder({ raeson: "x" });
}
// mistake: input of an Empty query
{
  await handle.getStatus({ note: "x" });
}
// mistake: await of a query forgotten
{
  console.log(handle.getStatus().note);
}
// mistake: await of a start forgotten
{
  await orders.fulfilOrder.start({}).result();
}
// mistake: update as a query
{
  const text: string = await handle.changeAddress({});
  void text;
}
// mistake: query started as an update
{
  await handle.startUpdate.getStatus();
}
// mistake: unknown stage of an update
{
  await handle.startUpdate.changeAddress({}, { waitForStage: "admitted" });
}
// mistake: result of a started update unawaited
{
  const update = await handle.startUpdate.changeAddress({});
  console.log(update.city);
}
// mistake: signalWithStart that the contract does not have
{
  await orders.fulfilOrder.signalWithStart.touch({ start: {} });
}
// mistake: signalWithStart with parts in a row
{
  await orders.fulfilOrder.signalWithStart.cancelOrder({ orderId: "x" }, { reason: "x" });
}
// mistake: signalWithStart without its signal
{
  await orders.fulfilOrder.signalWithStart.cancelOrder({ start: {} });
}
// mistake: signalWithStart with parts swapped
{
  await orders.fulfilOrder.signalWithStart.cancelOrder({ start: { reason: "x" }, signal: {} });
}
// mistake: signalWithStart of a workflow without one
{
  await orders.refundOrder.signalWithStart.approve({ start: {}, signal: {} });
}
// mistake: updateWithStart without its update
{
  await orders.fulfilOrder.updateWithStart.changeAddress({ start: {} });
}
// mistake: updateWithStart's handle used as the result
{
  const started = await orders.fulfilOrder.updateWithStart.changeAddress({ start: {}, update: {} });
  await started.result();
}
// mistake: unknown conflict policy of updateWithStart
{
  await orders.fulfilOrder.updateWithStart.changeAddress({ start: {}, update: {} }, { idConflictPolicy: "useExistent" });
}
// mistake: no task queue at all
{
  await orders.fulfilOrder.start({}, { taskQueue: null });
}
// mistake: schedule without a spec
{
  await orders.fulfilOrder.schedules.create("nightly", { orderId: "x" }, { overlap: "skip" });
}
// mistake: schedule without its input
{
  await orders.fulfilOrder.schedules.create("nightly", { spec: {} });
}
// mistake: input for the schedule of an Empty workflow
{
  await orders.sweep.schedules.create("nightly", { orderId: "x" }, { spec: {} });
}
// mistake: field of a schedule's input misspelt
{
  await orders.fulfilOrder.schedules.create("nightly", { orderID: "x" }, { spec: {} });
}
// mistake: schedule without a task queue
{
  await loose.wander.schedules.create("nightly", { spec: {} });
}
// mistake: weekday misspelt
{
  await orders.sweep.schedules.create("nightly", { spec: { calendars: [{ dayOfWeek: "moonday" }] } });
}
// mistake: overlap policy misspelt
{
  await orders.sweep.schedules.handle("nightly").trigger({ overlap: "skipp" });
}
// mistake: change of a schedule misspelt
{
  await orders.sweep.schedules.handle("nightly").update(() => ({ pause: true }));
}
// mistake: another message as a schedule's new input
{
  await orders.fulfilOrder.schedules.handle("nightly").update(() => ({ input: RefundRequest.create({}) }));
}
// mistake: field of a described input misspelt
{
  console.log((await orders.fulfilOrder.schedules.handle("nightly").describe()).input().orderID);
}
// mistake: reason of terminate as an object
{
  await handle.terminate({ reason: "x" });
}
// mistake: untyped start without an ID
{
  await client.workflow.start("x", [], { taskQueue: "q" });
}
// mistake: untyped start without a queue
{
  await client.workflow.start("x", [], { workflowId: "x" });
}
// mistake: untyped result used unchecked
{
  const result = await client.workflow.execute("x", [], { workflowId: "x", taskQueue: "q" });
  console.log(result.receipt);
}
// mistake: field of an error's detail misspelt
{
  throw ApplicationError.of(CardDeclined, { cod: "x" });
}
// mistake: error of a message's name
{
  throw ApplicationError.of("CardDeclined", { code: "x" });
}
// mistake: detail unchecked
{
  console.log(detailOf(error, CardDeclined).code);
}
// mistake: option of an error misspelt
{
  throw ApplicationError.of(CardDeclined, {}, { nonRetriable: true });
}
// mistake: double of a misspelt workflow
{
  stub(OrdersClient, { fulfillOrder: {} });
}
// mistake: double with the wrong result
{
  stub(OrdersClient, { fulfilOrder: { execute: async () => ({ receipt: 5 }) } });
}
// mistake: double of a misspelt call of schedules
{
  stub(OrdersClient, { fulfilOrder: { schedules: { make: async () => {} } } });
}
// mistake: double of a handle with a misspelt member
{
  stub(OrdersClient, { fulfilOrder: { start: async () => stubHandle({ workflowID: "x" }) } });
}
// mistake: context of a mock environment misused
{
  await new MockActivityEnvironment().run((ctx) => ctx.heartbeats());
}
// mistake: file of a contract in place of its rules
{
  new Client({ connection, validation: file_protempo_test_types_v1_orders });
}
// mistake: rules of no file
{
  validation({ files: [] });
}
// mistake: rules of a token
{
  validation({ files: [CardDeclined] });
}
