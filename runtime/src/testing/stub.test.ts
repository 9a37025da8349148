import { expect, test } from "vitest";
import { clientOf } from "../internal/client.js";
import { stub, stubHandle } from "./stub.js";

interface OrdersClient {
  readonly fulfil: {
    start(input: { id: string }): Promise<unknown>;
    execute(input: { id: string }): Promise<{ receipt: string }>;
  };
  readonly refund: {
    start(input: { id: string }): Promise<Handle>;
    execute(input: { id: string }): Promise<void>;
    readonly schedules: { create(id: string): Promise<unknown>; handle(id: string): Handle };
    readonly signalWithStart: { cancel(): Promise<Handle>; pause(): Promise<Handle> };
  };
}

interface Handle {
  readonly workflowId: string;
  result(): Promise<string>;
  cancel(): Promise<void>;
  readonly startUpdate: { change(): Promise<string>; rename(): Promise<string> };
}

const OrdersClient = clientOf<OrdersClient>({
  service: "acme.v1.Orders",
  activities: [],
  workflows: ["fulfil", "refund"].map((member) => ({
    kind: "workflow",
    key: member,
    member,
    name: member,
    input: null,
    output: null,
    handlers: [],
  })),
});

const orders = stub(OrdersClient, {
  fulfil: {
    async execute(input) {
      return { receipt: `for ${input.id}` };
    },
  },
});

test("a stub answers in place of the server", async () => {
  expect(await orders.fulfil.execute({ id: "1" })).toEqual({ receipt: "for 1" });
});

test("what is not stubbed throws by name", () => {
  expect(() => orders.fulfil.start({ id: "1" })).toThrow("OrdersClient.fulfil.start is not stubbed");
  expect(() => orders.refund).toThrow("OrdersClient.refund is not stubbed");
});

test("it can be awaited, compared and printed as any object", async () => {
  expect(await Promise.resolve(orders)).toBe(orders);
  expect(JSON.stringify(orders)).toBe('{"fulfil":{}}');
});

test("a workflow that the client does not have cannot be stubbed", () => {
  const wrong = { fulfill: {} } as object;
  expect(() => stub(OrdersClient, wrong)).toThrow("OrdersClient has no workflow fulfill");
});

test("what is below a workflow can be stubbed in part too, and handles that calls give", async () => {
  const some = stub(OrdersClient, {
    refund: {
      start: async ({ id }) =>
        stubHandle({ workflowId: id, result: async () => "done", startUpdate: { change: async () => "changed" } }),
      schedules: { handle: (workflowId) => stubHandle({ workflowId }) },
      signalWithStart: { cancel: async () => stubHandle({ workflowId: "c" }) },
    },
  });
  const handle = await some.refund.start({ id: "1" });
  expect([handle.workflowId, await handle.result(), await handle.startUpdate.change()]).toEqual([
    "1",
    "done",
    "changed",
  ]);
  expect(() => handle.cancel()).toThrow("the handle.cancel is not stubbed; add it to what stubHandle() is given");
  expect(() => handle.startUpdate.rename()).toThrow("the handle.startUpdate.rename is not stubbed");
  expect(some.refund.schedules.handle("s").workflowId).toBe("s");
  expect(() => some.refund.schedules.create("s")).toThrow("OrdersClient.refund.schedules.create is not stubbed");
  expect((await some.refund.signalWithStart.cancel()).workflowId).toBe("c");
  expect(() => some.refund.signalWithStart.pause()).toThrow("OrdersClient.refund.signalWithStart.pause is not stubbed");
});
