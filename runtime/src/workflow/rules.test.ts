import { describe, expect, test } from "vitest";
import { EngineDriver, payload } from "../../../test/workflow/driver.js";
import { defineActivity } from "../activity/registration.js";
import type { WorkflowContext } from "./context.js";
import { defineWorkflow, describeWorkflow } from "./registration.js";
import type { RunRules, WorkflowRules } from "./run-rules.js";

class Broken extends Error {}
class VeryBroken extends Broken {}

function drive(
  run: (ctx: WorkflowContext) => Promise<unknown>,
  rules?: RunRules,
  workflow?: WorkflowRules,
): EngineDriver {
  return new EngineDriver({ workflow: defineWorkflow("workflow", run, workflow) }, { rules });
}

describe("errors that fail a workflow", () => {
  const fails = async (ctx: WorkflowContext): Promise<never> => {
    const error = new VeryBroken("no way");
    expect([ctx.failsWorkflow(error), ctx.failsWorkflow(new TypeError("?"))]).toEqual([true, false]);
    throw error;
  };

  test.each<[string, RunRules | undefined, WorkflowRules | undefined]>([
    ["named by the worker", { failureErrorTypes: ["VeryBroken"] }, undefined],
    ["whose base class the worker names", { failureErrorTypes: ["Broken"] }, undefined],
    ["named by the workflow", undefined, { failureErrorTypes: ["Broken"] }],
    ["whose class the workflow gives", { failureErrorTypes: ["Other"] }, { failureErrorTypes: [Broken] }],
  ])("%s", async (_, rules, workflow) => {
    const { commands } = await drive(fails, rules, workflow).start("workflow");
    expect(commands).toMatchObject([
      { failWorkflowExecution: { failure: { message: "no way", applicationFailureInfo: {} } } },
    ]);
  });

  test("all, by the name of Error", async () => {
    for (const thrown of [new RangeError("r"), "text"]) {
      const throws = async (): Promise<never> => {
        throw thrown;
      };
      const { kinds } = await drive(throws, { failureErrorTypes: ["Error"] }).start("workflow");
      expect(kinds).toEqual(["failWorkflowExecution"]);
      expect((await drive(throws, undefined, { failureErrorTypes: [Error] }).start("workflow")).kinds).toEqual(kinds);
    }
  });

  test("no others", async () => {
    const throws = async (): Promise<never> => {
      throw new RangeError("r");
    };
    expect((await drive(throws, { failureErrorTypes: ["Broken"] }).start("workflow")).failure).toBe("r");
  });

  test("of a signal's handler too", async () => {
    const driver = drive(
      async (ctx) => {
        ctx.untyped.onSignal("break", () => {
          throw new Broken("signalled");
        });
        await ctx.condition(() => false);
      },
      { failureErrorTypes: ["Broken"] },
    );
    await driver.start("workflow");
    const { kinds } = await driver.activate([{ signalWorkflow: { signalName: "break", input: [] } }]);
    expect(kinds).toEqual(["failWorkflowExecution"]);
  });
});

describe("patches that are not active yet", () => {
  const run = async (ctx: WorkflowContext): Promise<unknown> => {
    const first = ctx.patched("new");
    await ctx.sleep(1);
    return [first, ctx.patched("new"), ctx.patched("other")];
  };
  const rules: RunRules = { inactivePatches: ["new"] };

  test("are not taken, and the run stays with that", async () => {
    const driver = drive(run, rules);
    expect((await driver.start("workflow")).kinds).toEqual(["startTimer"]);
    const { result, kinds } = await driver.activate([{ fireTimer: { seq: 1 } }]);
    expect(kinds).toEqual(["setPatchMarker", "completeWorkflowExecution"]);
    expect(result).toEqual([false, false, true]);
  });

  test("are taken where history has them, and where they are deprecated", async () => {
    const driver = drive(run, rules);
    const noted = { notifyHasPatch: { patchId: "new" } };
    expect((await driver.start("workflow", [], [noted], { replaying: true })).kinds).toEqual([
      "setPatchMarker",
      "startTimer",
    ]);
    const { kinds } = await drive(async (ctx) => ctx.deprecatePatch("new"), rules).start("workflow");
    expect(kinds[0]).toBe("setPatchMarker");
  });

  test("a no of replay is not kept: the cached run goes on live and takes them", async () => {
    const driver = drive(run);
    expect((await driver.start("workflow", [], [], { replaying: true })).kinds).toEqual(["startTimer"]);
    expect((await driver.activate([{ fireTimer: { seq: 1 } }])).result).toEqual([false, true, true]);
  });

  test("a query sees what history has, before the code has come there", async () => {
    const driver = drive(async (ctx) => {
      ctx.untyped.onQuery("taken", () => ctx.patched("new"));
      await ctx.condition(() => false);
    });
    const query = { queryWorkflow: { queryId: "q", queryType: "taken" } };
    await driver.start("workflow", [], [{ notifyHasPatch: { patchId: "new" } }], { replaying: true });
    const { commands } = await driver.activate([query]);
    expect(commands).toEqual([{ respondToQuery: { queryId: "q", succeeded: { response: payload(true) } } }]);
  });
});

