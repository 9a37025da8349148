import { randomUUID } from "node:crypto";
import { Client, WorkflowFailedError } from "protempo/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asGiven, broken } from "./fixtures/broken-payloads.js";
import { type Stage, stage, until } from "./fixtures/stage.js";

const service = "protempo.test.v1.Integration";

let on: Stage;
let peer: Client;
let running: Promise<void>;

beforeAll(async () => {
  on = await stage();
  peer = new Client({ connection: on.connection, payloadConverter: asGiven });
  running = on.worker.run();
});

afterAll(async () => {
  await on.worker.shutdown();
  await running;
  await on.connection.close();
});

describe.each(broken)("%s", (_, args, reason) => {
  test("in a signal: the signal is dropped with an error in the log, and the run goes on", async () => {
    const handle = await on.client.count.start({ target: 2n });
    const before = on.log.length;
    const dropped = on.worker.droppedSignals;
    await peer.workflow.getHandle(handle.workflowId).signal(`${service}.Add`, args);
    await handle.add({ amount: 2n });
    expect(await handle.result()).toMatchObject({ count: 2n });
    await until(() => on.log.length > before && on.worker.droppedSignals === dropped + 1);
    const entry = on.log.slice(before).find(({ level }) => level === "error");
    expect(`${entry?.message} ${JSON.stringify(entry?.attributes)}`).toMatch(reason);
    expect(JSON.stringify(entry)).toContain(`${service}.Add`);
  });

  test("in an update: it is rejected, and the run goes on", async () => {
    const handle = await on.client.count.start({ target: 2n });
    const update = peer.workflow.getHandle(handle.workflowId).update(`${service}.Bump`, args);
    await expect(update).rejects.toMatchObject({
      name: "WorkflowUpdateFailedError",
      cause: { message: expect.stringMatching(reason) },
    });
    await handle.add({ amount: 2n });
    expect(await handle.result()).toMatchObject({ count: 2n });
  });

  test("in a start: the run fails and says why", async () => {
    const options = { workflowId: `broken-${randomUUID()}`, taskQueue: on.taskQueue };
    const error = await peer.workflow.execute(`${service}.Greet`, args, options).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    expect(((error as WorkflowFailedError).cause as Error).message).toMatch(reason);
    expect((error as WorkflowFailedError).cause).toMatchObject({ name: "ApplicationError" });
  });
});

test("a query that nobody has does not touch the run", async () => {
  const handle = await on.client.count.start({ target: 2n });
  await expect(handle.untyped.query("nowhere")).rejects.toMatchObject({ name: "QueryFailedError" });
  await handle.add({ amount: 2n });
  expect(await handle.result()).toMatchObject({ count: 2n });
});

test("a workflow type that no worker has fails its task and names those that there are", async () => {
  const options = { workflowId: `unknown-${randomUUID()}`, taskQueue: on.taskQueue };
  const handle = await on.raw.workflow.start("Nowhere", [], options);
  await until(async () =>
    (await handle.fetchHistory()).events.some(
      ({ attributes }) =>
        attributes.case === "workflowTaskFailedEventAttributes" &&
        /Nowhere.*Greet/s.test(attributes.value.failure?.message ?? ""),
    ),
  );
  await handle.terminate();
});
