import {
  type AddressInit,
  type ApplyVoucherRequest,
  type ApplyVoucherResponseInit,
  type CancelOrderRequest,
  CardDeclined,
  type ChangeAddressRequest,
  type ChangeAddressResponseInit,
  type ConfirmDeliveryRequest,
  type FulfilOrderResponseInit,
  type GetStatusResponseInit,
  OrderStage,
  OutOfStock,
  type ShipOrderResponseInit,
  type TrackShipmentResponseInit,
} from "@protempo/examples/acme/orders/v1/orders_protempo.js";
import {
  type FulfilOrderContext,
  FulfilOrderWorkflow,
  ordersWorkflows,
  ShipOrderWorkflow,
} from "@protempo/examples/acme/orders/v1/orders_workflow.js";
import { ApplicationError, detailOf, isCancellation, type Nothing } from "protempo/workflow";
import { stageName } from "./stage-name.js";

/** How long customers may change their minds before their card is charged. */
const timeToReconsider = "1s";
/** After this time without a word from the carrier, a parcel counts as delivered. */
const usualDelivery = "800ms";

/** Takes an order from the basket to the door; what was done is undone when it cannot be finished. */
export class FulfilOrder extends FulfilOrderWorkflow {
  #stage: OrderStage = OrderStage.RECEIVED;
  #address: AddressInit = this.input.address ?? {};
  #amount: bigint = this.input.lines.reduce((sum, line) => sum + line.unitPriceCents * BigInt(line.quantity), 0n);
  #express = false;
  #cancelled: string | undefined;
  readonly #vouchers = new Set<string>();
  readonly #events: string[] = ["received"];
  readonly #undo: ((ctx: FulfilOrderContext) => Promise<void>)[] = [];

  async run(): Promise<FulfilOrderResponseInit> {
    try {
      return await this.#fulfil();
    } catch (error) {
      this.#note(isCancellation(error) ? "stopped" : `failed: ${reasonOf(error)}`);
      this.#stage = isCancellation(error) ? OrderStage.CANCELLED : OrderStage.FAILED;
      await this.#undoAll();
      throw error;
    }
  }

  async #fulfil(): Promise<FulfilOrderResponseInit> {
    const { orderId, lines, payment } = this.input;
    const { activities, workflows } = this.ctx;

    const { reservationId } = await activities.reserveStock({ orderId, lines });
    this.#undo.push((ctx) => ctx.activities.releaseStock({ reservationId }));
    this.#reach(OrderStage.RESERVED);

    if (await this.ctx.condition(() => this.#cancelled !== undefined, timeToReconsider)) return this.#cancel();

    let receiptId = "";
    if (payment.case === "card" && this.#amount > 0n) {
      const amountCents = this.#amount;
      ({ receiptId } = await activities.chargeCard({ orderId, card: payment.value, amountCents }));
      this.#undo.push((ctx) => ctx.activities.refundCharge({ receiptId, amountCents }));
    }
    this.#reach(OrderStage.CHARGED);
    if (this.#cancelled !== undefined) return this.#cancel();

    this.#reach(OrderStage.SHIPPED);
    const shipment = await workflows.shipOrder.execute({ orderId, address: this.#address, express: this.#express });
    this.#reach(OrderStage.DELIVERED);
    return {
      stage: this.#stage,
      receiptId,
      trackingNumber: shipment.trackingNumber,
      chargedCents: receiptId === "" ? 0n : this.#amount,
    };
  }

  async #cancel(): Promise<FulfilOrderResponseInit> {
    this.#note(`cancelled: ${this.#cancelled}`);
    await this.#undoAll();
    this.#stage = OrderStage.CANCELLED;
    return { stage: this.#stage };
  }

  /** Newest first, and to its end even when the workflow itself is being cancelled. */
  async #undoAll(): Promise<void> {
    await this.ctx.shield(async (ctx) => {
      for (let undo = this.#undo.pop(); undo; undo = this.#undo.pop()) await undo(ctx);
    });
  }

  #reach(stage: OrderStage): void {
    this.#stage = stage;
    this.#note(stageName(stage));
  }

  #note(event: string): void {
    this.#events.push(event);
    this.ctx.log.debug(event);
  }

  override cancelOrder(input: CancelOrderRequest): void {
    this.#cancelled = input.reason;
  }

  override expediteOrder(): void {
    this.#express = true;
    this.#note("expedited");
  }

  override getStatus(): GetStatusResponseInit {
    return { stage: this.#stage, address: this.#address, amountCents: this.#amount, events: this.#events };
  }

  override validateChangeAddress(input: ChangeAddressRequest): Nothing {
    if (this.#stage >= OrderStage.SHIPPED) throw ApplicationError.create({ message: "the parcel is on its way" });
    const { name, street, city } = input.address ?? {};
    if (!name || !street || !city) throw ApplicationError.create({ message: "name, street and city are needed" });
  }

  override changeAddress(input: ChangeAddressRequest): ChangeAddressResponseInit {
    const previous = this.#address;
    this.#address = input.address ?? {};
    this.#note(`goes to ${input.address?.city}`);
    return { previous };
  }

  override validateApplyVoucher(input: ApplyVoucherRequest): Nothing {
    if (this.#stage >= OrderStage.CHARGED) throw ApplicationError.create({ message: "the order is paid" });
    if (this.#vouchers.has(input.code)) throw ApplicationError.create({ message: `${input.code} was used before` });
  }

  override applyVoucher(input: ApplyVoucherRequest): ApplyVoucherResponseInit {
    this.#vouchers.add(input.code);
    this.#amount = input.valueCents < this.#amount ? this.#amount - input.valueCents : 0n;
    this.#note(`voucher ${input.code}`);
    return { amountCents: this.#amount };
  }
}

/** Prints a parcel's label and waits until the carrier says that it has arrived. */
export class ShipOrder extends ShipOrderWorkflow {
  #trackingNumber: string | undefined;
  #delivered: ConfirmDeliveryRequest | undefined;

  async run(): Promise<ShipOrderResponseInit> {
    const { orderId, address, express } = this.input;
    const label = await this.ctx.activities.printLabel({ orderId, address, express });
    this.#trackingNumber = label.trackingNumber;
    await this.ctx.condition(() => this.#delivered !== undefined, usualDelivery);
    const now = this.ctx.now();
    const deliveredAt = this.#delivered?.deliveredAt ?? {
      seconds: BigInt(Math.floor(now / 1000)),
      nanos: (now % 1000) * 1_000_000,
    };
    return { trackingNumber: label.trackingNumber, deliveredAt };
  }

  override confirmDelivery(input: ConfirmDeliveryRequest): void {
    this.#delivered = input;
  }

  override trackShipment(): TrackShipmentResponseInit {
    return { trackingNumber: this.#trackingNumber, delivered: this.#delivered !== undefined };
  }
}

function reasonOf(error: unknown): string {
  const declined = detailOf(error, CardDeclined);
  if (declined) return `card declined, ${declined.code}`;
  const missing = detailOf(error, OutOfStock);
  if (missing) return `${missing.sku} is out of stock`;
  return error instanceof Error ? error.message : String(error);
}

export const orders = ordersWorkflows({ FulfilOrder, ShipOrder });