describe("a local activity that the worker does not have", () => {
  const run = async (ctx: WorkflowContext): Promise<unknown> => {
    try {
      return await ctx.untyped.localActivity("missing", [], { startToCloseTimeout: "1s" });
    } catch {
      return "swallowed";
    }
  };

  test("fails the task of a live run, whatever its code catches, and names those that there are", async () => {
    const { failure } = await drive(run, { activities: ["a", "b"], failureErrorTypes: ["Error"] }).start("workflow");
    expect(failure).toBe(
      "This worker has no activity missing, so it cannot execute it as a local one. It has: a, b. " +
        "Give it to the worker, or call it as an ordinary activity.",
    );
    expect((await drive(run, { activities: [] }).start("workflow")).failure).toContain("It has: none.");
  });

  test.each<[string, RunRules, boolean]>([
    ["in replay: another worker had it", { activities: [] }, true],
    ["where a dynamic one stands in for it", { activities: ["*"] }, false],
    ["in a replayer, which executes none", {}, false],
  ])("is scheduled %s", async (_, rules, replaying) => {
    const { kinds } = await drive(run, rules).start("workflow", [], [], { replaying });
    expect(kinds).toEqual(["scheduleLocalActivity"]);
  });
});

describe("names that Temporal keeps for itself are refused", () => {
  const words = '"__temporal_mine" has a name that Temporal';

  test("where something is defined", () => {
    expect(() => defineWorkflow("__temporal_mine", async () => {})).toThrow(words);
    expect(() => defineActivity("__temporal_mine", async () => {})).toThrow(words);
    expect(() => defineWorkflow("__stack_trace_of_mine", async () => {})).not.toThrow();
  });

  const timeout = { startToCloseTimeout: "1s" } as const;
  test.each<[string, (ctx: WorkflowContext) => unknown]>([
    ["an activity", (ctx) => ctx.untyped.activity("__temporal_mine", [], timeout)],
    ["a local activity", (ctx) => ctx.untyped.localActivity("__temporal_mine", [], timeout)],
    ["a child", (ctx) => ctx.untyped.child("__temporal_mine", [])],
    ["a child that is started", (ctx) => ctx.untyped.startChild("__temporal_mine", [])],
    ["continuing as new", (ctx) => ctx.untyped.continueAsNew([], { type: "__temporal_mine" })],
    ["a queue of an activity", (ctx) => ctx.untyped.activity("a", [], { ...timeout, taskQueue: "__temporal_mine" })],
    ["a queue of a child", (ctx) => ctx.untyped.child("c", [], { taskQueue: "__temporal_mine" })],
  ])("where a workflow calls it: %s", async (_, call) => {
    const { failure } = await drive(async (ctx) => call(ctx)).start("workflow");
    expect(failure).toContain(words);
  });
});

describe("versioning behaviour", () => {
  const idle = async (): Promise<void> => {};

  test("of the workflow goes with each completion", async () => {
    const { json } = await drive(idle, { versioned: true }, { versioningBehavior: "autoUpgrade" }).start("workflow");
    expect(json).toMatchObject({ successful: { versioningBehavior: "VERSIONING_BEHAVIOR_AUTO_UPGRADE" } });
    const unversioned = await drive(idle, undefined, { versioningBehavior: "autoUpgrade" }).start("workflow");
    expect(unversioned.json.successful).not.toHaveProperty("versioningBehavior");
  });

  test("and failing errors are what a bundle tells of a workflow", () => {
    const definition = defineWorkflow("w", idle, { versioningBehavior: "pinned", failureErrorTypes: [Broken, "Odd"] });
    expect(describeWorkflow({ kind: "untyped", definition })).toMatchObject({
      versioningBehavior: "pinned",
      failureErrorTypes: ["Broken", "Odd"],
    });
    const plain = describeWorkflow({ kind: "untyped", definition: defineWorkflow("w", idle) });
    expect(Object.keys(plain)).not.toContain("versioningBehavior");
  });

  test("that is none is refused", async () => {
    const { failure } = await drive(idle, undefined, { versioningBehavior: "sticky" as never }).start("workflow");
    expect(failure).toContain('workflow: versioningBehavior "sticky" is neither "pinned" nor "autoUpgrade"');
  });
});
