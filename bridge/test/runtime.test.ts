import { CoreRuntime, type LogRecord, loadClientConfigProfile } from "@protempo/bridge";
import { afterEach, expect, test } from "vitest";
import { loadNative } from "../ts/load.js";
import { workerConfig } from "./fixtures/worker-config.mjs";

const runtimes: CoreRuntime[] = [];
function create(...args: Parameters<typeof CoreRuntime.create>): CoreRuntime {
  const runtime = CoreRuntime.create(...args);
  runtimes.push(runtime);
  return runtime;
}
afterEach(() => {
  for (const runtime of runtimes.splice(0)) runtime.shutdown();
});

test("log lines come to JavaScript", async () => {
  const { promise, resolve } = withResolvers<LogRecord>();
  const runtime = create({ logFilter: "trace" }, (records) => {
    const record = records.find(({ target }) => target.startsWith("temporalio"));
    if (record) resolve(record);
  });
  runtime.createReplayWorker(workerConfig("logs", { lanes: 0 }));
  const record = await promise;
  expect(["trace", "debug", "info", "warn", "error"]).toContain(record.level);
  expect(Math.abs(Date.now() - record.timestampMs)).toBeLessThan(60_000);
  expect(record.fields).toBeTypeOf("object");
});

test("options that are wrong are named", () => {
  expect(() => create({ prometheus: { bindAddress: "here" } })).toThrow(/bindAddress "here"/);
  expect(() => create({ workerHeartbeatMs: 5 })).toThrow(expect.objectContaining({ code: "INVALID_CONFIG" }));
  expect(() => create({ logfilter: "x" } as never)).toThrow(/logfilter/);
  const runtime = create({});
  expect(() => runtime.createReplayWorker(workerConfig("q", { maxOutstandingWorkflowTasks: 0 }))).toThrow(
    expect.objectContaining({ code: "INVALID_CONFIG" }),
  );
});

test("after shutdown everything says so", async () => {
  const runtime = create({});
  const worker = runtime.createReplayWorker(workerConfig("q", { lanes: 0 }));
  const poll = worker.pollWorkflowActivation();
  runtime.shutdown();
  runtime.shutdown();
  await expect(poll).rejects.toMatchObject({ code: "RUNTIME_SHUTDOWN" });
  await expect(worker.pollWorkflowActivation()).rejects.toMatchObject({ code: "RUNTIME_SHUTDOWN" });
  expect(() => runtime.createReplayWorker(workerConfig("q"))).toThrow(
    expect.objectContaining({ code: "RUNTIME_SHUTDOWN" }),
  );
});

test("two runtimes live side by side", async () => {
  const [one, other] = [create({ workerThreads: 1 }), create({ workerThreads: 1 })];
  one.shutdown();
  const worker = other.createReplayWorker(workerConfig("q", { lanes: 0 }));
  worker.closeFeed();
  await expect(worker.pollWorkflowActivation()).rejects.toMatchObject({ code: "SHUTDOWN" });
});

test("a panic becomes an error, in a call and in a task", async () => {
  const native = loadNative();
  expect(native.testPanic).toThrow(expect.objectContaining({ code: "PANIC", message: "a panic on purpose" }));
  const runtime = native.NativeRuntime.create(JSON.stringify({ logFilter: "off" }), undefined);
  await expect(runtime.testPanicLater?.()).rejects.toMatchObject({
    code: "PANIC",
    message: "a panic on purpose, later",
  });
  runtime.shutdown();
});

test("client settings come from the file and the environment", () => {
  const configData =
    '[profile.default]\naddress = "one:7233"\nnamespace = "n"\n[profile.default.grpc_meta]\nA_b = "c"\n';
  expect(loadClientConfigProfile({ configData, env: { TEMPORAL_ADDRESS: "two:7233" } })).toEqual({
    address: "two:7233",
    namespace: "n",
    grpcMeta: { "a-b": "c" },
  });
  expect(() => loadClientConfigProfile({ configData, profile: "other", env: {} })).toThrow(/other/);
});

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
