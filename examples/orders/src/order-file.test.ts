import { expect, test } from "vitest";
import { parseOrders } from "./order-file.js";

const good = (orderId: string): unknown => ({
  orderId,
  lines: [{ sku: "MUG", quantity: 1, unitPriceCents: "100" }],
  address: { city: "Umeå" },
  card: { token: "t" },
});

/** A file with an entry a line, so that line numbers are those of the entries, from 2. */
const file = (...entries: unknown[]): string =>
  `[\n${entries.map((entry) => (typeof entry === "string" ? entry : JSON.stringify(entry))).join(",\n")}\n]\n`;

test("orders and actions are read as messages of the contract", () => {
  const actions = [{ when: "RESERVED", cancelOrder: { reason: "no" } }];
  const { entries, problems } = parseOrders(file({ order: good("a"), actions }, { order: good("b") }));
  expect(problems).toEqual([]);
  expect(entries.map(({ order }) => order.orderId)).toEqual(["a", "b"]);
  expect(entries[0]?.order.lines[0]?.unitPriceCents).toBe(100n);
  expect(entries[0]?.order.payment.case).toBe("card");
  expect(entries[0]?.actions).toHaveLength(1);
});

test.each([
  ["a wrong type", { ...(good("x") as object), lines: [{ sku: "A", quantity: "two" }] }, "[1].order.lines[0].quantity"],
  ["no lines", { ...(good("x") as object), lines: [] }, "[1].order.lines"],
  ["no ID", { ...(good("x") as object), orderId: "" }, "[1].order.orderId"],
  ["nothing of it", { ...(good("x") as object), lines: [{ sku: "A" }] }, "[1].order.lines[0].quantity"],
  ["no payment", { ...(good("x") as object), card: undefined }, "[1].order"],
  ["an ID used before", good("a"), "[1].order.orderId"],
])("%s leaves out one order", (_, order, field) => {
  const { entries, problems } = parseOrders(file({ order: good("a") }, { order }, { order: good("c") }));
  expect(entries.map((entry) => entry.order.orderId)).toEqual(["a", "c"]);
  expect(problems).toMatchObject([{ line: 3, field }]);
});

test("an action that is not known, or at a stage that is not, is told with what there is", () => {
  const unknown = { order: good("a"), actions: [{ explode: {} }] };
  const misplaced = { order: good("b"), actions: [{ when: "PAID", stop: {} }] };
  const { problems } = parseOrders(file(unknown, misplaced));
  expect(problems[0]).toMatchObject({ line: 2, field: "[0].actions[0].explode" });
  expect(problems[0]?.message).toContain("cancelOrder, expediteOrder, changeAddress, applyVoucher, stop");
  expect(problems[1]).toMatchObject({ line: 3, field: "[1].actions[0].when" });
});

test("broken JSON in one order leaves the others", () => {
  const { entries, problems } = parseOrders(
    file({ order: good("a") }, '{"order": {"orderId": b}}', { order: good("c") }),
  );
  expect(entries.map(({ order }) => order.orderId)).toEqual(["a", "c"]);
  expect(problems).toMatchObject([{ line: 3, field: "[1]" }]);
  expect(problems[0]?.message).toContain("not JSON");
});

test("a file that is no array is told at its first line", () => {
  expect(parseOrders('{"orders": []}').problems).toMatchObject([{ line: 1, column: 1 }]);
  expect(parseOrders("").problems).toHaveLength(1);
});
