import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { address } from "./fixtures/stage.js";

/** A process with an idle worker in which something of its own fails; its exit code and what it printed. */
function run(failure: string): Promise<{ code: number | null; output: string }> {
  const script = `
    import { Connection } from "protempo/client";
    import { registerActivities } from "protempo/internal/activity";
    import { Worker } from "protempo/worker";
    const row = { kind: "activity", member: "none", name: "none", input: null, output: null };
    const table = { service: "none", taskQueue: "survival", workflows: [], activities: [row] };
    const connection = await Connection.connect({ address: ${JSON.stringify(address())} });
    const worker = await Worker.create({ connection, activities: [registerActivities(table, { none() {} })] });
    const running = worker.run();
    ${failure}
    await new Promise((resolve) => setTimeout(resolve, 200));
    await worker.shutdown();
    await running;
    await connection.close();
    console.log("the end");
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { cwd: import.meta.dirname });
  let output = "";
  child.stdout.on("data", (text) => {
    output += text;
  });
  child.stderr.on("data", (text) => {
    output += text;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
}

test("a process with a worker that has stopped ends by itself", async () => {
  expect(await run("")).toMatchObject({ code: 0, output: expect.stringContaining("the end") });
});

test.each([
  ["a rejection", 'Promise.reject(new Error("not an activity"));'],
  ["a throw in a timer", 'setTimeout(() => { throw new Error("not an activity"); });'],
  ["a throw in a microtask", 'queueMicrotask(() => { throw new Error("not an activity"); });'],
])("%s that no activity has caused ends the process, as without a worker", async (_, failure) => {
  const { code, output } = await run(failure);
  expect(code).toBe(1);
  expect(output).toContain("Error: not an activity");
  expect(output).not.toContain("the end");
});

test("a listener of the process's own keeps it alive, as without a worker", async () => {
  const listener = 'process.on("unhandledRejection", (error) => console.log("heard", error.message));';
  const { code, output } = await run(`${listener} Promise.reject(new Error("not an activity"));`);
  expect(code).toBe(0);
  expect(output).toMatch(/heard not an activity[\s\S]*the end/);
});
