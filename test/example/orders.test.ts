import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Connection } from "protempo/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExampleRun, startExample } from "./run-example.js";

const orders: { order: { orderId: string } }[] = JSON.parse(
  readFileSync(new URL("../../examples/orders/data/orders.json", import.meta.url), "utf8"),
);
const folder = mkdtempSync(join(tmpdir(), "protempo-orders-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file with the first orders of the example under other IDs: IDs of workflows are the orders' own. */
function fileOf(prefix: string, count: number): string {
  const path = join(folder, `${prefix}.json`);
  const own = orders.slice(0, count).map((entry, index) => ({
    order: { ...entry.order, orderId: `${prefix}-${index + 1}` },
  }));
  writeFileSync(path, JSON.stringify(own, undefined, 2));
  return path;
}

function rowOf(run: ExampleRun, orderId: string): string {
  const table = run.output().slice(run.output().lastIndexOf("order  "));
  return table.split("\n").find((line) => line.startsWith(orderId)) ?? `no row for ${orderId}:\n${run.output()}`;
}

const onServer = (): string => {
  const address = process.env.PROTEMPO_TEST_ADDRESS;
  if (!address) throw new Error("PROTEMPO_TEST_ADDRESS is not set");
  return address;
};

describe("npm start: the orders of the repository, on a server of the example's own", () => {
  let run: ExampleRun;
  beforeAll(async () => {
    run = startExample([], undefined, "start");
    await run.ended;
  });

  test("all are done, and the process ends by itself", async () => {
    expect(run.output()).toContain("20 of 20 orders done. Web UI: http://127.0.0.1:");
    expect(await run.ended, run.output()).toBe(0);
  });

  test("the server is gone with it", async () => {
    const [, ui = ""] = /Web UI: (http:\S+)/.exec(run.output()) ?? [];
    await expect(fetch(ui)).rejects.toThrow();
  });

  test.each([
    ["o-1001", "an order goes through", ["delivered", "34.90", "receipt-o-1001", "PA-o-1001"]],
    ["o-1003", "failures are tried again", ["delivered", " 2 "]],
    ["o-1004", "an invoice charges no card", ["delivered", "PA-o-1004"]],
    ["o-1005", "a signal makes it express", ["delivered", "EX-o-1005", "expedited"]],
    ["o-1006", "an update changes the address", ["delivered", "Gdańsk → Gdynia"]],
    [
      "o-1007",
      "a declined card is an answer of the contract",
      ["card declined (insufficient_funds)", "stock released"],
    ],
    ["o-1008", "a cancelled order is undone", ["cancelled", "stock released"]],
    ["o-1009", "missing goods are an answer of the contract", ["out of stock (SOLD-OUT)"]],
    ["o-1010", "the warehouse is asked again", ["delivered", " 1 "]],
    ["o-1011", "the same voucher twice is taken once", ["delivered", "WELCOME10"]],
    ["o-1012", "what cannot be shipped is undone", ["no carrier goes to Atlantis", "charge refunded; stock released"]],
    ["o-1014", "a validator refuses", ["delivered", "refused: name, street and city are needed"]],
    ["o-1015", "a cancelled workflow is undone", ["stopped", "stock released"]],
    ["o-1017", "a late change is refused", ["delivered", "refused: the parcel is on its way"]],
  ])("%s: %s", (orderId, _, parts) => {
    for (const part of parts) expect(rowOf(run, orderId)).toContain(part);
  });
});

test("a malformed order is told by line and field, and the others run", async () => {
  const path = join(folder, "malformed.json");
  const lines = readFileSync(fileOf("malformed", 3), "utf8").split("\n");
  const line = lines.findIndex((text) => text.includes('"quantity": 2')) + 1;
  lines[line - 1] = lines[line - 1]?.replace("2", '"two"') ?? "";
  writeFileSync(path, lines.join("\n"));
  const run = startExample([path]);
  expect(await run.ended, run.output()).toBe(0);
  expect(run.output()).toMatch(
    new RegExp(`malformed\\.json:${line}:\\d+: \\[1\\]\\.order\\.lines\\[0\\]\\.quantity: `),
  );
  expect(run.output()).toContain("2 of 2 orders done");
});

test("a file without orders, and one that is not there, are told", async () => {
  const empty = join(folder, "empty.json");
  writeFileSync(empty, "{}");
  const run = startExample([empty]);
  expect(await run.ended).toBe(2);
  expect(run.output()).toContain("empty.json:1:1: the file must hold a JSON array of orders");
  const none = startExample([join(folder, "none.json")]);
  expect(await none.ended).toBe(2);
  expect(none.output()).toContain("none.json");
});

test("Ctrl-C stops the worker and then the server", async () => {
  const run = startExample([]);
  await run.printed(" shipped");
  run.process.kill("SIGINT");
  expect(await run.ended).toBe(130);
  expect(run.output()).toContain("finishing what runs");
  const [, ui = ""] = /Web UI: (http:\S+)/.exec(run.output()) ?? [];
  await expect(fetch(ui)).rejects.toThrow();
});

describe("on a server that is there already", () => {
  test("payloads are proto JSON with the message's name, and a second run does not collide", async () => {
    const path = fileOf("history", 2);
    for (const _ of [1, 2]) {
      const run = startExample([path], onServer());
      expect(await run.ended, run.output()).toBe(0);
      expect(run.output()).toContain("2 of 2 orders done");
    }
    const connection = await Connection.connect({ address: onServer() });
    try {
      const { events } = await new Client({ connection }).workflow.getHandle("order/history-1").fetchHistory();
      const payloads = events.flatMap(({ attributes: { value } }) => {
        if (value && "input" in value && value.input && "payloads" in value.input) return value.input.payloads;
        return value && "result" in value && value.result && "payloads" in value.result ? value.result.payloads : [];
      });
      const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
      expect(payloads.length).toBeGreaterThan(5);
      expect(new Set(payloads.map(({ metadata }) => text(metadata.encoding)))).toEqual(new Set(["json/protobuf"]));
      const names = payloads.map(({ metadata }) => text(metadata.messageType));
      expect(names).toContain("acme.orders.v1.FulfilOrderRequest");
      expect(names).toContain("acme.orders.v1.ChargeCardResponse");
      expect(names.at(-1)).toBe("acme.orders.v1.FulfilOrderResponse");
    } finally {
      await connection.close();
    }
  });

  test("a process killed in the middle leaves nothing undone", async () => {
    const path = fileOf("killed", 6);
    const killed = startExample([path], onServer());
    await killed.printed(" shipped");
    killed.process.kill("SIGKILL");
    await killed.ended;
    const run = startExample([path], onServer());
    expect(await run.ended, run.output()).toBe(0);
    for (let index = 1; index <= 6; index += 1) expect(rowOf(run, `killed-${index}`)).toContain("delivered");
  });
});
