// Nothing in this folder is a mistake: it compiles, so that the mistakes are what fails in the other one.
import {
  type ActivityError,
  ApplicationError,
  type ContinueAsNew,
  currentContext,
  detailOf,
  messageValue,
  SearchAttributeKey,
  type WorkflowContext,
} from "protempo/workflow";
import {
  Address,
  type AddressInit,
  type CancelOrderRequest,
  CardDeclined,
  type FulfilOrderResultInit,
  type OrderStatusInit,
  type RefundResultInit,
  Stage,
} from "../gen/protempo/test/types/v1/orders_protempo.js";
import {
  FulfilOrderWorkflow,
  Loose,
  ordersWorkflows,
  RefundOrderWorkflow,
  Shipping,
  SweepWorkflow,
  someOrdersWorkflows,
} from "../gen/protempo/test/types/v1/orders_workflow.js";

/** A helper that is given the context. */
async function pauseAWhile(ctx: WorkflowContext): Promise<boolean> {
  return ctx.condition(() => ctx.now() > 0, "30 seconds");
}

/** Every kind of call that a run can make. */
export class FulfilOrder extends FulfilOrderWorkflow {
  #status: OrderStatusInit = { stage: Stage.PENDING, note: this.input.orderId };
  #cancelled = false;

  override async run(): Promise<FulfilOrderResultInit | ContinueAsNew> {
    const { ctx, input } = this;
    try {
      const charge = await ctx.activities.chargeCard(
        { orderId: input.orderId, amountCents: 5n },
        { summary: "charge" },
      );
      await ctx.localActivities.reserveStock({ lines: input.lines });
      await ctx.activities.notifyOps();
      if (await ctx.condition(() => this.#cancelled, "1 day")) return {};
      if (await pauseAWhile(ctx)) await currentContext().sleep(500);
      const shipping = ctx.use(Shipping, { activity: { taskQueue: "labels-eu" } });
      const child = await shipping.workflows.shipOrder.start({ orderId: input.orderId });
      await child.arrive();
      const shipped = await child.result();
      const label = await shipping.activities.printLabel({ orderId: shipped.trackingNumber });
      const loose = ctx.use(Loose);
      await loose.activities.rest({ startToCloseTimeout: "5s" });
      await loose.activities.walk(label, { scheduleToCloseTimeout: 5000 });
      await ctx.workflows.fulfilOrder.external("order/o-2").cancelOrder({ reason: "twin" });
      await ctx.shield(async (shielded) => shielded.activities.notifyOps());
      await ctx.withTimeout("1 hour", async (limited) => limited.workflows.sweep.execute());
      if (ctx.info.continueAsNewSuggested) return ctx.continueAsNew(input);
      if (ctx.patched("refunds")) return ctx.workflows.refundOrder.continueAsNew({ orderId: input.orderId });
      return { receipt: charge.receipt };
    } catch (error) {
      const declined = detailOf(error, CardDeclined);
      if (declined) throw ApplicationError.of(CardDeclined, { code: declined.code }, { nonRetryable: true });
      throw error as ActivityError;
    }
  }
  override cancelOrder(input: CancelOrderRequest): void {
    this.#cancelled = input.reason !== "";
  }
  override touch(): void {}
  override getStatus(): OrderStatusInit {
    return this.#status;
  }
  override validateChangeAddress(input: Address): void {
    if (input.city === "") throw new Error("no city");
  }
  override async changeAddress(input: Address): Promise<AddressInit> {
    return input;
  }
  override async pause(): Promise<void> {
    await this.ctx.sleep("1 minute");
  }
}

/** The smallest class. */
export class Sweep extends SweepWorkflow {
  async run(): Promise<undefined> {}
  touch(): void {}
}

/** Without `override`, without return types but where a promise is due. */
export class RefundOrder extends RefundOrderWorkflow {
  async run(): Promise<RefundResultInit> {
    return { refundId: this.input.orderId, refundedCents: this.input.amountCents };
  }
  approve() {}
  getRefund() {
    return {};
  }
}

export const all = ordersWorkflows({ FulfilOrder, RefundOrder, Sweep });
export const some = someOrdersWorkflows({ Sweep });

const customer = SearchAttributeKey.keyword("Customer");
const total = SearchAttributeKey.int("Total");

/** What a run carries along and says of itself. */
export async function carryAlong(ctx: WorkflowContext): Promise<ContinueAsNew> {
  const before: bigint | undefined = ctx.info.searchAttributes.get(total);
  ctx.upsertSearchAttributes([customer.set("c-1"), total.set(7), before === 7n ? total.unset() : total.set(7n)]);
  ctx.upsertMemo({ stage: "begun", gone: null, address: messageValue(Address, { city: "Umeå" }) });
  const city: string | undefined = ctx.info.memoValue("address", Address)?.city;
  ctx.setCurrentDetails(`in ${city ?? "nowhere"} by ${ctx.randomStream("names").uuid4()} and ${ctx.uuid7()}`);
  await ctx.untyped.child("Child", [], { memo: { city }, searchAttributes: [customer.set("c-2")], details: "mine" });
  return ctx.untyped.continueAsNew([], { memo: {}, searchAttributes: [], initialVersioningBehavior: "autoUpgrade" });
}

/** A class that says what becomes of it. */
export class PinnedRefund extends RefundOrder {
  static override readonly versioningBehavior = "pinned";
  static override readonly failureErrorTypes = ["ZodError", RangeError];
}
