import { readFile } from "node:fs/promises";
import { FulfilOrderRequest } from "@protempo/examples/acme/orders/v1/orders_protempo.js";
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { DecodeError } from "protempo/converter";
import { type Action, readActions } from "./actions.js";
import { FieldError } from "./field-error.js";

/** An order of the file, with what its customer does while it is under way. */
export interface Entry {
  readonly order: FulfilOrderRequest;
  readonly actions: readonly Action[];
}

/** Something in the file that cannot be used, at a line and column that count from 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  /** Path of the field from the top of the file, such as `[3].order.lines[0].quantity`. */
  readonly field: string;
  readonly message: string;
}

/** What a file holds: the orders that can be run, and what is wrong with the others. */
export interface OrderFile {
  readonly entries: readonly Entry[];
  readonly problems: readonly Problem[];
}

/** Reads a file of orders: a JSON array of `{ "order": …, "actions": […] }`, where `order` is the contract's message as proto JSON. */
export async function readOrderFile(path: string): Promise<OrderFile> {
  return parseOrders(await readFile(path, "utf8"));
}

/** {@link readOrderFile} for text. */
export function parseOrders(text: string): OrderFile {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const problems: Problem[] = [];
  const entries: Entry[] = [];
  const report = (offset: number, field: string, message: string): void => {
    problems.push({ ...position(text, offset), field, message });
  };
  if (tree?.type !== "array") {
    report(tree?.offset ?? 0, "", "the file must hold a JSON array of orders");
    return { entries, problems };
  }

  const nodes = tree.children ?? [];
  const seen = new Map<string, number>();
  for (const [index, node] of nodes.entries()) {
    const broken = errors.find((error) => within(error, node));
    if (broken) {
      report(broken.offset, `[${index}]`, `not JSON: ${words(printParseErrorCode(broken.error))}`);
      continue;
    }
    try {
      const entry = readEntry(node);
      const { orderId } = entry.order;
      const twin = seen.get(orderId);
      if (twin !== undefined) throw new FieldError("order.orderId", `${orderId} is the order in line ${twin}, too`);
      seen.set(orderId, position(text, node.offset).line);
      entries.push(entry);
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      report(nearest(node, error.path).offset, join(`[${index}]`, error.path), error.message);
    }
  }
  const outside = errors.find((error) => !nodes.some((node) => within(error, node)));
  if (outside) report(outside.offset, "", `not JSON: ${words(printParseErrorCode(outside.error))}`);
  return { entries, problems };
}

function readEntry(node: Node): Entry {
  const value: unknown = getNodeValue(node);
  if (typeof value !== "object" || value === null || !("order" in value)) {
    throw new FieldError("", 'an entry must be an object with an "order"');
  }
  const order = decodeOrder(value.order);
  check(order);
  return { order, actions: readActions("actions" in value ? value.actions : []) };
}

function decodeOrder(json: unknown): FulfilOrderRequest {
  try {
    return FulfilOrderRequest.fromJsonString(JSON.stringify(json));
  } catch (error) {
    if (error instanceof DecodeError) throw new FieldError(join("order", error.path), error.reason);
    throw error;
  }
}

/** What the contract cannot say of an order. */
function check(order: FulfilOrderRequest): void {
  if (order.orderId === "") throw new FieldError("order.orderId", "an order needs an ID");
  if (order.lines.length === 0) throw new FieldError("order.lines", "an order needs at least one line");
  for (const [index, line] of order.lines.entries()) {
    if (line.quantity === 0) throw new FieldError(`order.lines[${index}].quantity`, "at least 1");
    if (line.sku === "") throw new FieldError(`order.lines[${index}].sku`, "a line needs a SKU");
  }
  if (!order.address) throw new FieldError("order.address", "an order needs an address");
  if (order.payment.case === undefined) throw new FieldError("order", 'either "card" or "invoiceReference" is needed');
}

/** The node at a path, or the innermost one around it that is there. */
function nearest(node: Node, path: string): Node {
  const steps =
    path === ""
      ? []
      : path
          .replaceAll(/\[(\d+)\]/g, ".$1")
          .replace(/^\./, "")
          .split(".");
  for (; steps.length > 0; steps.pop()) {
    const found = findNodeAtLocation(
      node,
      steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step)),
    );
    // The line of a member is the one of its name.
    if (found) return found.parent?.type === "property" ? found.parent : found;
  }
  return node;
}

function within(error: ParseError, node: Node): boolean {
  return error.offset >= node.offset && error.offset <= node.offset + node.length;
}

function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function join(parent: string, path: string): string {
  return path === "" || path.startsWith("[") ? parent + path : `${parent}.${path}`;
}

/** `CommaExpected` as `comma expected`. */
function words(code: string): string {
  return code.replaceAll(/(?!^)([A-Z])/g, " $1").toLowerCase();
}
