import { OrderStage } from "@protempo/examples/acme/orders/v1/orders_protempo.js";
import type { Outcome } from "./run-order.js";
import { stageName } from "./stage-name.js";

const steps = [OrderStage.RECEIVED, OrderStage.RESERVED, OrderStage.CHARGED, OrderStage.SHIPPED, OrderStage.DELIVERED];

/** Orders under way as one line each that is drawn anew on a terminal, or as a line a change elsewhere. */
export class Progress {
  readonly #out: NodeJS.WriteStream;
  readonly #total: number;
  readonly #stages = new Map<string, OrderStage>();
  #done = 0;
  #drawn = 0;

  constructor(total: number, out: NodeJS.WriteStream = process.stdout) {
    this.#total = total;
    this.#out = out;
  }

  /** An order has come to a stage. */
  reached(orderId: string, stage: OrderStage): void {
    if (this.#stages.get(orderId) === stage) return;
    this.#stages.set(orderId, stage);
    if (this.#out.isTTY) this.#redraw();
    else this.#out.write(`${orderId} ${stageName(stage)}\n`);
  }

  /** An order has ended. */
  ended(outcome: Outcome): void {
    this.#stages.delete(outcome.orderId);
    this.#done += 1;
    this.#erase();
    const notes = outcome.notes.length > 0 ? `  (${outcome.notes.join("; ")})` : "";
    this.#out.write(
      `[${String(this.#done).padStart(2)}/${this.#total}] ${outcome.orderId} ${outcome.outcome}${notes}\n`,
    );
    if (this.#out.isTTY) this.#draw();
  }

  #redraw(): void {
    this.#erase();
    this.#draw();
  }

  #erase(): void {
    if (this.#drawn > 0) this.#out.write(`\x1b[${this.#drawn}A\x1b[J`);
    this.#drawn = 0;
  }

  #draw(): void {
    for (const [orderId, stage] of this.#stages) {
      const bar = steps.map((step) => (step <= stage ? "●" : "○")).join("");
      this.#out.write(`  ${bar} ${orderId} ${stageName(stage)}\n`);
    }
    this.#drawn = this.#stages.size;
  }
}
