import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client } from "../../runtime/src/client/client.js";
import { Connection } from "../../runtime/src/client/connection.js";
import { QueryFailedError, WorkflowFailedError, WorkflowUpdateFailedError } from "../../runtime/src/client/errors.js";
import type { TypedHandle, UpdateHandle } from "../../runtime/src/client/handles.js";
import type {
  QueryOptions,
  ResultOptions,
  ServiceClientDefaults,
  SignalOptions,
  StartOptions,
  StartUpdateOptions,
  UpdateOptions,
  UpdateWithStartOptions,
} from "../../runtime/src/client/options.js";
import { detailOf } from "../../runtime/src/common/errors/inspect.js";
import { PayloadTooLargeError } from "../../runtime/src/common/errors/payload-too-large.js";
import type { ServiceTable, WorkflowRow } from "../../runtime/src/common/table.js";
import { encodingOf, messageTypeOf } from "../../runtime/src/converter/payload-parts.js";
import { FieldMask, type FieldMaskInit } from "../../runtime/src/converter/wkt/field-mask.js";
import { clientOf } from "../../runtime/src/internal/client.js";
import { sharedAddress } from "../helpers/server.js";
import { RawWorker } from "./raw-worker.js";

// What the generator emits for a service whose messages are all FieldMask, but one Empty.
interface Handle extends TypedHandle {
  result(options?: ResultOptions): Promise<FieldMask>;
  set(input: FieldMaskInit, options?: SignalOptions): Promise<void>;
  touch(options?: SignalOptions): Promise<void>;
  finish(input: FieldMaskInit, options?: SignalOptions): Promise<void>;
  state(options?: QueryOptions): Promise<FieldMask>;
  core(options?: QueryOptions): Promise<FieldMask>;
  change(input: FieldMaskInit, options?: UpdateOptions): Promise<FieldMask>;
  reject(options?: UpdateOptions): Promise<void>;
  readonly startUpdate: {
    change(input: FieldMaskInit, options?: StartUpdateOptions): Promise<UpdateHandle<FieldMask>>;
    reject(options?: StartUpdateOptions): Promise<UpdateHandle<void>>;
  };
}

interface Entry {
  start(input: FieldMaskInit, options?: StartOptions): Promise<Handle>;
  execute(input: FieldMaskInit, options?: StartOptions): Promise<FieldMask>;
  handle(workflowId: string, runId?: string): Handle;
  workflowId(input: FieldMaskInit): string;
  readonly signalWithStart: {
    finish(parts: { start: FieldMaskInit; signal: FieldMaskInit }, options?: StartOptions): Promise<Handle>;
  };
  readonly updateWithStart: {
    change(
      parts: { start: FieldMaskInit; update: FieldMaskInit },
      options?: UpdateWithStartOptions,
    ): Promise<{ handle: Handle; update: UpdateHandle<FieldMask> }>;
  };
}

interface ProbesClient {
  readonly wait: Entry;
  readonly echo: Entry;
  readonly fail: Entry;
  readonly sweep: { start(options?: StartOptions): Promise<TypedHandle & { result(): Promise<void> }> };
}

const handlers: WorkflowRow["handlers"] = [
  { row: { kind: "signal", member: "set", name: "set", input: FieldMask, output: null } },
  { row: { kind: "signal", member: "touch", name: "touch", input: null, output: null } },
  { row: { kind: "signal", member: "finish", name: "finish", input: FieldMask, output: null }, start: true },
  { row: { kind: "query", member: "state", name: "state", input: null, output: FieldMask } },
  { row: { kind: "query", member: "core", name: "broken", input: null, output: FieldMask } },
  {
    row: {
      kind: "update",
      member: "change",
      name: "set",
      input: FieldMask,
      output: FieldMask,
      id: (input) => `change/${(input as unknown as FieldMask).paths[0]}`,
    },
    start: true,
    idConflictPolicy: 2,
  },
  { row: { kind: "update", member: "reject", name: "reject", input: null, output: null, waitForStage: 3 } },
];

const unique = crypto.randomUUID();
const taskQueue = `typed-${unique}`;

function workflow(member: string, name: string, more?: Partial<WorkflowRow>): WorkflowRow {
  return { kind: "workflow", key: name, member, name, input: FieldMask, output: FieldMask, handlers, ...more };
}

