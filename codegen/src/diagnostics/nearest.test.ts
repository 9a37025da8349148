import { expect, test } from "vitest";
import { didYouMean, nearest } from "./nearest.js";

test.each([
  ["nmae", ["name", "number"], "name"],
  ["order_id", ["orderId", "order"], "orderId"],
  ["Cancle", ["Cancel", "Chance"], "Cancel"],
  ["CANCEL", ["Cancel"], "Cancel"],
  ["ab", ["ba"], "ba"],
  ["weather", ["name", "number"], undefined],
  ["x", [], undefined],
])("nearest to %s of %o is %s", (name, candidates, expected) => {
  expect(nearest(name, candidates)).toBe(expected);
});

test("a question for the nearest name, nothing without one", () => {
  expect(didYouMean("nam", ["name"])).toBe(' Did you mean "name"?');
  expect(didYouMean("weather", ["name"])).toBe("");
});
