import { OrderStage } from "@protempo/examples/acme/orders/v1/orders_protempo.js";

/** A stage in words, such as `reserved`; its number if the contract at hand does not know it. */
export function stageName(stage: OrderStage): string {
  const name = Object.entries(OrderStage).find(([, value]) => value === stage)?.[0];
  return name?.toLowerCase() ?? `stage ${stage}`;
}
