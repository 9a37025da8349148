import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "../../runtime/src/client/client.js";
import { Connection } from "../../runtime/src/client/connection.js";
import { WorkflowFailedError } from "../../runtime/src/client/errors.js";
import type { ApplicationError } from "../../runtime/src/common/errors/failures.js";
import type { PayloadCodec } from "../../runtime/src/converter/payload-codec.js";
import { encodingOf, makePayload } from "../../runtime/src/converter/payload-parts.js";
import { sharedAddress } from "../helpers/server.js";
import { RawWorker } from "./raw-worker.js";

/** Turns the bits of a payload over and wraps it, so that two of them in the wrong order are noticed. */
function codec(name: string, key: number): PayloadCodec {
  return {
    encode: async (payloads) =>
      payloads.map((payload) => {
        const wrapped = makePayload(
          `binary/${name}`,
          payload.data.map((byte) => byte ^ key),
        );
        const inner = payload.metadata.encoding;
        if (inner !== undefined) wrapped.metadata.inner = inner;
        if (payload.metadata.inner !== undefined) wrapped.metadata.deepest = payload.metadata.inner;
        return wrapped;
      }),
    decode: async (payloads) =>
      payloads.map((payload) => {
        const { inner, deepest } = payload.metadata;
        if (encodingOf(payload) !== `binary/${name}` || inner === undefined) return payload;
        const opened = makePayload(
          "",
          payload.data.map((byte) => byte ^ key),
        );
        opened.metadata.encoding = inner;
        if (deepest !== undefined) opened.metadata.inner = deepest;
        return opened;
      }),
  };
}

const taskQueue = `codecs-${crypto.randomUUID()}`;
let connection: Connection;
let client: Client;
let worker: RawWorker;

beforeAll(async () => {
  connection = await Connection.connect({ address: sharedAddress() });
  client = new Client({ connection, payloadCodecs: [codec("outer", 0x5a), codec("inner", 0x33)] });
  worker = await RawWorker.start(connection, "default", taskQueue);
});

afterAll(async () => {
  await worker.stop();
  await connection.close();
});

test("what leaves is encoded, the first codec outermost; what comes back is decoded", async () => {
  const workflowId = crypto.randomUUID();
  const handle = await client.workflow.start("Wait", [{ secret: 1 }], { workflowId, taskQueue, summary: "hidden" });
  await handle.signal("set", ["state"]);
  expect(await handle.query("state")).toBe("state");
  expect(await handle.update("set", ["new"])).toBe("new");
  await handle.signal("finish", ["end"]);
  expect(await handle.result()).toBe("end");
  const description = await handle.describe();
  expect(description.summary).toBe("hidden");
  const summary = description.raw.executionConfig?.userMetadata?.summary;
  expect(summary && encodingOf(summary)).toBe("binary/outer");
  const started = (await handle.fetchHistory()).events[0]?.attributes;
  const input =
    started?.case === "workflowExecutionStartedEventAttributes" ? started.value.input?.payloads[0] : undefined;
  expect(input && encodingOf(input)).toBe("binary/outer");
  expect(new TextDecoder().decode(input?.data)).not.toContain("secret");
});

test("details of failures are decoded too", async () => {
  const failed = await client.workflow
    .execute("Fail", [{ secret: 2 }], { workflowId: crypto.randomUUID(), taskQueue })
    .catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(WorkflowFailedError);
  expect(((failed as WorkflowFailedError).cause as ApplicationError).details[0]?.value()).toEqual({ secret: 2 });
});
