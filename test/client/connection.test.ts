import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createConnection, createServer } from "node:net";
import { createServer as createTlsServer, type TlsOptions as ServerTls } from "node:tls";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { Client } from "../../runtime/src/client/client.js";
import { Connection, type ConnectionOptions } from "../../runtime/src/client/connection.js";
import {
  ConnectError,
  ConnectionClosedError,
  NamespaceNotFoundError,
  RpcAbortedError,
  RpcTimeoutError,
} from "../../runtime/src/client/errors.js";
import { freePort, sharedAddress } from "../helpers/server.js";

// A certificate and a key that are good for nothing but these tests.
const cert = readFileSync(new URL("./certificates/localhost.pem", import.meta.url), "utf8");
const key = readFileSync(new URL("./certificates/localhost.key.pem", import.meta.url), "utf8");

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function connect(options: ConnectionOptions): Promise<Connection> {
  const connection = await Connection.connect(options);
  cleanUps.push(() => connection.close());
  return connection;
}

async function refusal(options: ConnectionOptions): Promise<Error> {
  return await connect(options).then(
    () => expect.unreachable("connected"),
    (error: unknown) => {
      expect(error).toBeInstanceOf(ConnectError);
      return error as Error;
    },
  );
}

/** A TLS end in front of the shared server. Returns its port. */
async function tlsProxy(options: ServerTls): Promise<number> {
  const [host, port] = sharedAddress().split(":");
  const proxy = createTlsServer({ ...options, ALPNProtocols: ["h2"] }, (socket) => {
    const upstream = createConnection(Number(port), host);
    socket.pipe(upstream).pipe(socket);
    socket.on("error", () => upstream.destroy());
    upstream.on("error", () => socket.destroy());
  }).listen(0, "127.0.0.1");
  proxy.on("tlsClientError", () => {});
  await once(proxy, "listening");
  cleanUps.push(() => proxy.close());
  return (proxy.address() as AddressInfo).port;
}

/** A port whose queue is full, and nobody takes connections from it. */
async function fullPort(): Promise<number> {
  const listener = new Worker(
    `const { parentPort } = require("node:worker_threads");
     const server = require("node:net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
     });`,
    { eval: true },
  );
  cleanUps.push(() => listener.terminate());
  const [port] = await once(listener, "message");
  for (let waiting = false; !waiting; ) {
    const socket = createConnection(port, "127.0.0.1").on("error", () => {});
    cleanUps.push(() => socket.destroy());
    // Loopback connects at once, unless the queue is full.
    waiting = await Promise.race([
      once(socket, "connect").then(() => false),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 500)),
    ]);
  }
  return port;
}

describe("without a server", () => {
  test("nobody listens: address and cause are named", async () => {
    const port = await freePort();
    const error = await refusal({ address: `127.0.0.1:${port}` });
    expect(error.message).toMatch(`127.0.0.1:${port}`);
    expect(error.message).toMatch(/refused/i);
  });

  test("a host that does not exist is said to be one", async () => {
    const error = await refusal({ address: "no-such-host.invalid:7233" });
    expect(error.message).toMatch(/no-such-host\.invalid/);
    expect(error.message).toMatch(/cannot be resolved/);
  });

  test("somebody listens and never answers: the connect timeout ends it", async () => {
    const silent = createServer((socket) => void cleanUps.push(() => socket.destroy())).listen(0, "127.0.0.1");
    await once(silent, "listening");
    cleanUps.push(() => silent.close());
    const error = await refusal({
      address: `127.0.0.1:${(silent.address() as AddressInfo).port}`,
      connectTimeout: "300ms",
    });
    expect(error.message).toMatch(/no answer within 300 ms/);
  });

  test("nobody takes the connection, as behind a firewall: the connect timeout ends it", async () => {
    const port = await fullPort();
    const error = await refusal({ address: `127.0.0.1:${port}`, connectTimeout: "300ms" });
    expect(error.message).toBe(
      `no connection to a Temporal server at 127.0.0.1:${port}: no answer within 300 ms. Check that a Temporal server listens there`,
    );
  });

  test("a lazy connection fails with its first call, and the next tries anew", async () => {
    const connection = Connection.lazy({ address: `127.0.0.1:${await freePort()}` });
    const client = new Client({ connection });
    await expect(client.workflow.getHandle("w").describe()).rejects.toBeInstanceOf(ConnectError);
    await expect(client.workflow.getHandle("w").describe()).rejects.toBeInstanceOf(ConnectError);
    await connection.close();
  });

  test.each<[string, ConnectionOptions]>([
    ["address", { address: "::1" }],
    ["connectTimeout", { connectTimeout: "3 parsecs" as "3s" }],
    ["keepAlive.interval", { keepAlive: { interval: -1, timeout: "1s" } }],
  ])("a wrong %s is refused by name", async (name, options) => {
    await expect(Connection.connect(options)).rejects.toThrow(new RegExp(`^${name}: `));
  });
});

