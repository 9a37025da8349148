import { describe, expect, test } from "vitest";
import { EngineDriver } from "../../../../test/workflow/driver.js";
import type { WorkflowContext } from "../context.js";
import { defineWorkflow } from "../registration.js";
import { interceptWorkflows, type WorkflowInterceptorFactory } from "./registration.js";

const signal = (signalName: string) => ({ signalWorkflow: { signalName, input: [] } });

function driven(run: (ctx: WorkflowContext) => Promise<unknown>, ...factories: WorkflowInterceptorFactory[]) {
  return new EngineDriver({ w: defineWorkflow("w", run), around: interceptWorkflows(...factories) });
}

describe("interceptors of a workflows file", () => {
  test("are made once a run, with its context", async () => {
    const made: string[] = [];
    const driver = driven(
      (ctx) => ctx.sleep(1),
      (ctx) => {
        made.push(ctx.workflowType);
        return {};
      },
    );
    await driver.start("w");
    await driver.activate([{ fireTimer: { seq: 1 } }]);
    expect(made).toEqual(["w"]);
  });

  test("exported twice fail the task, as nothing says which is the outermost", async () => {
    const twice = { w: defineWorkflow("w", async () => 1), a: interceptWorkflows(), b: interceptWorkflows() };
    expect((await new EngineDriver(twice).start("w")).failure).toContain("exports interceptors twice, as a and b");
  });

  test("that are no functions are refused", () => {
    expect(() => interceptWorkflows({} as never)).toThrow("argument 1 is object, not a function of the context");
  });

  test("see the numbers of operations, and one that is dropped leaves its number out", async () => {
    const numbers: number[] = [];
    const driver = driven(
      async (ctx) => {
        await ctx.sleep(5);
        await ctx.sleep(6);
        return "done";
      },
      () => ({
        outbound: {
          timer(call, next) {
            numbers.push(call.seq);
            return call.milliseconds === 5 ? Promise.resolve(undefined as never) : next(call);
          },
        },
      }),
    );
    const [timer] = (await driver.start("w")).commands;
    expect(numbers).toEqual([1, 2]);
    expect(timer).toMatchObject({ startTimer: { seq: 2 } });
  });

  test("may change the result, the error, and refuse a signal's handler", async () => {
    const driver = driven(
      async (ctx) => {
        ctx.untyped.onSignal("s", () => expect.unreachable());
        await ctx.condition(() => false, 1);
        return 1;
      },
      () => ({
        inbound: {
          async execute(call, next) {
            return (((await next(call)) as unknown as number) + 1) as never;
          },
          signal: () => Promise.resolve(undefined as never),
        },
      }),
    );
    await driver.start("w", [], [signal("s")]);
    expect((await driver.activate([{ fireTimer: { seq: 1 } }])).result).toBe(2);
  });

  test("stand around validators only where there is one", async () => {
    const validated: string[] = [];
    const driver = driven(
      async (ctx) => {
        ctx.untyped.onUpdate("with", () => 1, { validator: () => undefined });
        ctx.untyped.onUpdate("without", () => 1);
        await ctx.condition(() => false);
      },
      () => ({
        inbound: {
          validateUpdate(call, next) {
            validated.push(`${call.name} ${call.updateId}`);
            return next(call);
          },
        },
      }),
    );
    const update = (name: string) => ({
      doUpdate: { id: `u-${name}`, protocolInstanceId: name, name, runValidator: true },
    });
    const { kinds } = await driver.start("w", [], [update("with"), update("without")]);
    expect(kinds.filter((kind) => kind === "updateResponse")).toHaveLength(4);
    expect(validated).toEqual(["with u-with"]);
  });

  test("see the queries of users, not those of Temporal's own", async () => {
    const asked: string[] = [];
    const driver = driven(
      async (ctx) => {
        ctx.untyped.onQuery("q", () => "answer");
        await ctx.condition(() => false);
      },
      () => ({
        inbound: {
          query(call, next) {
            asked.push(call.name);
            return next(call);
          },
        },
      }),
    );
    await driver.start("w");
    for (const queryType of ["q", "__temporal_workflow_metadata", "__stack_trace"]) {
      const { commands } = await driver.activate([{ queryWorkflow: { queryId: "1", queryType } }]);
      expect(commands[0]).toHaveProperty("respondToQuery.succeeded");
    }
    expect(asked).toEqual(["q"]);
  });

  test("are told when their run leaves the cache; what they do then harms nobody", async () => {
    const disposed: string[] = [];
    const driver = driven(
      (ctx) => ctx.sleep(1),
      (ctx) => ({
        internals: {
          dispose() {
            disposed.push(ctx.info.runId);
            void ctx.sleep(1);
          },
        },
      }),
    );
    await driver.start("w");
    const completion = await driver.activate([{ removeFromCache: { reason: 1 } }]);
    expect(disposed).toHaveLength(1);
    expect(completion.commands).toEqual([]);
  });

  test("cost nothing where nobody stands: a run without them has none", async () => {
    const driver = new EngineDriver({ w: defineWorkflow("w", async (ctx) => ctx.info.runId) });
    const { commands } = await driver.start("w");
    expect(JSON.stringify(commands)).not.toContain('"headers"');
  });
});
