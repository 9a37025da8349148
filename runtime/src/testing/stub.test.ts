import { expect, test } from "vitest";
import { clientOf } from "../internal/client.js";
import { stub } from "./stub.js";

interface OrdersClient {
  readonly fulfil: {
    start(input: { id: string }): Promise<unknown>;
    execute(input: { id: string }): Promise<{ receipt: string }>;
  };
  readonly refund: { execute(input: { id: string }): Promise<void> };
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
