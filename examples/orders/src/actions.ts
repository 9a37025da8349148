import type { FulfilOrderHandle } from "@protempo/examples/acme/orders/v1/orders_client.js";
import {
  ApplyVoucherRequest,
  CancelOrderRequest,
  ChangeAddressRequest,
  OrderStage,
} from "@protempo/examples/acme/orders/v1/orders_protempo.js";
import { WorkflowUpdateFailedError } from "protempo/client";
import { DecodeError } from "protempo/converter";
import { FieldError } from "./field-error.js";

/** Something that a customer does with an order under way. */
export interface Action {
  /** The stage that the order must have reached first. */
  readonly when: OrderStage;
  /** Does it, and says what came of it in a few words. */
  perform(handle: FulfilOrderHandle): Promise<string>;
}

/** The actions that a file may name, each with the message that it takes, if it takes one. */
const kinds: Readonly<Record<string, (json: string) => Action["perform"]>> = {
  cancelOrder: (json) => {
    const input = CancelOrderRequest.fromJsonString(json);
    return async (handle) => {
      await handle.cancelOrder(input);
      return "cancelled by signal";
    };
  },
  expediteOrder: () => async (handle) => {
    await handle.expediteOrder();
    return "expedited";
  },
  changeAddress: (json) => {
    const input = ChangeAddressRequest.fromJsonString(json);
    return async (handle) => {
      const { previous } = await handle.changeAddress(input);
      return `${previous?.city} → ${input.address?.city}`;
    };
  },
  applyVoucher: (json) => {
    const input = ApplyVoucherRequest.fromJsonString(json);
    return async (handle) => {
      const { amountCents } = await handle.applyVoucher(input);
      return `${input.code}: ${(Number(amountCents) / 100).toFixed(2)} left to pay`;
    };
  },
  stop: () => async (handle) => {
    await handle.cancel({ reason: "asked for in the file of orders" });
    return "stopped by cancellation";
  },
};

/** Reads the `actions` of an entry: `[{ "when": "RESERVED", "cancelOrder": { "reason": "…" } }]`. */
export function readActions(value: unknown): Action[] {
  if (!Array.isArray(value)) throw new FieldError("actions", "must be an array");
  return value.map((action: unknown, index) => readAction(action, `actions[${index}]`));
}

function readAction(value: unknown, path: string): Action {
  if (typeof value !== "object" || value === null) throw new FieldError(path, "an action must be an object");
  const { when, ...rest } = value as Record<string, unknown>;
  const stage = when === undefined ? OrderStage.RECEIVED : OrderStage[String(when) as keyof typeof OrderStage];
  if (typeof stage !== "number") throw new FieldError(`${path}.when`, `there is no stage ${JSON.stringify(when)}`);
  const [name, ...others] = Object.keys(rest);
  const known = Object.keys(kinds).join(", ");
  const kind = name === undefined ? undefined : kinds[name];
  if (name === undefined || kind === undefined || others.length > 0) {
    const place = name !== undefined && kind === undefined ? `${path}.${name}` : path;
    throw new FieldError(place, `an action is "when" and one of ${known}`);
  }
  try {
    return { when: stage, perform: refusalsAsWords(kind(JSON.stringify(rest[name]))) };
  } catch (error) {
    if (error instanceof DecodeError) throw new FieldError(`${path}.${name}.${error.path}`, error.reason);
    throw error;
  }
}

/** An update that its validator refuses is an answer, not a failure of the program. */
function refusalsAsWords(perform: Action["perform"]): Action["perform"] {
  return async (handle) => {
    try {
      return await perform(handle);
    } catch (error) {
      if (!(error instanceof WorkflowUpdateFailedError)) throw error;
      return `refused: ${error.cause instanceof Error ? error.cause.message : String(error.cause)}`;
    }
  };
}
