import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "../../runtime/src/client/client.js";
import { Connection } from "../../runtime/src/client/connection.js";
import type { ClientInterceptor } from "../../runtime/src/client/interceptor.js";
import { defaultPayloadConverter } from "../../runtime/src/converter/payload.js";
import { sharedAddress } from "../helpers/server.js";
import { RawWorker } from "./raw-worker.js";

const taskQueue = "client-interceptors";
const trace = defaultPayloadConverter.toPayload("trace-1");

let connection: Connection;
let worker: RawWorker;

beforeAll(async () => {
  connection = await Connection.connect({ address: sharedAddress() });
  worker = await RawWorker.start(connection, "default", taskQueue);
});

afterAll(async () => {
  await worker?.stop();
  await connection?.close();
});

/** Notes each call with its name, before and after what is further in. */
function noting(name: string, notes: string[]): ClientInterceptor {
  return new Proxy(
    {},
    {
      get: (_target, kind) => async (call: never, next: (call: never) => Promise<unknown>) => {
        notes.push(`${name} ${String(kind)}`);
        return await next(call);
      },
    },
  );
}

test("the first interceptor is the outermost of every call", async () => {
  const notes: string[] = [];
  const client = new Client({ connection, interceptors: [noting("a", notes), noting("b", notes)] });
  const seen = (): string[] => notes.splice(0);
  const both = (kind: string): string[] => [`a ${kind}`, `b ${kind}`];
  const workflowId = "interceptors-order";
  const handle = await client.workflow.start("Wait", [], { workflowId, taskQueue });
  expect(seen()).toEqual(both("start"));
  await handle.signal("set", ["x"]);
  expect(seen()).toEqual(both("signal"));
  expect(await handle.query("state")).toBe("x");
  expect(seen()).toEqual(both("query"));
  expect(await handle.update("change", ["y"])).toBe("y");
  expect(seen()).toEqual(both("update"));
  expect((await handle.describe()).workflowType).toBe("Wait");
  expect(seen()).toEqual(both("describe"));
  await client.workflow.signalWithStart("Wait", [], { name: "set", args: ["z"] }, { workflowId, taskQueue });
  expect(seen()).toEqual(both("signalWithStart"));
  const options = { workflowId, taskQueue, idConflictPolicy: "useExisting" } as const;
  await client.workflow.updateWithStart("Wait", [], { name: "change", args: ["z"] }, options);
  expect(seen()).toEqual(both("updateWithStart"));
  await handle.cancel();
  expect(seen()).toEqual(both("cancel"));
  await expect(handle.result()).rejects.toThrow();
  expect(seen()).toEqual(both("result"));
  expect((await handle.fetchHistory()).events.length).toBeGreaterThan(1);
  expect(seen()).toEqual(both("fetchHistory"));
  const second = await client.workflow.start("Forever", [], { workflowId: "interceptors-end", taskQueue });
  await second.terminate();
  expect(seen()).toEqual([...both("start"), ...both("terminate")]);
});

test("calls are carried out as interceptors change them", async () => {
  const client = new Client({
    connection,
    interceptors: [
      {
        start: (call, next) => next({ ...call, args: ["changed"], workflowId: `${call.workflowId}-b` }),
        signal: (call, next) => next({ ...call, args: [`${call.args[0]}!`] }),
        update: (call, next) => next({ ...call, args: [`${call.args[0]}?`] }),
        async query(call, next) {
          return { asked: call.queryName, answer: await next(call) };
        },
        cancel: (call, next) => next({ ...call, reason: `${call.reason}, says the interceptor` }),
      },
    ],
  });
  const started = await client.workflow.execute("Echo", ["given"], { workflowId: "interceptors-echo", taskQueue });
  expect(started).toBe("changed");
  expect((await client.workflow.getHandle("interceptors-echo-b").describe()).status).toBe("completed");

  await client.workflow.start("Wait", [], { workflowId: "interceptors-wait", taskQueue });
  const handle = client.workflow.getHandle("interceptors-wait-b");
  await handle.signal("set", ["x"]);
  expect(await handle.query("state")).toEqual({ asked: "state", answer: "x!" });
  expect(await handle.update("change", ["y"])).toBe("y?");
  await handle.cancel({ reason: "enough" });
  await expect(handle.result()).rejects.toThrow();
  const { events } = await handle.fetchHistory();
  const requested = events.flatMap(({ attributes }) =>
    attributes.case === "workflowExecutionCancelRequestedEventAttributes" ? [attributes.value.cause] : [],
  );
  expect(requested).toEqual(["enough, says the interceptor"]);
});

test("headers travel with starts, signals and updates", async () => {
  const headers = { trace };
  const client = new Client({
    connection,
    interceptors: [
      {
        start: (call, next) => next({ ...call, headers: { ...call.headers, ...headers } }),
        signal: (call, next) => next({ ...call, headers: { ...call.headers, ...headers } }),
        update: (call, next) => next({ ...call, headers: { ...call.headers, ...headers } }),
      },
    ],
  });
  const handle = await client.workflow.start("Wait", [], { workflowId: "interceptors-headers", taskQueue });
  await handle.signal("set", ["x"]);
  await handle.update("change", ["y"]);
  const { events } = await handle.fetchHistory();
  const found = events.flatMap(({ attributes }) => {
    switch (attributes.case) {
      case "workflowExecutionStartedEventAttributes":
      case "workflowExecutionSignaledEventAttributes":
        return [attributes.value.header?.fields];
      case "workflowExecutionUpdateAcceptedEventAttributes":
        return [attributes.value.acceptedRequest?.input?.header?.fields];
      default:
        return [];
    }
  });
  expect(found).toEqual([{ trace }, { trace }, { trace }]);
  await handle.terminate();
});

test("an interceptor may call again, or not at all", async () => {
  let tries = 0;
  const client = new Client({
    connection,
    interceptors: [
      {
        async describe(call, next) {
          tries++;
          return await next(call).catch(() => next({ ...call, workflowId: "interceptors-again" }));
        },
        async query() {
          return "cached";
        },
      },
    ],
  });
  await client.workflow.execute("Echo", [], { workflowId: "interceptors-again", taskQueue });
  expect((await client.workflow.getHandle("interceptors-none").describe()).workflowId).toBe("interceptors-again");
  expect(tries).toBe(1);
  expect(await client.workflow.getHandle("interceptors-none").query("state")).toBe("cached");
});

test("what would never be called is refused", () => {
  const strat = { strat: async () => {} };
  expect(() => new Client({ connection, interceptors: [strat as ClientInterceptor] })).toThrow(
    "interceptors[0].strat: is no call of a client; they are start, signalWithStart",
  );
  const nothing = null as unknown as ClientInterceptor;
  expect(() => new Client({ connection, interceptors: [nothing] })).toThrow("interceptors[0]: is null, not an object");
});
