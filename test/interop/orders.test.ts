import { randomUUID } from "node:crypto";
import { ordersActivities } from "@protempo/examples/acme/orders/v1/orders_activity.js";
import { Connection } from "protempo/client";
import { Worker } from "protempo/worker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Shop } from "../../examples/orders/src/activities.js";
import { buildPeer } from "../../scripts/lib/go-peer.mjs";
import { sharedAddress } from "../helpers/server.js";
import { GoError, goIsThere, Peer, unlessGo } from "./peer.js";
import { buildLimitMs } from "./stage.js";

describe.runIf(goIsThere)(`a Go client of the example's orders${unlessGo}`, () => {
  const queue = `orders-${randomUUID()}`;
  let connection: Connection;
  let worker: Worker;
  let running: Promise<void>;
  let go: Peer;

  beforeAll(async () => {
    await buildPeer();
    connection = await Connection.connect({ address: sharedAddress() });
    worker = await Worker.create({
      connection,
      workflows: new URL("../../examples/orders/src/workflows.ts", import.meta.url),
      activities: [ordersActivities(new Shop())],
      renameQueues: { orders: queue },
      lanes: 1,
      shutdownSignals: [],
      logger: { log: () => {} },
    });
    running = worker.run();
    go = Peer.client(sharedAddress(), queue, "json");
  }, buildLimitMs);
  afterAll(async () => {
    await go?.stop();
    await worker?.shutdown();
    await running;
    await connection?.close();
  });

  const order = (token: string): object => ({
    orderId: `o-${randomUUID()}`,
    customerId: "c-1",
    lines: [{ sku: "BOOK", quantity: 2, unitPriceCents: "1500" }],
    address: { name: "Ada", street: "Storgatan 1", city: "Umeå", countryCode: "SE" },
    card: { token, lastFour: "1234" },
  });
  const start = async (input: object): Promise<{ workflowId: string }> => {
    const { workflowId } = await go.call<{ workflowId: string }>("orders.start", { input, type: queue });
    expect(workflowId).toBe(`order/${(input as { orderId: string }).orderId}`);
    return { workflowId };
  };

  test("an order is expedited, takes a voucher under its own ID, and is delivered", async () => {
    const to = await start(order("tok-1"));
    await go.call("orders.expedite", to);
    const voucher = { ...to, input: { code: "SPRING", valueCents: "500" } };
    expect(await go.call("orders.applyVoucher", voucher)).toEqual({ updateId: "voucher/SPRING", amountCents: 2500 });
    expect(await go.call("orders.getStatus", to)).toMatchObject({ amountCents: "2500", address: { city: "Umeå" } });
    expect(await go.call("orders.result", to)).toMatchObject({
      stage: "ORDER_STAGE_DELIVERED",
      chargedCents: "2500",
      receiptId: expect.any(String),
    });
  });

  test("an order is cancelled in time", async () => {
    const to = await start(order("tok-2"));
    await go.call("orders.cancelOrder", { ...to, input: { reason: "changed my mind" } });
    expect(await go.call("orders.result", to)).toEqual({ stage: "ORDER_STAGE_CANCELLED" });
  });

  test("a declined card is told with the contract's type", async () => {
    const to = await start(order("tok-declined"));
    const error = await go.call("orders.result", to).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GoError);
    expect((error as GoError).kinds).toEqual(["workflow", "activity", "application acme.orders.v1.CardDeclined"]);
  });
});
