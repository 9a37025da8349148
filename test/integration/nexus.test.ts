import { randomUUID } from "node:crypto";
import type { History } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { bundleWorkflows, type WorkflowBundle } from "protempo/bundler";
import { CancelledError, Client, Connection, NexusOperationError, WorkflowFailedError } from "protempo/client";
import { defaultPayloadConverter, encodeMessage, type Payload, type PayloadCodec } from "protempo/converter";
import { Worker, WorkflowReplayer } from "protempo/worker";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GreetRequest, GreetResponse } from "../gen/protempo/test/v1/integration_protempo.js";
import { NexusEndpoint, type StartAnswer, startBehind } from "./fixtures/nexus-endpoint.js";
import type { CallInput, CallOutput } from "./fixtures/nexus-workflows.js";
import { address, until } from "./fixtures/stage.js";

const convert = defaultPayloadConverter;
const sync = (payload: Payload | undefined): StartAnswer => ({ response: { case: "syncSuccess", value: { payload } } });
const read = (payload: Payload | undefined): unknown =>
  payload === undefined ? undefined : convert.fromPayload(payload);

/** A worker with the workflows that call. */
interface Callers {
  readonly connection: Connection;
  readonly raw: Client;
  readonly worker: Worker;
  readonly taskQueue: string;
  readonly log: readonly string[];
}

let bundle: WorkflowBundle;

beforeAll(async () => {
  bundle = await bundleWorkflows({ entry: new URL("./fixtures/nexus-workflows.ts", import.meta.url) });
});

