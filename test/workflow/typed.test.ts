import { readFileSync } from "node:fs";
import type { JsonObject } from "@bufbuild/protobuf";
import type { ContinueAsNew } from "protempo/workflow";
import { describe, expect, test } from "vitest";
import type {
  ChangeAddressRequest,
  ChangeAddressResponseInit,
  FulfilOrderResponseInit,
  GetStatusResponseInit,
  ShipOrderResponseInit,
} from "../../generated/examples/acme/orders/v1/orders_protempo.js";
import {
  type FulfilOrderContext,
  FulfilOrderWorkflow,
  Orders,
  ShipOrderWorkflow,
  someOrdersWorkflows,
} from "../../generated/examples/acme/orders/v1/orders_workflow.js";
import { EngineDriver, payloadValue, rawPayload } from "./driver.js";

const fulfilOrder = "acme.orders.v1.Orders.FulfilOrder";
const shipOrder = "acme.orders.v1.Orders.ShipOrder";

abstract class Quiet extends FulfilOrderWorkflow {
  override cancelOrder(): void | Promise<void> {}
  override expediteOrder(): void {}
  override getStatus(): GetStatusResponseInit {
    return {};
  }
  override validateChangeAddress(): void {}
  override changeAddress(): ChangeAddressResponseInit {
    return {};
  }
  override validateApplyVoucher(): void {}
  override applyVoucher(): object {
    return {};
  }
}

abstract class QuietShipping extends ShipOrderWorkflow {
  override confirmDelivery(): void {}
  override trackShipment(): object {
    return {};
  }
}

function drive(
  FulfilOrder: new () => FulfilOrderWorkflow,
  options?: ConstructorParameters<typeof EngineDriver>[1],
): EngineDriver {
  return new EngineDriver({ workflows: someOrdersWorkflows({ FulfilOrder: FulfilOrder as never }) }, options);
}

function message(type: string, json: unknown): JsonObject {
  const plain = rawPayload("json/protobuf", JSON.stringify(json));
  const metadata = { ...(plain.metadata as JsonObject), messageType: btoa(`acme.orders.v1.${type}`) };
  return { ...plain, metadata };
}

function start(driver: EngineDriver, json: unknown = { orderId: "o-1" }, jobs: readonly JsonObject[] = []) {
  return driver.startWith(fulfilOrder, [message("FulfilOrderRequest", json)], jobs);
}

function signal(name: string, type: string, json: unknown): JsonObject {
  const input = [message(type, json)];
  return { signalWorkflow: { signalName: `acme.orders.v1.Orders.${name}`, input, originatingEventId: "9" } };
}

function update(name: string, id: string, input: readonly JsonObject[]): JsonObject {
  const fullName = `acme.orders.v1.Orders.${name}`;
  return { doUpdate: { id, protocolInstanceId: id, name: fullName, input: [...input], runValidator: true } };
}

function query(name: string): JsonObject {
  return { queryWorkflow: { queryId: "q", queryType: `acme.orders.v1.Orders.${name}` } };
}

function activityDone(seq: number, type: string, json: unknown): JsonObject {
  return { resolveActivity: { seq, result: { completed: { result: message(type, json) } } } };
}

