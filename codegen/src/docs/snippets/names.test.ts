import { expect, test } from "vitest";
import { goCamelCase, goTemporalName } from "./go-names.js";
import { javaCamelCase } from "./java-names.js";

test("Go names are those of protoc-gen-go", () => {
  const names = [
    "order_id",
    "FulfilOrderRequest",
    "Outer.Inner",
    "_hidden",
    "a_1b",
    "foo.bar",
    "HTTPGet",
    "x_Y",
    "unit_price_cents",
  ];
  expect(names.map(goCamelCase)).toEqual([
    "OrderId",
    "FulfilOrderRequest",
    "Outer_Inner",
    "XHidden",
    "A_1B",
    "FooBar",
    "HTTPGet",
    "X_Y",
    "UnitPriceCents",
  ]);
});

test("Go names of rpcs are those of protoc-gen-go-temporal", () => {
  expect(goTemporalName("FulfilOrder", "CancelOrder")).toBe("FulfilOrderWithCancelOrder");
  expect(goTemporalName("GetHTTPInfoV2")).toBe("GetHttpinfoV2");
  expect(goTemporalName("run")).toBe("Run");
});

test("Java names are those of protoc", () => {
  expect(["order_id", "url2path", "HTTPGet"].map((name) => javaCamelCase(name, true))).toEqual([
    "OrderId",
    "Url2Path",
    "HTTPGet",
  ]);
  expect(javaCamelCase("GetStatus", false)).toBe("getStatus");
});
