import { expect, test } from "vitest";
import type { ServiceTable } from "../common/table.js";
import { registerActivities } from "./activity.js";

const table: ServiceTable = {
  service: "test.Notes",
  workflows: [],
  activities: [
    { kind: "activity", member: "echo", name: "test.Notes.Echo", input: null, output: null },
    { kind: "activity", member: "sweep", name: "test.Notes.Sweep", input: null, output: null },
  ],
};

test("all that is missing or no function is named at once", () => {
  expect(() => registerActivities(table, { echo: 5 })).toThrow(
    "Activities of test.Notes: echo (test.Notes.Echo) is number, not a function; sweep (test.Notes.Sweep) is missing.",
  );
});

test("members of a class and of its base count; a part is enough if it is asked for", () => {
  class Base {
    echo(): void {}
  }
  class Notes extends Base {
    sweep(): void {}
  }
  expect(registerActivities(table, new Notes()).members).toEqual(["echo", "sweep"]);
  expect(registerActivities(table, { sweep() {} }, true).members).toEqual(["sweep"]);
});
