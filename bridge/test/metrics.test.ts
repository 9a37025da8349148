import { CoreRuntime } from "@protempo/bridge";
import { afterEach, expect, test } from "vitest";

const runtimes: CoreRuntime[] = [];
function create(config: Parameters<typeof CoreRuntime.create>[0]): CoreRuntime {
  const runtime = CoreRuntime.create(config);
  runtimes.push(runtime);
  return runtime;
}
afterEach(() => {
  for (const runtime of runtimes.splice(0)) runtime.shutdown();
});

const scraped = async (runtime: CoreRuntime): Promise<string[]> => {
  const response = await fetch(`http://${runtime.prometheusAddress}/metrics`);
  return (await response.text()).split("\n");
};

test("metrics of all kinds are exported with their tags", async () => {
  const runtime = create({ prometheus: { bindAddress: "127.0.0.1:0" }, globalTags: { region: "north" } });
  const orders = runtime.metric({ kind: "counter", name: "orders", description: "Orders taken" });
  orders?.record(2, { tier: "gold", big: true, size: 3 });
  orders?.record(1, { tier: "gold", big: true, size: 3 });
  const open = runtime.metric({ kind: "upDownCounter", name: "open_orders" });
  open?.record(5);
  open?.record(-2);
  runtime.metric({ kind: "gauge", name: "load" })?.record(0.25);
  const waits = runtime.metric({ kind: "histogram", name: "waits", unit: "ms" });
  waits?.record(12.5);
  waits?.record(1e9);

  const lines = await scraped(runtime);
  const line = (start: string): string | undefined => lines.find((entry) => entry.startsWith(start));
  expect(lines).toContain("# HELP orders Orders taken");
  for (const tag of ['big="true"', 'region="north"', 'size="3"', 'tier="gold"']) expect(line("orders{")).toContain(tag);
  expect(line("orders{")).toMatch(/ 3$/);
  expect(line("open_orders{")).toMatch(/ 3$/);
  expect(line("load{")).toMatch(/ 0\.25$/);
  expect(line("waits_count{")).toMatch(/ 2$/);
  expect(line("waits_sum{")).toMatch(/ 1000000012\.5$/);
});

test("the same name again is the same metric", async () => {
  const runtime = create({ prometheus: { bindAddress: "127.0.0.1:0" } });
  for (let round = 0; round < 3; round++) runtime.metric({ kind: "counter", name: "again" })?.record(1);
  expect((await scraped(runtime)).find((entry) => entry.startsWith("again{"))).toMatch(/ 3$/);
});

test("tags may differ from record to record", async () => {
  const runtime = create({ prometheus: { bindAddress: "127.0.0.1:0" } });
  const metric = runtime.metric({ kind: "counter", name: "mixed" });
  metric?.record(1, { a: "1" });
  metric?.record(1, { b: "2" });
  metric?.record(1);
  expect((await scraped(runtime)).filter((entry) => entry.startsWith("mixed{"))).toHaveLength(3);
});

test("without an exporter there are no metrics", () => {
  expect(create({}).metric({ kind: "counter", name: "none" })).toBeUndefined();
});

test("values and names that cannot be are refused", () => {
  const runtime = create({ prometheus: { bindAddress: "127.0.0.1:0" } });
  const counter = runtime.metric({ kind: "counter", name: "up" });
  for (const value of [0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => counter?.record(value)).toThrow(expect.objectContaining({ code: "INVALID_CONFIG" }));
  }
  expect(() => counter?.record(-1)).toThrow("metric up: a counter cannot go down by 1; make it upDownCounter");
  expect(() => runtime.metric({ kind: "sum" as never, name: "x" })).toThrow(/sum/);
});