describe("activities of the contract", () => {
  test("take timeouts, retries and queue from the contract", async () => {
    class FulfilOrder extends Quiet {
      override async run(): Promise<FulfilOrderResponseInit> {
        const { receiptId } = await this.ctx.activities.chargeCard({ orderId: this.input.orderId });
        return { receiptId };
      }
    }
    const driver = drive(FulfilOrder);
    const { commands } = await start(driver);
    expect(commands).toEqual([
      {
        scheduleActivity: {
          seq: 1,
          activityId: "1",
          activityType: "acme.orders.v1.Orders.ChargeCard",
          taskQueue: "orders",
          arguments: [message("ChargeCardRequest", { orderId: "o-1" })],
          startToCloseTimeout: "30s",
          retryPolicy: {
            initialInterval: "0.200s",
            maximumInterval: "5s",
            maximumAttempts: 8,
            nonRetryableErrorTypes: ["acme.orders.v1.CardDeclined"],
          },
        },
      },
    ]);
    const end = await driver.activate([activityDone(1, "ChargeCardResponse", { receiptId: "r-1" })]);
    expect(end.commands).toEqual([
      { completeWorkflowExecution: { result: message("FulfilOrderResponse", { receiptId: "r-1" }) } },
    ]);
  });

  test("overlay call, use() and contract field by field", async () => {
    class FulfilOrder extends Quiet {
      override async run(): Promise<FulfilOrderResponseInit> {
        const other = this.ctx.use(Orders, {
          activity: { taskQueue: "canary", startToCloseTimeout: "40s", retry: { maximumAttempts: 3 } },
        });
        await other.activities.chargeCard(
          { orderId: "x" },
          { startToCloseTimeout: "50s", retry: { initialInterval: "2s" }, summary: "charging", eager: false },
        );
        return {};
      }
    }
    const { commands } = await start(drive(FulfilOrder));
    expect(commands[0]).toMatchObject({
      userMetadata: { summary: { data: btoa(JSON.stringify("charging")) } },
      scheduleActivity: {
        taskQueue: "canary",
        startToCloseTimeout: "50s",
        doNotEagerlyExecute: true,
        retryPolicy: {
          initialInterval: "2s",
          maximumInterval: "5s",
          maximumAttempts: 3,
          nonRetryableErrorTypes: ["acme.orders.v1.CardDeclined"],
        },
      },
    });
  });

  test("null takes the contract's retries away, and cancellation types go over the wire", async () => {
    class FulfilOrder extends Quiet {
      override async run(): Promise<FulfilOrderResponseInit> {
        const { activities, localActivities } = this.ctx;
        void activities.chargeCard({}, { retry: null });
        void activities.printLabel({});
        void activities.printLabel({}, { cancellationType: "abandon" });
        void localActivities.chargeCard({}, { localRetryThreshold: "5s" });
        return {};
      }
    }
    const { commands } = await start(drive(FulfilOrder));
    const [none, waits, abandons, local] = commands.map((command) => Object.values(command)[0] as JsonObject);
    expect(none?.retryPolicy).toBeUndefined();
    expect(waits).toMatchObject({ cancellationType: "WAIT_CANCELLATION_COMPLETED", heartbeatTimeout: "5s" });
    expect(abandons).toMatchObject({ cancellationType: "ABANDON" });
    expect(local).toMatchObject({ seq: 4, activityId: "4", attempt: 1, localRetryThreshold: "5s" });
  });

  test("go to the queues' new names, in the worker's encoding", async () => {
    class FulfilOrder extends Quiet {
      override async run(): Promise<FulfilOrderResponseInit> {
        void this.ctx.activities.chargeCard({ orderId: "x" });
        void this.ctx.workflows.shipOrder.execute({ orderId: "x" });
        await this.ctx.condition(() => false);
        return {};
      }
    }
    const driver = drive(FulfilOrder, { encoding: "binary", renameQueues: { orders: "orders-canary" } });
    const { commands } = await start(driver);
    const binary = [{ metadata: { encoding: btoa("binary/protobuf") } }];
    expect(commands).toMatchObject([
      { scheduleActivity: { taskQueue: "orders-canary", arguments: binary } },
      { startChildWorkflowExecution: { taskQueue: "orders-canary", input: binary } },
    ]);
  });

  test("fail the task, naming call, message and field, when a result cannot be read", async () => {
    class FulfilOrder extends Quiet {
      override async run(): Promise<FulfilOrderResponseInit> {
        await this.ctx.activities.chargeCard({}).catch(() => undefined);
        return {};
      }
    }
    const driver = drive(FulfilOrder);
    await start(driver);
    const { failure } = await driver.activate([activityDone(1, "ChargeCardResponse", { receiptId: 7 })]);
    expect(failure).toMatch(/activity acme\.orders\.v1\.Orders\.ChargeCard .*ChargeCardResponse\.receiptId/);
  });
});