// Without a cache every task replays the run from its start.
describe.each([{ maxCachedWorkflows: 100 }, { maxCachedWorkflows: 0 }])("with %o", (limits) => {
  let on: Callers;
  let running: Promise<void>;
  let endpoint: NexusEndpoint;
  const histories: History[] = [];
  let open: (() => void) | undefined;

  beforeAll(async () => {
    const connection = await Connection.connect({ address: address() });
    const taskQueue = `nexus-callers-${randomUUID()}`;
    const log: string[] = [];
    const worker = await Worker.create({
      connection,
      workflows: bundle,
      taskQueue,
      lanes: 1,
      shutdownSignals: [],
      logger: { log: (_, message) => void log.push(message) },
      ...limits,
    });
    on = { connection, raw: new Client({ connection }), worker, taskQueue, log };
    running = on.worker.run();
  });

  afterAll(async () => {
    await on.worker.shutdown();
    await running;
    await on.connection.close();
  });

  beforeEach(async () => {
    endpoint = await NexusEndpoint.open(on.connection, {
      async start(request) {
        const { operation, payload } = request;
        switch (operation) {
          case "echo":
            return sync(convert.toPayload({ echo: read(payload) }));
          case "nothing":
            return sync(undefined);
          case "ping":
            return sync(convert.toPayload(undefined));
          case "greet": {
            const { name } = GreetRequest.fromJson(JSON.parse(Buffer.from(payload?.data ?? []).toString()));
            return sync(encodeMessage(GreetResponse, { text: `Hello, ${name}!` }));
          }
          case "behind":
            return startBehind(on.connection, request, {
              type: "behind",
              taskQueue: on.taskQueue,
              input: payload === undefined ? [] : [payload],
            });
          case "fail":
            return {
              response: {
                case: "operationError",
                value: {
                  operationState: "failed",
                  failure: {
                    message: "out of stock",
                    metadata: { type: "temporal.api.failure.v1.Failure" },
                    details: Buffer.from('{"applicationFailureInfo":{"type":"OutOfStock","nonRetryable":true}}'),
                  },
                },
              },
            };
          case "refuse":
            return { refusal: { errorType: "BAD_REQUEST", failure: { message: "not like this" } } };
          case "slow":
            await new Promise<void>((resolve) => {
              open = resolve;
            });
            return sync(convert.toPayload("at last"));
          case "hang":
            return new Promise<never>(() => {});
          default:
            return { refusal: { errorType: "NOT_FOUND", failure: { message: `no operation ${operation}` } } };
        }
      },
      async cancel({ operationToken }) {
        await on.raw.workflow.getHandle(operationToken).cancel();
      },
    });
  });

  afterEach(() => endpoint.close());

  const begin = async (type: string, input: unknown) =>
    on.raw.workflow.start(type, [input], { taskQueue: on.taskQueue, workflowId: `${type}-${randomUUID()}` });

  /** Until the run has left its scope, and history has the task in which it did: a query may be answered before. */
  const stays = (handle: Awaited<ReturnType<typeof begin>>) =>
    until(async () => {
      if ((await handle.query("stays")) !== true) return false;
      const { events } = await handle.fetchHistory();
      const kinds = events.map(({ attributes }) => attributes.case ?? "");
      return kinds.findLast((kind) => kind.startsWith("workflowTask")) === "workflowTaskCompletedEventAttributes";
    });

  async function call(input: Omit<CallInput, "endpoint">): Promise<CallOutput> {
    const handle = await begin("call", { endpoint: endpoint.name, ...input });
    const output = (await handle.result()) as CallOutput;
    histories.push(await handle.fetchHistory());
    return output;
  }

  test("an operation that ends at once", async () => {
    expect(await call({ operation: "echo", input: { a: 1 } })).toEqual({ result: { echo: { a: 1 } } });
    expect(await call({ operation: "nothing" })).toEqual({});
  });

  test("an operation that a workflow carries out", async () => {
    const output = await call({ operation: "behind", input: { n: 1 } });
    expect(output).toEqual({ token: expect.stringMatching(/^behind-/), result: 'slept {"n":1}' });
  });

  test("operations typed by messages", async () => {
    const handle = await begin("typed", endpoint.name);
    expect(await handle.result()).toEqual(["Hello, typed!", "Hello, handle!", "undefined", "undefined"]);
    histories.push(await handle.fetchHistory());
    const ping = endpoint.requests.find(({ start }) => start?.operation === "ping");
    expect(ping?.headers).toMatchObject({ "x-ping": "yes" });
  });

  test("options stand in the history", async () => {
    const options = {
      scheduleToCloseTimeout: "1m",
      scheduleToStartTimeout: "30s",
      startToCloseTimeout: "20s",
      summary: "why",
      headers: { "x-trace": "abc" },
    } as const;
    await call({ operation: "echo", options });
    const events = histories.at(-1)?.events ?? [];
    const scheduled = events.find(({ attributes }) => attributes.case === "nexusOperationScheduledEventAttributes");
    expect(scheduled?.attributes.value).toMatchObject({
      endpoint: endpoint.name,
      service: "test",
      operation: "echo",
      nexusHeader: { "x-trace": "abc" },
      scheduleToCloseTimeout: { seconds: 60n },
    });
    expect(read(scheduled?.userMetadata?.summary)).toBe("why");
    expect(endpoint.requests[0]?.headers).toMatchObject({ "x-trace": "abc" });
  });

  test("failures carry their causes", async () => {
    expect(await call({ operation: "fail" })).toEqual({
      errors: ["NexusOperationError test.fail", "ApplicationError OutOfStock: out of stock"],
      cancelled: false,
    });
    expect(await call({ operation: "refuse" })).toMatchObject({
      errors: expect.arrayContaining(["NexusOperationError test.refuse", "NexusHandlerError BAD_REQUEST"]),
    });
    expect(await call({ operation: "nowhere" })).toMatchObject({
      errors: expect.arrayContaining(["NexusOperationError test.nowhere", "NexusHandlerError NOT_FOUND"]),
    });
    expect(await call({ operation: "behind", input: { fail: true } })).toMatchObject({
      token: expect.stringMatching(/^behind-/),
      errors: ["NexusOperationError test.behind (token)", "ApplicationError Behind: no"],
    });
  });

  test("timeouts", async () => {
    expect(await call({ operation: "hang", options: { scheduleToCloseTimeout: "1s" } })).toMatchObject({
      errors: ["NexusOperationError test.hang", "TimeoutError scheduleToClose"],
    });
  });

  describe("cancellation", () => {
    const forever = { forever: true };
    const cancels = (): number => endpoint.requests.filter(({ cancel }) => cancel !== undefined).length;

    test("before the call, and in the task of the call: nothing is sent", async () => {
      expect(await call({ operation: "echo", cancel: "before" })).toEqual({
        errors: ["CancelledError"],
        cancelled: true,
      });
      expect(await call({ operation: "echo", cancel: "with" })).toEqual({
        errors: ["NexusOperationError test.echo", "CancelledError"],
        cancelled: true,
      });
      expect(endpoint.requests).toEqual([]);
    });

    test("after the end: nothing changes", async () => {
      expect(await call({ operation: "echo", input: 1, cancel: "ended" })).toMatchObject({
        result: { echo: 1 },
        again: { echo: 1 },
      });
      expect(cancels()).toBe(0);
    });

    test("waitForCancellation is the default and waits for the end", async () => {
      expect(await call({ operation: "behind", input: forever, cancel: "started" })).toEqual({
        token: expect.stringMatching(/^behind-/),
        errors: ["NexusOperationError test.behind (token)", "CancelledError"],
        cancelled: true,
      });
      expect(cancels()).toBe(1);
    });

    test("an operation that goes on all the same has its result", async () => {
      const handle = await begin("call", {
        endpoint: endpoint.name,
        operation: "behind",
        input: { stubborn: true },
        cancel: "started",
      } satisfies CallInput);
      await until(() => cancels() === 1);
      await on.raw.workflow.getHandle(endpoint.requests.at(-1)?.cancel?.operationToken ?? "").signal("go");
      expect(await handle.result()).toMatchObject({ result: "went on" });
      histories.push(await handle.fetchHistory());
    });

    test.each(["waitForCancellationRequested", "tryCancel"] as const)(
      "%s does not wait for the end; what comes later does no harm",
      async (cancellationType) => {
        const handle = await begin("call", {
          endpoint: endpoint.name,
          operation: "behind",
          input: { stubborn: true },
          cancel: "started",
          options: { cancellationType, summary: "stay" },
        } satisfies CallInput);
        await stays(handle);
        await until(() => cancels() === 1);
        const token = endpoint.requests.at(-1)?.cancel?.operationToken ?? "";
        await on.raw.workflow.getHandle(token).signal("go");
        await ended(on.raw, handle.workflowId);
        await handle.signal("go");
        expect(await handle.result()).toEqual({
          token,
          errors: ["NexusOperationError test.behind (token)", "CancelledError"],
          cancelled: true,
        });
        histories.push(await handle.fetchHistory());
      },
    );

    test("abandon neither asks nor waits", async () => {
      const options = { cancellationType: "abandon" } as const;
      expect(await call({ operation: "behind", input: forever, cancel: "started", options })).toMatchObject({
        errors: ["NexusOperationError test.behind (token)", "CancelledError"],
        cancelled: true,
      });
      expect(cancels()).toBe(0);
    });

    test.each(["tryCancel", "abandon"] as const)("%s before the start; start and end do no harm", async (type) => {
      const options = { cancellationType: type, summary: "stay" } as const;
      const handle = await begin("call", { endpoint: endpoint.name, operation: "slow", cancel: "scheduled", options });
      await until(() => open !== undefined);
      await stays(handle);
      open?.();
      open = undefined;
      await ended(on.raw, handle.workflowId);
      await handle.signal("go");
      expect(await handle.result()).toMatchObject({
        errors: ["NexusOperationError test.slow", "CancelledError"],
        cancelled: true,
      });
      histories.push(await handle.fetchHistory());
    });

    // A mistake of Core's that its users have to know of; should this fail one day, NexusOperationOptions can say less.
    test("abandon after the start: Core does not let the run go on when the operation ends", async () => {
      const options = { cancellationType: "abandon", summary: "stay" } as const;
      const handle = await begin("call", {
        endpoint: endpoint.name,
        operation: "behind",
        input: { stubborn: true },
        cancel: "started",
        options,
      } satisfies CallInput);
      await stays(handle);
      const token = (await tokenOf(on.raw, handle.workflowId)) ?? "";
      await on.raw.workflow.getHandle(token).signal("go");
      await until(async () => {
        const { events } = await handle.fetchHistory();
        return events.some(
          ({ attributes }) =>
            attributes.case === "workflowTaskFailedEventAttributes" &&
            attributes.value.failure?.message.includes("cannot complete after being cancelled"),
        );
      });
      await handle.terminate();
    });

    test("of the workflow itself: the run is cancelled", async () => {
      const handle = await begin("uncaught", endpoint.name);
      await until(() => endpoint.requests.length === 1);
      await handle.cancel();
      const error = await handle.result().catch((e: unknown) => e);
      expect((error as WorkflowFailedError).cause).toBeInstanceOf(CancelledError);
      histories.push(await handle.fetchHistory());
    });
  });

  test("an error that nobody catches fails the run, and its chain reaches the client", async () => {
    const missing = await begin("uncaught", endpoint.name);
    await until(() => endpoint.requests.length === 1);
    await until(async () => (await tokenOf(on.raw, missing.workflowId)) !== undefined);
    await on.raw.workflow.getHandle((await tokenOf(on.raw, missing.workflowId)) ?? "").terminate();
    const error = await missing.result().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    const cause = (error as WorkflowFailedError).cause;
    expect(cause).toBeInstanceOf(NexusOperationError);
    expect(cause).toMatchObject({ endpoint: endpoint.name, service: "test", operation: "behind" });
    histories.push(await missing.fetchHistory());
  });

  test("an input that is too large is told in words", async () => {
    const handle = await begin("loads", endpoint.name);
    await until(() => on.log.some((message) => message.includes("input of Nexus operation test.echo")));
    await handle.terminate();
  });

  test("every history of these tests replays", async () => {
    const replayer = await WorkflowReplayer.create({ workflows: bundle });
    try {
      for (const history of histories) expect(await replayer.replay(history)).toMatchObject({ outcome: "ok" });
      expect(histories.length).toBeGreaterThan(15);
    } finally {
      await replayer.close();
    }
  });
});

