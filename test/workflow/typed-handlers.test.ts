import type { JsonObject } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import type {
  ChangeAddressRequest,
  ChangeAddressResponseInit,
  FulfilOrderResponseInit,
} from "../../generated/examples/acme/orders/v1/orders_protempo.js";
import {
  type FulfilOrderContext,
  FulfilOrderWorkflow,
  someOrdersWorkflows,
} from "../../generated/examples/acme/orders/v1/orders_workflow.js";
import { EngineDriver, rawPayload } from "./driver.js";

const service = "acme.orders.v1.Orders";
const fulfilOrder = `${service}.FulfilOrder`;

class FulfilOrder extends FulfilOrderWorkflow {
  override async run(): Promise<FulfilOrderResponseInit> {
    await this.ctx.condition(() => false);
    return {};
  }
  override cancelOrder(): void | Promise<void> {}
  override expediteOrder(): void | Promise<void> {}
  override getStatus(): object {
    return {};
  }
  override validateChangeAddress(): void {}
  override changeAddress(_input?: ChangeAddressRequest, _ctx?: FulfilOrderContext): ChangeAddressResponseInit {
    return {};
  }
  override validateApplyVoucher(): void {}
  override applyVoucher(): object {
    return {};
  }
}

function drive(type: new () => FulfilOrderWorkflow): EngineDriver {
  return new EngineDriver({ workflows: someOrdersWorkflows({ FulfilOrder: type as never }) });
}

const empty = rawPayload("json/protobuf", "{}");

function signal(name: string): JsonObject {
  return { signalWorkflow: { signalName: `${service}.${name}`, input: [empty], originatingEventId: "9" } };
}

describe("handlers of the contract", () => {
  test("of updates get a context that knows the update", async () => {
    const seen: unknown[] = [];
    class Knowing extends FulfilOrder {
      override changeAddress(_input?: ChangeAddressRequest, ctx?: FulfilOrderContext): ChangeAddressResponseInit {
        seen.push(ctx?.currentUpdate, this.ctx.currentUpdate, ctx?.workflowType);
        ctx?.log.info("inside");
        return {};
      }
    }
    const driver = drive(Knowing);
    await driver.startWith(fulfilOrder, [empty]);
    const name = `${service}.ChangeAddress`;
    const job = { id: "u-1", protocolInstanceId: "u-1", name, input: [empty], runValidator: true };
    await driver.activate([{ doUpdate: job }]);
    expect(seen).toEqual([{ id: "u-1", name }, undefined, fulfilOrder]);
    expect(driver.logs).toMatchObject([{ message: "inside", attributes: { updateId: "u-1", updateName: name } }]);
  });

  test("say in a static member which of them need not end", async () => {
    class Patient extends FulfilOrder {
      static readonly unfinishedHandlers = { cancelOrder: "abandon" } as const;
      override async run(): Promise<FulfilOrderResponseInit> {
        await this.ctx.sleep(1);
        return {};
      }
      override cancelOrder(): Promise<void> {
        return this.ctx.sleep(1000);
      }
      override expediteOrder(): Promise<void> {
        return this.ctx.sleep(1000);
      }
    }
    const driver = drive(Patient);
    const jobs = [signal("CancelOrder"), signal("ExpediteOrder")];
    await driver.startWith(fulfilOrder, [empty], jobs);
    await driver.activate([{ fireTimer: { seq: 3 } }]);
    const warnings = driver.logs.filter(({ message: text }) => text.includes("TMPRL1102"));
    expect(warnings).toMatchObject([{ message: expect.stringMatching(/still running: acme\.\S+\.ExpediteOrder\./) }]);
  });

  test("that a policy names and the workflow has not are refused", () => {
    class Wrong extends FulfilOrder {
      static readonly unfinishedHandlers = { getStatus: "abandon" } as const;
    }
    expect(() => drive(Wrong).engine.describe()).toThrow(/Wrong\.unfinishedHandlers\.getStatus: .*It has: cancelOrder/);
  });

  test("leave what the contract does not hold to default ones", async () => {
    const seen: string[] = [];
    class Open extends FulfilOrder {
      override run(): Promise<FulfilOrderResponseInit> {
        this.ctx.untyped.onAnySignal((name) => seen.push(name));
        return super.run();
      }
    }
    const driver = drive(Open);
    await driver.startWith(fulfilOrder, [empty], [signal("CancelOrder"), signal("Unknown")]);
    expect(seen).toEqual(["acme.orders.v1.Orders.Unknown"]);
  });
});
