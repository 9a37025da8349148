import { Client, Connection } from "protempo/client";
import { implementSink, Runtime, Worker } from "protempo/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort, sharedAddress } from "../helpers/server.js";
import { always, audit } from "./fixtures/host/audit.js";

const workflows = new URL("./fixtures/host/workflows.ts", import.meta.url);
let connection: Connection;
let metricsAddress: string;

beforeAll(async () => {
  metricsAddress = `127.0.0.1:${await freePort()}`;
  Runtime.install({ metrics: { prometheus: { bindAddress: metricsAddress } } });
  connection = await Connection.connect({ address: sharedAddress() });
});

afterAll(async () => {
  await connection?.close();
  Runtime.install({});
});

test.each(["lane", "context"] as const)(
  "sinks get copies, once each, in order, with what called them; metrics count once, although every task replays, isolation: %s",
  async (isolation) => {
    const taskQueue = `host-${crypto.randomUUID()}`;
    const notes: unknown[] = [];
    const steps: string[] = [];
    const worker = await Worker.create({
      connection,
      taskQueue,
      workflows,
      isolation,
      maxCachedWorkflows: 0,
      sinks: [
        implementSink(audit, {
          note: (info, text, details) => notes.push([info.workflowType, info.workflowId, text, details]),
        }),
        implementSink(always, { step: (info, name) => steps.push(`${name}${info.isReplaying ? " again" : ""}`) }),
      ],
    });
    const workflowId = `noting-${crypto.randomUUID()}`;
    await worker.runUntil(async () => {
      const client = new Client({ connection });
      expect(await client.workflow.execute("noting", [], { workflowId, taskQueue })).toBe(4);
      await expect.poll(() => notes.length).toBe(3);
      const page = await (await fetch(`http://${metricsAddress}/metrics`)).text();
      const lines = page
        .split("\n")
        .filter((line) => /^(?:steps_taken|last_list)\{/.test(line) && line.includes(taskQueue));
      expect(lines.filter((line) => line.startsWith("steps_taken{"))).toHaveLength(3);
      for (const line of lines) {
        for (const tag of ['namespace="default"', `task_queue="${taskQueue}"`, 'workflow_type="noting"']) {
          expect(line).toContain(tag);
        }
        expect(line).toMatch(line.startsWith("steps_taken{") ? / 1$/ : /unit="x".* 4$/);
      }
      expect(page).toContain("# HELP steps_taken Steps of workflows");
    });
    const at = new Date(5);
    expect(notes).toEqual([
      ["noting", workflowId, "one", { list: [1n], at }],
      ["noting", workflowId, "two", { list: [1n, 2n], at }],
      ["noting", workflowId, "three", { list: [1n, 2n, 2n], at }],
    ]);
    expect(steps.filter((step) => !step.endsWith(" again"))).toEqual(["one", "two", "three"]);
    expect(steps.filter((step) => step === "one again").length).toBeGreaterThanOrEqual(2);
  },
);
