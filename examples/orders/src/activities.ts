import type { OrdersActivities } from "@protempo/examples/acme/orders/v1/orders_activity.js";
import {
  CardDeclined,
  type ChargeCardRequest,
  type ChargeCardResponseInit,
  LabelProgress,
  OutOfStock,
  type PrintLabelRequest,
  type PrintLabelResponseInit,
  type RefundChargeRequest,
  type ReleaseStockRequest,
  type ReserveStockRequest,
  type ReserveStockResponseInit,
} from "@protempo/examples/acme/orders/v1/orders_protempo.js";
import { type ActivityContext, ApplicationError } from "protempo/activity";

/** What the shop saw of one order: for the table at the end, beside what Temporal knows. */
export interface Ledger {
  /** Attempts after the first, of all activities. */
  retries: number;
  /** Names of what was undone, in order. */
  undone: string[];
}

/**
 * The shop's warehouse, payment provider and carrier. They stand in for the real ones, and fail on request: a card token
 * or a SKU that ends in `-flaky-2` fails twice, `-declined` and `SOLD-OUT` for good, and no label goes to `Atlantis`.
 */
export class Shop implements OrdersActivities {
  readonly #ledgers = new Map<string, Ledger>();

  /** The ledger of an order. */
  ledger(orderId: string): Ledger {
    const ledger = this.#ledgers.get(orderId) ?? { retries: 0, undone: [] };
    this.#ledgers.set(orderId, ledger);
    return ledger;
  }

  async reserveStock(input: ReserveStockRequest, ctx: ActivityContext): Promise<ReserveStockResponseInit> {
    this.#count(ctx, input.orderId);
    await ctx.sleep("150ms");
    for (const { sku } of input.lines) {
      failAtFirst(sku, ctx, "the warehouse does not answer");
      if (sku === "SOLD-OUT") {
        throw ApplicationError.of(OutOfStock, { sku, available: 0 }, { message: `${sku} is out of stock` });
      }
    }
    return { reservationId: `reservation-${input.orderId}` };
  }

  async releaseStock(input: ReleaseStockRequest, ctx: ActivityContext): Promise<void> {
    await ctx.sleep("50ms");
    this.#undo(ctx, "stock released", input.reservationId);
  }

  async chargeCard(input: ChargeCardRequest, ctx: ActivityContext): Promise<ChargeCardResponseInit> {
    this.#count(ctx, input.orderId);
    await ctx.sleep("200ms");
    const token = input.card?.token ?? "";
    failAtFirst(token, ctx, "the payment provider does not answer");
    if (token.endsWith("-declined")) {
      throw ApplicationError.of(CardDeclined, { code: "insufficient_funds" }, { message: "the card was declined" });
    }
    return { receiptId: `receipt-${input.orderId}` };
  }

  async refundCharge(input: RefundChargeRequest, ctx: ActivityContext): Promise<void> {
    await ctx.sleep("50ms");
    this.#undo(ctx, "charge refunded", input.receiptId);
  }

  async printLabel(input: PrintLabelRequest, ctx: ActivityContext): Promise<PrintLabelResponseInit> {
    this.#count(ctx, input.orderId);
    if (input.address?.city === "Atlantis") {
      throw ApplicationError.create({
        type: "UnknownAddress",
        message: "no carrier goes to Atlantis",
        nonRetryable: true,
      });
    }
    // A later attempt goes on where the last one stopped.
    const done = ctx.lastHeartbeat(LabelProgress)?.percent ?? 0;
    for (let percent = done; percent < 100; percent += 25) {
      ctx.heartbeat(LabelProgress, { percent });
      await ctx.sleep(input.express ? "20ms" : "80ms");
    }
    return { trackingNumber: `${input.express ? "EX" : "PA"}-${input.orderId}` };
  }

  #count(ctx: ActivityContext, orderId: string): void {
    if (ctx.info.attempt > 1) this.ledger(orderId).retries += 1;
  }

  #undo(ctx: ActivityContext, what: string, id: string): void {
    ctx.log.debug(`${what}: ${id}`);
    this.ledger(id.replace(/^(?:reservation|receipt)-/, "")).undone.push(what);
  }
}

function failAtFirst(name: string, ctx: ActivityContext, message: string): void {
  const times = Number(/-flaky-(\d+)$/.exec(name)?.[1] ?? 0);
  if (ctx.info.attempt <= times) throw ApplicationError.create({ type: "NoAnswer", message });
}
