import type { FulfilOrderHandle, OrdersClient } from "@protempo/examples/acme/orders/v1/orders_client.js";
import { CardDeclined, type OrderStage, OutOfStock } from "@protempo/examples/acme/orders/v1/orders_protempo.js";
import { detailOf, isCancellation, QueryFailedError, WorkflowFailedError } from "protempo/client";
import type { Action } from "./actions.js";
import type { Shop } from "./activities.js";
import type { Entry } from "./order-file.js";
import { stageName } from "./stage-name.js";

/** How an order ended. */
export interface Outcome {
  readonly orderId: string;
  readonly outcome: string;
  readonly receiptId: string;
  readonly trackingNumber: string;
  readonly chargedCents: bigint;
  readonly retries: number;
  /** What was undone, and what the customer did meanwhile. */
  readonly notes: readonly string[];
  readonly durationMs: number;
}

/** What a run of an order needs, and whom it tells. */
export interface OrderRun {
  readonly orders: OrdersClient;
  readonly shop: Shop;
  readonly onStage: (orderId: string, stage: OrderStage) => void;
  /** Gives up waiting; the workflow goes on wherever there is a worker for it. */
  readonly signal: AbortSignal;
}

const pollEveryMs = 250;

/** Starts an order's workflow, does what its customer does, and waits for its end. */
export async function runOrder(
  { order, actions }: Entry,
  { orders, shop, onStage, signal }: OrderRun,
): Promise<Outcome> {
  const began = Date.now();
  // An earlier run may have left this order under way on the same server: then it is followed to its end.
  const handle = await orders.fulfilOrder.start(order, { idConflictPolicy: "useExisting", signal });
  const ended = handle.result({ signal }).then(
    (result) => ({ result, error: undefined }),
    (error: unknown) => ({ result: undefined, error }),
  );
  const [{ result, error }, notes] = await Promise.all([
    ended,
    accompany(handle, actions, ended, signal, (stage) => onStage(order.orderId, stage)),
  ]);
  if (error !== undefined && !(error instanceof WorkflowFailedError)) throw error;
  const { retries, undone } = shop.ledger(order.orderId);
  return {
    orderId: order.orderId,
    outcome: result ? stageName(result.stage) : reasonOf(error),
    receiptId: result?.receiptId ?? "",
    trackingNumber: result?.trackingNumber ?? "",
    chargedCents: result?.chargedCents ?? 0n,
    retries,
    notes: [...notes, ...undone],
    durationMs: Date.now() - began,
  };
}

/** Asks for the order's stage now and then, and performs each action once its stage is reached. */
async function accompany(
  handle: FulfilOrderHandle,
  actions: readonly Action[],
  ended: Promise<unknown>,
  signal: AbortSignal,
  onStage: (stage: OrderStage) => void,
): Promise<string[]> {
  const notes: string[] = [];
  const waiting = [...actions];
  let open = true;
  void ended.then(() => {
    open = false;
  });
  while (open) {
    const stage = await stageOf(handle, signal);
    if (stage !== undefined) onStage(stage);
    for (let next = waiting[0]; next && stage !== undefined && stage >= next.when; next = waiting[0]) {
      waiting.shift();
      notes.push(await next.perform(handle));
    }
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, pollEveryMs))]);
  }
  return notes;
}

/** Undefined if no worker answers in time: tasks that a killed one has taken wait until they time out. */
async function stageOf(handle: FulfilOrderHandle, signal: AbortSignal): Promise<OrderStage | undefined> {
  try {
    return (await handle.getStatus({ signal })).stage;
  } catch (error) {
    if (error instanceof QueryFailedError) return undefined;
    throw error;
  }
}

function reasonOf(error: unknown): string {
  const declined = detailOf(error, CardDeclined);
  if (declined) return `card declined (${declined.code})`;
  const missing = detailOf(error, OutOfStock);
  if (missing) return `out of stock (${missing.sku})`;
  const cause = error instanceof WorkflowFailedError ? error.cause : error;
  if (isCancellation(cause)) return "stopped";
  return `failed: ${rootOf(cause)}`;
}

function rootOf(error: unknown): string {
  let at = error;
  while (at instanceof Error && at.cause !== undefined) at = at.cause;
  return at instanceof Error ? at.message : String(at);
}