describe("TLS", () => {
  test("a private authority and the name in the certificate", async () => {
    const address = `127.0.0.1:${await tlsProxy({ cert, key })}`;
    const connection = await connect({ address, tls: { serverRootCaCertificate: cert, serverName: "temporal.test" } });
    const handle = new Client({ connection }).workflow.getHandle("no-such-workflow");
    await expect(handle.describe()).rejects.toThrow("no-such-workflow");
  });

  test("a client certificate", async () => {
    const port = await tlsProxy({ cert, key, ca: cert, requestCert: true, rejectUnauthorized: true });
    const clientCertificate = { certificate: cert, privateKey: key };
    const tls = { serverRootCaCertificate: cert, serverName: "localhost", clientCertificate };
    await connect({ address: `127.0.0.1:${port}`, tls });
  });

  test("an authority that nobody knows: what to give is said", async () => {
    const error = await refusal({ address: `https://127.0.0.1:${await tlsProxy({ cert, key })}` });
    expect(error.message).toMatch(/certificate/);
    expect(error.message).toMatch(/serverRootCaCertificate/);
  });

  test("to a server without it: the way out is said", async () => {
    expect((await refusal({ address: sharedAddress(), tls: true })).message).toMatch(/tls: false/);
  });

  test("an API key turns it on", async () => {
    expect((await refusal({ address: sharedAddress(), apiKey: "k" })).message).toMatch(/tls: false/);
    await connect({ address: sharedAddress(), apiKey: "k", tls: false });
  });

  test("without it to a server that wants it: the way out is said", async () => {
    const error = await refusal({ address: `127.0.0.1:${await tlsProxy({ cert, key })}`, connectTimeout: "2s" });
    expect(error.message).toMatch(/tls: true/);
  });
});

describe("calls", () => {
  test("a namespace that does not exist is named with its server", async () => {
    const connection = await connect({ address: sharedAddress() });
    const client = new Client({ connection, namespace: "nobody-made-it" });
    const started = client.workflow.start("T", [], { workflowId: "w", taskQueue: "q" });
    await expect(started).rejects.toBeInstanceOf(NamespaceNotFoundError);
    await expect(started).rejects.toThrow(`"nobody-made-it" on the server at ${sharedAddress()}`);
  });

  test("end at their timeout or with their signal", async () => {
    const connection = await connect({ address: sharedAddress() });
    const client = new Client({ connection });
    const workflowId = `deadlines-${crypto.randomUUID()}`;
    const handle = await client.workflow.start("NobodyHasIt", [], { workflowId, taskQueue: workflowId });
    await expect(handle.result({ timeout: 100 })).rejects.toBeInstanceOf(RpcTimeoutError);
    await expect(handle.update("u", [], { timeout: 100 })).rejects.toBeInstanceOf(RpcTimeoutError);
    const controller = new AbortController();
    const waiting = handle.result({ signal: controller.signal });
    controller.abort(new Error("the user left"));
    await expect(waiting).rejects.toBeInstanceOf(RpcAbortedError);
    await expect(waiting).rejects.toMatchObject({ cause: { message: "the user left" } });
    await expect(handle.describe({ signal: controller.signal })).rejects.toBeInstanceOf(RpcAbortedError);
    await handle.terminate();
  });

  test("after close are refused", async () => {
    const connection = await Connection.connect({ address: sharedAddress() });
    const handle = new Client({ connection }).workflow.getHandle("w");
    await connection.close();
    await connection.close();
    await expect(handle.describe()).rejects.toBeInstanceOf(ConnectionClosedError);
  });

  test("by name with bytes, for what has no method of its own", async () => {
    const connection = await connect({ address: sharedAddress() });
    const response = await connection.call("workflow", "GetSystemInfo", new Uint8Array());
    expect(response.length).toBeGreaterThan(0);
    await expect(connection.call("workflow", "NoSuchRpc", new Uint8Array())).rejects.toThrow("NoSuchRpc");
  });
});
