import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Client } from "../../runtime/src/client/client.js";
import { Connection } from "../../runtime/src/client/connection.js";
import { ConnectError, RpcError } from "../../runtime/src/client/errors.js";
import { TerminatedError } from "../../runtime/src/common/errors/failures.js";
import { freePort, startServer } from "../helpers/server.js";

test("a client survives its server's restart: calls wait for it, and a result that was waited for comes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "protempo-"));
  const where = { port: await freePort(), databaseFile: join(folder, "server.db") };
  let server = await startServer(where);
  const connection = await Connection.connect({ address: server.address });
  try {
    const { workflow } = new Client({ connection });
    const handle = await workflow.start("NobodyHasIt", [], { workflowId: "w", taskQueue: "q" });
    const result = handle.result().catch((error: unknown) => error);
    await server.stop();
    const during = handle.signal("while it is away", ["kept"]);
    server = await startServer(where);
    await during;
    await handle.terminate("enough");
    expect(await result).toMatchObject({ cause: expect.any(TerminatedError) });
    const { events } = await handle.fetchHistory();
    const signals = events.filter((event) => event.attributes.case === "workflowExecutionSignaledEventAttributes");
    expect(signals).toHaveLength(1);
  } finally {
    await connection.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

test("without retries a call fails as soon as the server is gone, and says where it was", async () => {
  const server = await startServer();
  const connection = await Connection.connect({ address: server.address, retry: null });
  await server.stop();
  const call = new Client({ connection }).workflow.getHandle("w").describe();
  await expect(call).rejects.toThrow(server.address);
  const error = await call.catch((caught: unknown) => caught);
  expect(error instanceof RpcError || error instanceof ConnectError).toBe(true);
  await connection.close();
});