describe("handlers of the contract", () => {
  class FulfilOrder extends Quiet {
    readonly #seen: string[] = [`constructed with ${this.input.orderId}`];
    override async run(): Promise<FulfilOrderResponseInit> {
      this.#seen.push("run");
      await this.ctx.condition(() => this.#seen.length > 100);
      return {};
    }
    override cancelOrder(input?: { readonly reason: string }): void {
      this.#seen.push(`cancel ${input?.reason}`);
    }
    override expediteOrder(): void {
      this.#seen.push("expedite");
    }
    override getStatus(): GetStatusResponseInit {
      return { stage: 2, ...({ note: this.#seen.join("; ") } as object) };
    }
    override validateChangeAddress(input?: ChangeAddressRequest): void {
      if (input?.address?.city === "Nowhere") throw new RangeError("no such city");
      if (input?.address) input.address.city = "changed by the validator";
    }
    override changeAddress(input?: ChangeAddressRequest): ChangeAddressResponseInit {
      this.#seen.push(`address ${input?.address?.city}`);
      return { previous: input?.address };
    }
    seen(): readonly string[] {
      return this.#seen;
    }
  }

  test("get what came before the start in order of arrival, before run", async () => {
    const seen: (readonly string[])[] = [];
    class Watched extends FulfilOrder {
      override async run(): Promise<FulfilOrderResponseInit> {
        seen.push([...this.seen()]);
        return super.run();
      }
    }
    const driver = drive(Watched);
    await start(driver, { orderId: "o-7" }, [
      signal("CancelOrder", "CancelOrderRequest", { reason: "first" }),
      { signalWorkflow: { signalName: "acme.orders.v1.Orders.ExpediteOrder", input: [rawPayload("binary/null", "")] } },
      signal("CancelOrder", "CancelOrderRequest", { reason: "second" }),
    ]);
    expect(seen).toEqual([["constructed with o-7", "cancel first", "expedite", "cancel second"]]);
  });

  test("a signal that cannot be read is dropped, logged with its event, and counted", async () => {
    const driver = drive(FulfilOrder);
    await start(driver);
    const broken = [
      rawPayload("binary/encrypted", "x"),
      rawPayload("json/protobuf", "{"),
      rawPayload("binary/null", ""),
      rawPayload("json/protobuf", '{"reason":5}'),
    ];
    const signalName = "acme.orders.v1.Orders.CancelOrder";
    const jobs = broken.map((payload) => ({
      signalWorkflow: { signalName, input: [payload], originatingEventId: "12" },
    }));
    const { commands } = await driver.activate([...jobs, { signalWorkflow: { signalName } }]);
    expect(commands).toEqual([]);
    const errors = driver.logs.filter(({ level }) => level === "error");
    expect(errors).toHaveLength(5);
    expect(errors[3]).toMatchObject({
      message: expect.stringContaining("CancelOrderRequest.reason"),
      attributes: { signal: signalName, eventId: "12" },
    });
    expect(driver.counts).toHaveLength(5);
    const answer = await driver.activate([query("GetStatus")]);
    expect(answer.kinds).toEqual(["respondToQuery"]);
  });

  test("updates are validated, read again, accepted and answered", async () => {
    const driver = drive(FulfilOrder);
    await start(driver);
    const address = (city: string): JsonObject => message("ChangeAddressRequest", { address: { city } });
    const { commands } = await driver.activate([
      update("ChangeAddress", "good", [address("Bonn")]),
      update("ChangeAddress", "bad", [address("Nowhere")]),
      update("ChangeAddress", "broken", [rawPayload("json/protobuf", "nonsense")]),
    ]);
    expect(commands.map((command) => command.updateResponse)).toMatchObject([
      { protocolInstanceId: "good", accepted: {} },
      {
        protocolInstanceId: "bad",
        rejected: { message: "no such city", applicationFailureInfo: { type: "RangeError" } },
      },
      { protocolInstanceId: "broken", rejected: { applicationFailureInfo: { type: "DecodeError" } } },
      { protocolInstanceId: "good", completed: {} },
    ]);
    const { completed } = (commands[3] as { updateResponse: JsonObject }).updateResponse;
    expect(payloadValue(completed)).toEqual({ previous: { city: "Bonn" } });
  });

  test("a query with an unknown name lists the known ones", async () => {
    const driver = drive(FulfilOrder);
    await start(driver);
    const { commands } = await driver.activate([query("None")]);
    expect(commands).toMatchObject([
      { respondToQuery: { failed: { message: expect.stringContaining("acme.orders.v1.Orders.GetStatus") } } },
    ]);
  });

  test("the metadata query describes them", async () => {
    const driver = drive(FulfilOrder);
    await start(driver);
    const job = { queryWorkflow: { queryId: "q", queryType: "__temporal_workflow_metadata" } };
    const { commands } = await driver.activate([job]);
    const [{ respondToQuery }] = commands as never as [{ respondToQuery: { succeeded: { response: unknown } } }];
    const { succeeded } = respondToQuery;
    expect(payloadValue(succeeded.response)).toMatchObject({
      definition: {
        type: fulfilOrder,
        queryDefinitions: expect.arrayContaining([
          { name: "acme.orders.v1.Orders.GetStatus", description: expect.any(String) },
        ]),
      },
    });
  });
});

describe("order", () => {
  const recorded = JSON.parse(readFileSync(new URL("../hops/recorded.json", import.meta.url), "utf8")) as {
    probes: Record<string, { trace: string[] }[]>;
  };
  const tick: JsonObject = signal("CancelOrder", "CancelOrderRequest", {});
  const started = { resolveChildWorkflowExecutionStart: { seq: 1, succeeded: { runId: "r" } } };
  const shipped: JsonObject = {
    resolveChildWorkflowExecution: { seq: 1, result: { completed: { result: message("ShipOrderResponse", {}) } } },
  };
  const signalled = { resolveSignalExternalWorkflow: { seq: 1 } };

  type Main = (ctx: FulfilOrderContext, trace: string[]) => Promise<unknown>;
  const cases: Record<string, readonly [Main, ...JsonObject[]]> = {
    "activity completes": [
      async (ctx, trace) => {
        await ctx.activities.chargeCard({});
        trace.push("activity = 1");
      },
      activityDone(1, "ChargeCardResponse", {}),
    ],
    "local activity completes": [
      async (ctx, trace) => {
        await ctx.localActivities.chargeCard({});
        trace.push("local = 1");
      },
      activityDone(1, "ChargeCardResponse", {}),
    ],
    "activity in a shielded scope": [
      async (ctx, trace) => {
        await ctx.shield((inner) => inner.activities.chargeCard({}));
        trace.push("shielded = 1");
      },
      activityDone(1, "ChargeCardResponse", {}),
    ],
    "child executes": [
      async (ctx, trace) => {
        await ctx.workflows.shipOrder.execute({ orderId: "1" });
        trace.push("child = 1");
      },
      started,
      shipped,
    ],
    "child that is started, then waited for": [
      async (ctx, trace) => {
        const child = await ctx.workflows.shipOrder.start({ orderId: "1" });
        trace.push("started");
        await child.result();
        trace.push("result = 1");
      },
      started,
      shipped,
    ],
    "signal to a child": [
      async (ctx, trace) => {
        const child = await ctx.workflows.shipOrder.start({ orderId: "1" });
        await child.confirmDelivery({});
        trace.push("signal = undefined");
      },
      started,
      signalled,
    ],
    "signal to an external workflow": [
      async (ctx, trace) => {
        await ctx.workflows.shipOrder.external("other").confirmDelivery({});
        trace.push("signal = undefined");
      },
      signalled,
    ],
  };

  test.each(Object.entries(cases))("typed calls add no microtask: %s", async (name, [main, ...jobs]) => {
    const trace: string[] = [];
    class FulfilOrder extends Quiet {
      override async run(): Promise<FulfilOrderResponseInit> {
        await main(this.ctx, trace);
        return {};
      }
      override async cancelOrder(): Promise<void> {
        for (let at = 0; at < 12; at++) {
          trace.push(`tick ${at}`);
          await null;
        }
      }
    }
    const driver = drive(FulfilOrder);
    await start(driver);
    for (const [at, job] of jobs.entries()) {
      await driver.activate([tick, job]);
      expect(trace.splice(0)).toEqual(recorded.probes[name]?.[at + 1]?.trace);
    }
  });
});

describe("children of the contract", () => {
  test("get their ID from the contract, and their signals as members", async () => {
    class FulfilOrder extends Quiet {
      override async run(): Promise<FulfilOrderResponseInit> {
        const child = await this.ctx.workflows.shipOrder.start({ orderId: "O 1", carrier: "dhl" });
        expect(child).toMatchObject({ workflowId: "shipment/o-1/dhl", runId: "child-run", workflowType: shipOrder });
        await child.confirmDelivery({});
        const { trackingNumber } = await child.result();
        const external = this.ctx.workflows.shipOrder.external("another");
        await external.confirmDelivery({});
        await external.cancel("enough");
        return { trackingNumber };
      }
    }
    const driver = drive(FulfilOrder);
    const first = await start(driver);
    expect(first.commands).toMatchObject([
      {
        startChildWorkflowExecution: {
          seq: 1,
          workflowId: "shipment/o-1/dhl",
          workflowType: shipOrder,
          taskQueue: "orders",
          workflowRunTimeout: "43200s",
          parentClosePolicy: "PARENT_CLOSE_POLICY_REQUEST_CANCEL",
          cancellationType: "WAIT_CANCELLATION_COMPLETED",
          input: [message("ShipOrderRequest", { orderId: "O 1", carrier: "dhl" })],
        },
      },
    ]);
    const started = { resolveChildWorkflowExecutionStart: { seq: 1, succeeded: { runId: "child-run" } } };
    const second = await driver.activate([started]);
    expect(second.commands).toMatchObject([
      { signalExternalWorkflowExecution: { childWorkflowId: "shipment/o-1/dhl", signalName: /ConfirmDelivery$/ } },
    ]);
    const result = { completed: { result: message("ShipOrderResponse", { trackingNumber: "t" }) } };
    await driver.activate([{ resolveSignalExternalWorkflow: { seq: 1 } }]);
    const third = await driver.activate([{ resolveChildWorkflowExecution: { seq: 1, result } }]);
    expect(third.commands).toMatchObject([
      {
        signalExternalWorkflowExecution: { seq: 2, workflowExecution: { workflowId: "another", namespace: "default" } },
      },
    ]);
    const fourth = await driver.activate([{ resolveSignalExternalWorkflow: { seq: 2 } }]);
    expect(fourth.commands).toMatchObject([{ requestCancelExternalWorkflowExecution: { seq: 1, reason: "enough" } }]);
    const end = await driver.activate([{ resolveRequestCancelExternalWorkflow: { seq: 1 } }]);
    expect(end.result).toEqual({
      trackingNumber: "t",
    });
  });

  test("options of call and use() come before the contract", async () => {
    class FulfilOrder extends Quiet {
      override async run(): Promise<FulfilOrderResponseInit> {
        const { workflows } = this.ctx.use(Orders, { child: { taskQueue: "canary", parentClosePolicy: "abandon" } });
        await workflows.shipOrder.execute({ orderId: "1" }, { workflowId: "mine", cancellationType: "tryCancel" });
        return {};
      }
    }
    const { commands } = await start(drive(FulfilOrder));
    expect(commands).toMatchObject([
      {
        startChildWorkflowExecution: {
          workflowId: "mine",
          taskQueue: "canary",
          parentClosePolicy: "PARENT_CLOSE_POLICY_ABANDON",
          cancellationType: "TRY_CANCEL",
        },
      },
    ]);
  });
});

describe("continue as new", () => {
  test("is returned, for the same workflow or another", async () => {
    class FulfilOrder extends Quiet {
      override async run(): Promise<FulfilOrderResponseInit | ContinueAsNew> {
        if (this.input.orderId === "other") return this.ctx.workflows.shipOrder.continueAsNew({ orderId: "s" });
        return this.ctx.continueAsNew({ orderId: "next" }, { runTimeout: "1 hour" });
      }
    }
    const same = await start(drive(FulfilOrder));
    expect(same.commands).toEqual([
      {
        continueAsNewWorkflowExecution: {
          workflowType: fulfilOrder,
          taskQueue: "queue",
          arguments: [message("FulfilOrderRequest", { orderId: "next" })],
          workflowRunTimeout: "3600s",
        },
      },
    ]);
    const other = await start(drive(FulfilOrder), { orderId: "other" });
    expect(other.commands).toMatchObject([
      { continueAsNewWorkflowExecution: { workflowType: shipOrder, taskQueue: "orders" } },
    ]);
  });

  test("made and not returned fails the task", async () => {
    class FulfilOrder extends Quiet {
      override async run(): Promise<FulfilOrderResponseInit> {
        this.ctx.continueAsNew({});
        return {};
      }
    }
    const { failure } = await start(drive(FulfilOrder));
    expect(failure).toContain("return ctx.continueAsNew");
  });
});

describe("what a class can do wrong", () => {
  test("input that cannot be read fails the run, typed, with message and field", async () => {
    class FulfilOrder extends Quiet {
      override async run(): Promise<FulfilOrderResponseInit> {
        return {};
      }
    }
    for (const payload of [message("FulfilOrderRequest", { orderId: 5 }), rawPayload("binary/encrypted", "x")]) {
      const { commands } = await drive(FulfilOrder).startWith(fulfilOrder, [payload]);
      expect(commands).toMatchObject([
        {
          failWorkflowExecution: {
            failure: {
              message: expect.stringContaining("FulfilOrderRequest"),
              applicationFailureInfo: { type: "DecodeError", nonRetryable: true },
            },
          },
        },
      ]);
    }
  });

  test("a result with an unknown key fails the task", async () => {
    class FulfilOrder extends Quiet {
      override async run(): Promise<FulfilOrderResponseInit> {
        return { reciptId: "x" } as FulfilOrderResponseInit;
      }
    }
    const { failure } = await start(drive(FulfilOrder));
    expect(failure).toContain("reciptId");
  });

  test("constructed by hand it throws", () => {
    class ShipOrder extends QuietShipping {
      override async run(): Promise<ShipOrderResponseInit> {
        return {};
      }
    }
    expect(() => new ShipOrder()).toThrow("ShipOrder was constructed by hand");
  });

  test("a class under a key that the service has not is refused", () => {
    expect(() => someOrdersWorkflows({ Fulfill: Quiet } as never)).toThrow("has no workflow Fulfill");
  });
});

test("a method like a handler of another workflow is refused when a worker starts", () => {
  class FulfilOrder extends Quiet {
    override async run(): Promise<FulfilOrderResponseInit> {
      return {};
    }
    confirmDelivery(): void {}
  }
  expect(() => drive(FulfilOrder).engine.describe()).toThrow(
    /FulfilOrder\.confirmDelivery looks like the handler of acme\.orders\.v1\.Orders\.ConfirmDelivery/,
  );
});

test("the descriptors of a workflows file say types, queues and handlers", () => {
  class FulfilOrder extends Quiet {
    override async run(): Promise<FulfilOrderResponseInit> {
      return {};
    }
  }
  expect(drive(FulfilOrder).engine.describe()).toMatchObject([
    {
      type: fulfilOrder,
      aliases: [],
      taskQueue: "orders",
      service: "acme.orders.v1.Orders",
      handlers: expect.arrayContaining([{ kind: "query", name: "acme.orders.v1.Orders.GetStatus" }]),
    },
  ]);
});