test("with a payload codec inputs and results are sealed on their way", async () => {
  const module = new URL("./fixtures/sealing-codec.mjs", import.meta.url);
  const { codec } = (await import(module.href)) as { codec: PayloadCodec };
  const connection = await Connection.connect({ address: address() });
  const taskQueue = `nexus-sealed-${randomUUID()}`;
  const endpoint = await NexusEndpoint.open(connection, {
    async start({ payload }) {
      // The handler sees what went over the wire, and gives it back.
      return sync(payload);
    },
  });
  try {
    const common = { workflows: bundle, taskQueue, lanes: 1, shutdownSignals: [] };
    const worker = await Worker.create({ connection, payloadCodecs: [module], ...common });
    await worker.runUntil(async () => {
      const client = new Client({ connection, payloadCodecs: [codec] });
      const input: CallInput = { endpoint: endpoint.name, operation: "echo", input: "secret" };
      const output = await client.workflow.execute("call", [input], {
        taskQueue,
        workflowId: `sealed-${randomUUID()}`,
      });
      expect(output).toEqual({ result: "secret" });
    });
    const payload = endpoint.requests[0]?.start?.payload;
    expect(Buffer.from(payload?.metadata.encoding ?? []).toString()).toBe("test/sealed");
    expect(Buffer.from(payload?.data ?? []).toString()).not.toContain("secret");
  } finally {
    await endpoint.close();
    await connection.close();
  }
});

/** The token of the one operation of a run, once it has started. */
async function tokenOf(client: Client, workflowId: string): Promise<string | undefined> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  for (const { attributes } of events) {
    if (attributes.case === "nexusOperationStartedEventAttributes") return attributes.value.operationToken;
  }
  return undefined;
}

/** Waits until the history of a run has the end of its operation. */
async function ended(client: Client, workflowId: string): Promise<void> {
  await until(async () => {
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    return events.some(({ attributes }) => attributes.case === "nexusOperationCompletedEventAttributes");
  });
}