const table: ServiceTable = {
  service: "test.Probes",
  taskQueue,
  workflows: [
    workflow("wait", "Wait", {
      id: (input) => `${unique}/${(input as unknown as FieldMask).paths.join("/")}`,
      defaults: { runTimeout: 60_000, executionTimeout: 120_000, retry: { maximumAttempts: 1, initialInterval: 1000 } },
    }),
    workflow("echo", "Echo"),
    workflow("fail", "Fail"),
    workflow("sweep", "Echo", { input: null, output: null, handlers: [] }),
  ],
  activities: [],
};

const Probes = clientOf<ProbesClient>(table);
let connection: Connection;
let client: Client;
let probes: ProbesClient;
let worker: RawWorker;

beforeAll(async () => {
  connection = await Connection.connect({ address: sharedAddress() });
  client = new Client({ connection });
  probes = new Probes(client);
  worker = await RawWorker.start(connection, "default", taskQueue);
});

afterAll(async () => {
  await worker.stop();
  await connection.close();
});

describe("starting", () => {
  test("an init goes in, a message comes out", async () => {
    const result = await probes.echo.execute({ paths: ["a", "b"] });
    expect(result).toMatchObject({ $typeName: "google.protobuf.FieldMask", paths: ["a", "b"] });
  });

  test("payloads are json/protobuf with their type, or binary if the client says so", async () => {
    for (const [encoding, expected] of [
      ["json", "json/protobuf"],
      ["binary", "binary/protobuf"],
    ] as const) {
      const handle = await new Probes(new Client({ connection, encoding })).echo.start({ paths: ["a"] });
      expect((await handle.result()).paths).toEqual(["a"]);
      const started = (await handle.untyped.fetchHistory()).events[0]?.attributes;
      const payload =
        started?.case === "workflowExecutionStartedEventAttributes" ? started.value.input?.payloads[0] : undefined;
      expect(payload && encodingOf(payload)).toBe(expected);
      expect(payload && messageTypeOf(payload)).toBe("google.protobuf.FieldMask");
    }
  });

  test("the ID is the contract's, the caller's, or a random one", async () => {
    expect(probes.wait.workflowId({ paths: ["x"] })).toBe(`${unique}/x`);
    const handle = await probes.wait.start({ paths: ["id", "1"] });
    expect(handle).toMatchObject({ workflowId: `${unique}/id/1`, workflowType: "Wait", runId: undefined });
    const other = await probes.wait.start({ paths: ["id", "1"] }, { workflowId: `${unique}-mine` });
    expect(other.workflowId).toBe(`${unique}-mine`);
    expect(probes.echo.workflowId({})).toMatch(/^[0-9a-f-]{36}$/);
    await Promise.all([handle.terminate("done"), other.terminate()]);
  });

  test("options go call, client, method, service, each field by itself", async () => {
    const defaults: ServiceClientDefaults = {
      start: { runTimeout: "50s", summary: "client", retry: { maximumAttempts: 7 } },
    };
    const options: StartOptions = { summary: undefined, retry: { backoffCoefficient: 3 }, taskTimeout: "9s" };
    const handle = await new Probes(client, defaults).wait.start({ paths: ["precedence"] }, options);
    const [event] = (await handle.untyped.fetchHistory()).events;
    expect(event?.attributes.value).toMatchObject({
      taskQueue: { name: taskQueue },
      workflowExecutionTimeout: { seconds: 120n },
      workflowRunTimeout: { seconds: 50n },
      workflowTaskTimeout: { seconds: 9n },
      retryPolicy: { maximumAttempts: 7, backoffCoefficient: 3, initialInterval: { seconds: 1n } },
    });
    expect((await handle.describe()).summary).toBe("client");
    const bare = await probes.wait.start({ paths: ["no retry"] }, { retry: null });
    const started = (await bare.untyped.fetchHistory()).events[0]?.attributes;
    expect(started?.value).toMatchObject({ workflowRunTimeout: { seconds: 60n } });
    expect(started?.value).not.toHaveProperty("retryPolicy");
    await Promise.all([handle.terminate(), bare.terminate()]);
  });

  test("Empty is not sent, and nothing comes back for it", async () => {
    const handle = await probes.sweep.start({ summary: "options first" });
    expect(await handle.result()).toBeUndefined();
    expect((await handle.describe()).summary).toBe("options first");
    const started = (await handle.untyped.fetchHistory()).events[0]?.attributes;
    expect(started?.case).toBe("workflowExecutionStartedEventAttributes");
    expect(started?.value).not.toHaveProperty("input");
  });

  test("a payload over the limit names the message", async () => {
    const big = probes.echo.start({ paths: ["x".repeat(2_200_000)] });
    await expect(big).rejects.toBeInstanceOf(PayloadTooLargeError);
    await expect(big).rejects.toMatchObject({ messageName: "google.protobuf.FieldMask", largestField: "paths[0]" });
  });

  test("a key that the message does not have is refused by name", async () => {
    const wrong = { path: ["a"] } as FieldMaskInit;
    await expect(probes.echo.start(wrong)).rejects.toThrow(/google\.protobuf\.FieldMask.*path/);
  });

  test("a failure carries messages of the contract", async () => {
    const failed = await probes.fail.execute({ paths: ["why"] }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(WorkflowFailedError);
    expect(detailOf(failed, FieldMask)?.paths).toEqual(["why"]);
  });
});

describe("handles", () => {
  test("have their handlers as members", async () => {
    const handle = await probes.wait.start({ paths: ["members"] });
    await handle.set({ paths: ["1"] });
    expect((await handle.state()).paths).toEqual(["1"]);
    expect((await handle.change({ paths: ["2"] })).paths).toEqual(["2"]);
    expect((await handle.state()).paths).toEqual(["2"]);
    await expect(handle.core()).rejects.toBeInstanceOf(QueryFailedError);
    await expect(handle.reject()).rejects.toBeInstanceOf(WorkflowUpdateFailedError);
    await probes.wait.handle(handle.workflowId).finish({ paths: ["end"] });
    expect((await handle.result()).paths).toEqual(["end"]);
  });

  test("an Empty signal is sent as binary/null", async () => {
    const handle = await probes.wait.start({ paths: ["touch"] });
    await handle.touch();
    // A signal that arrives during a workflow task is recorded after it: the end has everything.
    await handle.finish({});
    await handle.result();
    const { events } = await handle.untyped.fetchHistory();
    const signaled = events
      .map((event) => event.attributes)
      .find((a) => a.case === "workflowExecutionSignaledEventAttributes");
    const payloads = signaled?.value?.input?.payloads ?? [];
    expect(payloads.map(encodingOf)).toEqual(["binary/null"]);
  });

  test("start updates without waiting, with the contract's ID and stage", async () => {
    const handle = await probes.wait.start({ paths: ["updates"] });
    const update = await handle.startUpdate.change({ paths: ["u1"] });
    expect(update.updateId).toBe("change/u1");
    expect((await update.result()).paths).toEqual(["u1"]);
    const rejected = await handle.startUpdate.reject();
    await expect(rejected.result()).rejects.toBeInstanceOf(WorkflowUpdateFailedError);
    await handle.terminate();
  });

  test("of one run are bound to it", () => {
    expect(probes.wait.handle("w", "r")).toMatchObject({ workflowId: "w", runId: "r", workflowType: "Wait" });
    expect(() => probes.wait.handle("")).toThrow(/workflowId/);
  });
});

describe("with start", () => {
  test("a signal", async () => {
    const parts = { start: { paths: ["sws"] }, signal: { paths: ["bye"] } };
    const handle = await probes.wait.signalWithStart.finish(parts);
    expect(handle.workflowId).toBe(`${unique}/sws`);
    expect((await handle.result()).paths).toEqual(["bye"]);
  });

  test("an update, under the contract's conflict policy", async () => {
    const first = await probes.wait.updateWithStart.change({ start: { paths: ["uws"] }, update: { paths: ["1"] } });
    expect((await first.update.result()).paths).toEqual(["1"]);
    const second = await probes.wait.updateWithStart.change({ start: { paths: ["uws"] }, update: { paths: ["2"] } });
    expect((await second.update.result()).paths).toEqual(["2"]);
    expect((await second.handle.state()).paths).toEqual(["2"]);
    await first.handle.terminate();
  });

  test("has only what the contract allows", () => {
    expect(Object.keys(probes.wait.signalWithStart)).toEqual(["finish"]);
    expect(Object.keys(probes.wait.updateWithStart)).toEqual(["change"]);
  });
});
