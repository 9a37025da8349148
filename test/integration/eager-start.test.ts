import { randomUUID } from "node:crypto";
import { Client, Connection } from "protempo/client";
import { expect, test } from "vitest";
import { IntegrationClient } from "../gen/protempo/test/v1/integration_client.js";
import { address, onStage, type Stage } from "./fixtures/stage.js";

type Handle = Awaited<ReturnType<Stage["client"]["greet"]["start"]>>;

/** Whether the server gave the first task away with its answer to the start. */
async function startedEagerly({ untyped }: Pick<Handle, "untyped">): Promise<boolean> {
  const [first] = (await untyped.fetchHistory()).events;
  if (first?.attributes.case !== "workflowExecutionStartedEventAttributes") throw new Error("no start");
  return first.attributes.value.eagerExecutionAccepted;
}

/** A connection that no worker can have. */
function nowhere(): Connection {
  return Connection.over(() =>
    Promise.resolve({ call: () => Promise.reject(new Error("called")), setApiKey() {}, setHeaders() {}, close() {} }),
  );
}

test("the first task of an eager start comes to a worker of the same connection, and only if it is wished for", async () => {
  await onStage({}, async ({ client }) => {
    const eager = await Promise.all(
      [1, 2, 3].map((n) => client.greet.start({ name: `${n}` }, { requestEagerStart: true })),
    );
    const usual = await client.greet.start({ name: "usual" });
    expect(await Promise.all(eager.map((handle) => handle.result()))).toMatchObject(
      [1, 2, 3].map((n) => ({ text: `Hello, ${n}!` })),
    );
    expect(await usual.result()).toMatchObject({ text: "Hello, usual!" });
    expect(await Promise.all(eager.map(startedEagerly))).toEqual([true, true, true]);
    expect(await startedEagerly(usual)).toBe(false);
  });
});

test("the contract may ask for it, and a caller refuse it; where it cannot be had the start is as usual", async () => {
  await onStage({}, async ({ client }) => {
    const asked = await client.count.start({ target: 1n });
    const refused = await client.count.start({ target: 1n }, { requestEagerStart: false });
    const signalled = await client.count.signalWithStart.add({ start: { target: 2n }, signal: { amount: 1n } });
    for (const handle of [asked, refused, signalled]) await handle.add({ amount: 1n });
    expect(await Promise.all([asked, refused, signalled].map((handle) => handle.result()))).toHaveLength(3);
    expect(await Promise.all([asked, refused, signalled].map(startedEagerly))).toEqual([true, false, false]);
    const over = new IntegrationClient(new Client({ connection: nowhere() }), { start: { taskQueue: "any" } });
    await expect(over.count.start({ target: 1n })).rejects.toThrow("called");
  });
});

test("without a worker of the connection on that queue an eager start is as usual", async () => {
  await onStage({}, async ({ client, taskQueue }) => {
    const connection = await Connection.connect({ address: address() });
    const apart = new IntegrationClient(new Client({ connection }), { start: { taskQueue } });
    const handle = await apart.greet.start({ name: "apart" }, { requestEagerStart: true });
    expect(await handle.result()).toMatchObject({ text: "Hello, apart!" });
    expect(await startedEagerly(handle)).toBe(false);
    await connection.close();
    const elsewhere = { requestEagerStart: true, taskQueue: `elsewhere-${randomUUID()}` };
    const lost = await client.greet.start({ name: "lost" }, elsewhere);
    expect(await startedEagerly(lost)).toBe(false);
    await lost.terminate();
  });
});

test("an eager start is refused with a signal, and where no worker can be", async () => {
  await onStage({}, async ({ raw, taskQueue }) => {
    const options = { workflowId: randomUUID(), taskQueue, requestEagerStart: true };
    const signalled = raw.workflow.signalWithStart("any", [], { name: "any" }, options);
    await expect(signalled).rejects.toThrow("requestEagerStart: does not go together with a signal or an update");
    const updated = raw.workflow.updateWithStart("any", [], { name: "any" }, options);
    await expect(updated).rejects.toThrow("requestEagerStart: does not go together with a signal or an update");
    const over = new Client({ connection: nowhere() }).workflow.start("any", [], options);
    await expect(over).rejects.toThrow("requestEagerStart: needs a connection that workers can have");
  });
});
