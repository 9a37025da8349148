import { once } from "node:events";
import { createServer } from "node:net";
import { fromBinary } from "@bufbuild/protobuf";
import { StatusSchema } from "@protempo/api/google/rpc/status_pb.js";
import { CoreRuntime } from "@protempo/bridge";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rpc, startWorkflow } from "./fixtures/messages.mjs";
import { client, startServer, TestServer, unique } from "./helpers/server.js";

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
}, 60_000);
afterAll(() => server.stop());

const describeMissing = { namespace: "default", execution: { workflowId: "missing" } };

describe("a call", () => {
  test("takes and gives bytes", async () => {
    const info = await rpc(server.connection, "GetSystemInfo", {});
    expect(info.serverVersion).toMatch(/^\d+\./);
    expect(server.connection.capabilities.constructor).toBe(Uint8Array);
    expect(server.connection.capabilities.length).toBeGreaterThan(0);
  });

  test.each(["operator", "workflow"] as const)("of an RPC that the %s service has not", async (service) => {
    await expect(server.connection.call(service, "StartWorkflow", new Uint8Array())).rejects.toMatchObject({
      name: "BridgeError",
      code: "UNKNOWN_RPC",
      message: expect.stringContaining('"StartWorkflow"'),
    });
  });

  test("to the health service", async () => {
    const answer = await server.connection.call("health", "Check", new Uint8Array());
    expect([...answer]).toEqual([8, 1]);
  });

  test("beside many others gets its own answer", async () => {
    const calls = Array.from({ length: 300 }, (_, i) => {
      if (i % 3 === 0) return server.connection.call("health", "Check", new Uint8Array());
      return server.connection.call("workflow", i % 3 === 1 ? `Missing${i}` : "DescribeNamespace", new Uint8Array([8]));
    });
    for (const [i, outcome] of (await Promise.allSettled(calls)).entries()) {
      if (i % 3 === 0) expect(outcome).toMatchObject({ status: "fulfilled", value: Uint8Array.of(8, 1) });
      else if (i % 3 === 2) expect(outcome).toMatchObject({ reason: { code: "DECODE" } });
      else expect(outcome).toMatchObject({ reason: { message: expect.stringContaining(`"Missing${i}"`) } });
    }
  });

  test("with bytes that are no message", async () => {
    const call = server.connection.call("workflow", "DescribeNamespace", new Uint8Array([0xff, 0xff, 0xff]));
    await expect(call).rejects.toMatchObject({ code: "DECODE" });
  });

  test("with something else than bytes", async () => {
    const call = server.connection.call("workflow", "DescribeNamespace", "bytes" as never);
    await expect(call).rejects.toMatchObject({ name: "BridgeError", code: "INVALID_CONFIG" });
  });

  test("that the server refuses has its status, its details and a stack", async () => {
    const error = await rpc(server.connection, "DescribeWorkflowExecution", describeMissing).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "GRPC", grpcCode: 5 });
    const { grpcDetails, stack } = error as { grpcDetails: Uint8Array; stack: string };
    const status = fromBinary(StatusSchema, grpcDetails);
    expect(status.code).toBe(5);
    expect(status.details.map((detail) => detail.typeUrl)).toContain(
      "type.googleapis.com/temporal.api.errordetails.v1.NotFoundFailure",
    );
    expect(stack).toContain("calls.test.ts");
  });

  test("that its caller aborts", async () => {
    const workflowId = unique("never");
    await startWorkflow(server.connection, { workflowId, taskQueue: unique("nobody") });
    const controller = new AbortController();
    const wait = rpc(
      server.connection,
      "GetWorkflowExecutionHistory",
      { namespace: "default", execution: { workflowId }, waitNewEvent: true, historyEventFilterType: 2 },
      { signal: controller.signal },
    );
    setTimeout(() => controller.abort(), 50);
    await expect(wait).rejects.toMatchObject({ code: "CANCELLED" });
    const late = rpc(server.connection, "GetSystemInfo", {}, { signal: AbortSignal.abort() });
    await expect(late).rejects.toMatchObject({ code: "CANCELLED" });
  });

  test("that takes too long", async () => {
    const mute = createServer(() => {}).listen(0, "127.0.0.1");
    await once(mute, "listening");
    const { port } = mute.address() as { port: number };
    const targetUrl = `http://127.0.0.1:${port}`;
    const connection = await server.runtime.connect({ ...client, targetUrl, skipGetSystemInfo: true });
    const call = rpc(connection, "GetSystemInfo", {}, { timeoutMs: 200 });
    await expect(call).rejects.toMatchObject({ code: "GRPC", grpcCode: 4 });
    connection.close();
    mute.close();
  });

  test("with headers that gRPC does not take", async () => {
    const headers = rpc(server.connection, "GetSystemInfo", {}, { headers: { "no spaces": "x" } });
    await expect(headers).rejects.toMatchObject({
      code: "INVALID_CONFIG",
      message: expect.stringContaining("no spaces"),
    });
    const binary = rpc(server.connection, "GetSystemInfo", {}, { binaryHeaders: { plain: new Uint8Array([1]) } });
    await expect(binary).rejects.toMatchObject({ code: "INVALID_CONFIG", message: expect.stringContaining("-bin") });
    expect(() => server.connection.setHeaders({ "no spaces": "x" })).toThrow(/no spaces/);
  });

  test("on a closed connection", async () => {
    const connection = await server.runtime.connect({ ...client, targetUrl: server.targetUrl });
    connection.close();
    connection.close();
    await expect(rpc(connection, "GetSystemInfo", {})).rejects.toMatchObject({ code: "INVALID_STATE" });
  });
});

