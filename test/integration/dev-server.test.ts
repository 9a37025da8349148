import { createConnection } from "node:net";
import { startDevServer } from "protempo/testing";
import { expect, test } from "vitest";

test("a server answers until it is stopped", async () => {
  const server = await startDevServer();
  const reachable = (): Promise<boolean> => {
    const [host, port] = server.address.split(":");
    return new Promise((resolve) => {
      const socket = createConnection(Number(port), host, () => resolve(true));
      socket.on("error", () => resolve(false)).on("connect", () => socket.destroy());
    });
  };
  expect(await reachable()).toBe(true);
  await Promise.all([server.stop(), server.stop()]);
  expect(await reachable()).toBe(false);
});
