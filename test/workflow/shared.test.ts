import type { JsonObject } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import {
  FulfilOrderWorkflow,
  Orders,
  someOrdersWorkflows,
} from "../../generated/examples/acme/orders/v1/orders_workflow.js";
import { ApplicationError } from "../../runtime/src/common/errors/failures.js";
import { EngineDriver, rawPayload } from "./driver.js";

/** Objects of the language: the realm's lock deals with them. */
const asyncFunction = Object.getPrototypeOf(async () => {}) as object;
const builtIn = new Set<object>([
  Object.prototype,
  Function.prototype,
  Array.prototype,
  Promise.prototype,
  asyncFunction,
  asyncFunction.constructor,
]);

/** Objects that the code of a run can reach from `root`, other than by calling methods, with the way to each. */
function reachable(root: object, path: string, found: Map<object, string> = new Map()): Map<object, string> {
  if (found.has(root) || builtIn.has(root)) return found;
  found.set(root, path);
  const next = (value: unknown, name: string): void => {
    const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
    if (isObject) reachable(value as object, `${path}.${name}`, found);
  };
  for (let at: object | null = root; at !== null && !builtIn.has(at); at = Object.getPrototypeOf(at)) {
    for (const key of Reflect.ownKeys(at)) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(at, key) ?? {};
      for (const member of [value, get, set]) next(member, String(key));
      if (get === undefined || at === root) continue;
      try {
        next(Reflect.get(root, key), String(key));
      } catch {
        // Some getters of a prototype ask for an instance.
      }
    }
  }
  next(Object.getPrototypeOf(root), "[prototype]");
  return found;
}

test("nothing that runs share can be changed through what a run is given", async () => {
  const open: string[] = [];
  class FulfilOrder extends FulfilOrderWorkflow {
    override async run(): Promise<object> {
      const child = await this.ctx.workflows.shipOrder.start({ orderId: "1" });
      const roots: Record<string, object> = {
        ctx: this.ctx,
        use: this.ctx.use(Orders, {}),
        child,
        external: this.ctx.workflows.shipOrder.external("x"),
        detail: ApplicationError.create({ details: [1] }).details[0] ?? {},
        marker: this.ctx.continueAsNew({}) as object,
      };
      const later: Promise<never> = new Promise(() => {});
      for (const [name, root] of Object.entries(roots)) {
        for (const [object, path] of reachable(root, name)) {
          // Instances belong to the run; classes, prototypes and functions are everybody's.
          const shared = typeof object === "function" || Object.hasOwn(object, "constructor");
          if (shared && !Object.isFrozen(object) && !exported.has(object)) open.push(path);
        }
      }
      return later;
    }
    override cancelOrder(): void {}
    override expediteOrder(): void {}
    override getStatus(): object {
      return {};
    }
    override validateChangeAddress(): void {}
    override changeAddress(): object {
      return {};
    }
    override validateApplyVoucher(): void {}
    override applyVoucher(): object {
      return {};
    }
  }
  // What a module exports is locked with the module.
  const modules = [await import("../../runtime/src/workflow/index.js"), await import("protempo/workflow")];
  const exported = new Set<object>();
  for (const value of modules.flatMap((module) => Object.values(module))) {
    if (typeof value === "function") for (const object of reachable(value, "").keys()) exported.add(object);
  }
  const driver = new EngineDriver({ workflows: someOrdersWorkflows({ FulfilOrder: FulfilOrder as never }) });
  const input: JsonObject = rawPayload("json/protobuf", "{}");
  await driver.startWith("acme.orders.v1.Orders.FulfilOrder", [input]);
  const started = { resolveChildWorkflowExecutionStart: { seq: 1, succeeded: { runId: "r" } } };
  await driver.activate([started]);
  expect(open).toEqual([]);
});