describe("connecting", () => {
  test("to a port where nobody listens names the address", async () => {
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    const { port } = listener.address() as { port: number };
    await new Promise((done) => listener.close(done));
    const connect = server.runtime.connect({ ...client, targetUrl: `http://127.0.0.1:${port}` });
    await expect(connect).rejects.toMatchObject({
      code: "CONNECT",
      message: expect.stringMatching(new RegExp(`127\\.0\\.0\\.1:${port}.*refused`, "i")),
    });
  });

  test("to a host that does not exist names it", async () => {
    const connect = server.runtime.connect({ ...client, targetUrl: "http://no-such-host.invalid:7233" });
    await expect(connect).rejects.toMatchObject({
      code: "CONNECT",
      message: expect.stringContaining("no-such-host.invalid"),
    });
  });

  test("to something that does not answer ends in time", async () => {
    const mute = createServer(() => {}).listen(0, "127.0.0.1");
    await once(mute, "listening");
    const { port } = mute.address() as { port: number };
    const connect = server.runtime.connect({ ...client, targetUrl: `http://127.0.0.1:${port}`, connectTimeoutMs: 300 });
    await expect(connect).rejects.toMatchObject({ code: "CONNECT", message: expect.stringContaining("300 ms") });
    mute.close();
  });

  test.each(["localhost:7233", "ftp://x", "http://"])("to %s is refused", async (targetUrl) => {
    await expect(server.runtime.connect({ ...client, targetUrl })).rejects.toMatchObject({
      code: "INVALID_CONFIG",
      message: expect.stringContaining("targetUrl"),
    });
  });

  test("with an option that does not exist names it", async () => {
    const connect = server.runtime.connect({ ...client, targetUrl: "http://x:1", identify: "me" } as never);
    await expect(connect).rejects.toMatchObject({
      code: "INVALID_CONFIG",
      message: expect.stringContaining("identify"),
    });
  });
});

test("Prometheus can scrape what calls cost", async () => {
  const runtime = CoreRuntime.create({ prometheus: { bindAddress: "127.0.0.1:0" }, globalTags: { place: "test" } });
  const connection = await runtime.connect({ ...client, targetUrl: server.targetUrl });
  await rpc(connection, "GetSystemInfo", {});
  const response = await fetch(`http://${runtime.prometheusAddress}/metrics`);
  expect(response.status).toBe(200);
  expect(await response.text()).toMatch(/temporal_request\{[^}]*place="test"/);
  connection.close();
  runtime.shutdown();
});

test("a server that has gone is told at once without retries", async () => {
  const own = await startServer(server.runtime);
  expect(own.pid).toBeGreaterThan(0);
  expect(own.hasTestService).toBe(false);
  const connection = await server.runtime.connect({ ...client, targetUrl: `http://${own.target}` });
  await own.shutdown();
  await own.shutdown();
  expect(() => process.kill(own.pid as number, 0)).toThrow();
  const call = rpc(connection, "GetSystemInfo", {}, { retry: false });
  await expect(call).rejects.toMatchObject({ code: "GRPC", grpcCode: 14 });
}, 60_000);

test("an executable that is not there", async () => {
  await expect(server.runtime.startDevServer({ executable: "/nowhere/temporal" })).rejects.toMatchObject({
    code: "SERVER",
    message: expect.stringContaining("/nowhere/temporal"),
  });
});
