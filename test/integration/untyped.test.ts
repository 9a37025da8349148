import { randomUUID } from "node:crypto";
import { defineActivity, defineDynamicActivity } from "protempo/activity";
import { bundleWorkflows, type WorkflowBundle } from "protempo/bundler";
import { Client, Connection } from "protempo/client";
import { makePayload, type Payload, rawPayloadConverter } from "protempo/converter";
import { Worker } from "protempo/worker";
import { beforeAll, describe, expect, test } from "vitest";
import { address, until } from "./fixtures/stage.js";

let bundle: WorkflowBundle;

beforeAll(async () => {
  bundle = await bundleWorkflows({ entry: new URL("./fixtures/untyped-workflows.ts", import.meta.url) });
});

const activities = [
  defineActivity("join", (_ctx, ...parts) => parts.join("-")),
  defineActivity("pass", (_ctx, payload) => payload, { converter: rawPayloadConverter }),
  defineDynamicActivity((ctx, args) => `${ctx.info.activityType}: ${args.length}`),
] as const;

interface Scene {
  readonly client: Client;
  readonly raw: Client;
  readonly taskQueue: string;
}

/** Runs a function with a worker that keeps so many runs. */
async function onScene(
  maxCachedWorkflows: number,
  act: (scene: Scene) => Promise<void>,
  isolation?: "context",
): Promise<void> {
  const taskQueue = `untyped-${randomUUID()}`;
  const connection = await Connection.connect({ address: address() });
  try {
    const worker = await Worker.create({
      connection,
      workflows: bundle,
      activities,
      taskQueue,
      maxCachedWorkflows,
      lanes: 1,
      isolation,
      shutdownSignals: [],
      logger: { log: () => {} },
    });
    const raw = new Client({ connection, payloadConverter: rawPayloadConverter });
    await worker.runUntil(() => act({ client: new Client({ connection }), raw, taskQueue }));
  } finally {
    await connection.close();
  }
}

describe.each([0, 10])("without a contract, maxCachedWorkflows: %i", (cached) => {
  test("signals, queries and updates reach the handlers of their names, or the default ones", async () => {
    await onScene(cached, async ({ client, taskQueue }) => {
      const workflowId = `plain-${randomUUID()}`;
      const handle = await client.workflow.start("plain", [{ n: 1 }], { workflowId, taskQueue });
      await handle.signal("note", ["one"]);
      await handle.signal("two", [2, "zwei"]);
      await until(async () => ((await handle.query("seen")) as unknown[]).length === 3);
      expect(await handle.query("seen")).toEqual([{ n: 1 }, "one", ["two", 2, "zwei"]]);
      expect(await handle.query("other", [1, 2])).toEqual(["other", 2]);
      expect(await handle.update("who", [], { updateId: "u-1" })).toEqual({ id: "u-1", name: "who" });
      expect(await handle.update("whatever", [1], { updateId: "u-2" })).toEqual(["whatever", 1, "u-2"]);
      await expect(handle.query("writes")).rejects.toThrow(/Cannot start a timer in query writes/);
      await handle.signal("done");
      expect(await handle.result()).toEqual([{ n: 1 }, "one", ["two", 2, "zwei"], "a-1", "unknown to the contract: 1"]);
    });
  });

  test("payloads pass through a workflow, an activity and a child of any type untouched", async () => {
    await onScene(cached, async ({ raw, client, taskQueue }) => {
      const sent = makePayload("made/up", new TextEncoder().encode("\u0001 no JSON"), "acme.Message");
      const options = (): { workflowId: string; taskQueue: string } => ({ workflowId: randomUUID(), taskQueue });
      const got = (await raw.workflow.execute("passing", [sent], options())) as Payload;
      expect(text(got.data)).toBe(text(sent.data));
      expect(texts(got.metadata)).toEqual(texts(sent.metadata));
      expect(await client.workflow.execute("say your type", [], options())).toBe("say your type");
    });
  });
});

describe("introspection", () => {
  test("the metadata query names the handlers with what they say of themselves", async () => {
    await onScene(10, async ({ client, taskQueue }) => {
      const handle = await client.workflow.start("plain", [], { workflowId: `plain-${randomUUID()}`, taskQueue });
      const metadata = (await handle.query("__temporal_workflow_metadata")) as {
        readonly definition: { readonly signalDefinitions: object[]; readonly queryDefinitions: object[] };
      };
      expect(metadata.definition.signalDefinitions).toEqual([
        { name: "" },
        { name: "note", description: "Notes a value." },
      ]);
      expect(metadata.definition.queryDefinitions).toContainEqual({ name: "seen", description: "What was seen." });
      await handle.terminate();
    });
  });

  test.each([
    [0, undefined],
    [10, undefined],
    [10, "context"],
  ] as const)(
    "a stack trace names files and lines once it was asked for, cached: %i, isolation: %s",
    async (cached, isolation) => {
      const act = async ({ client, taskQueue }: Scene): Promise<void> => {
        const handle = await client.workflow.start("stuck", [], { workflowId: `stuck-${randomUUID()}`, taskQueue });
        await until(async () => String(await handle.query("__stack_trace")).includes("condition 1"));
        // The first answer has no places; it brings about the replay that finds them.
        await until(async () => String(await handle.query("__stack_trace")).includes("untyped-workflows.ts"));
        const stacks = String(await handle.query("__stack_trace")).split("\n\n");
        expect(stacks).toEqual([
          expect.stringMatching(/^timer 2\n {4}at (async )?waitsForTimer \(.*untyped-workflows\.ts:\d+:\d+\)\n/),
          expect.stringMatching(/^condition 1\n.*untyped-workflows\.ts:\d+:\d+/),
        ]);
        const enhanced = (await handle.query("__enhanced_stack_trace")) as {
          readonly stacks: readonly { readonly locations: readonly object[] }[];
        };
        expect(enhanced.stacks[0]?.locations.slice(0, 2)).toEqual([
          { functionName: "timer 2", internalCode: true },
          {
            functionName: expect.stringContaining("waitsForTimer"),
            filePath: expect.stringContaining("untyped-workflows.ts"),
            line: expect.any(Number),
            column: expect.any(Number),
          },
        ]);
        await handle.signal("release");
        expect(await handle.result()).toBe("released");
      };
      await onScene(cached, act, isolation);
    },
  );
});

function texts(metadata: Payload["metadata"]): object {
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, text(value)]));
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
