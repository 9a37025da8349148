import { Client } from "protempo/client";
import { defaultPayloadConverter, type Payload, type PayloadConverter } from "protempo/converter";
import { expect, test } from "vitest";
import { HoardWay } from "../gen/protempo/test/v1/load_protempo.js";
import { onLoadStage } from "../load/fixtures/load-stage.js";
import { address } from "./fixtures/stage.js";

/** Values that are payloads already, as no peer should write them. */
const asGiven: PayloadConverter = {
  toPayload: (value) => value as Payload,
  fromPayload: (payload) => defaultPayloadConverter.fromPayload(payload),
};

function payload(encoding: string, data: string): Payload {
  const metadata = { encoding: new TextEncoder().encode(encoding) };
  const bytes = new TextEncoder().encode(data);
  return { $typeName: "temporal.api.common.v1.Payload", metadata, data: bytes, externalPayloads: [] };
}

test("a query whose input cannot be read fails, says why, and does not touch the run or others", async () => {
  await onLoadStage(address(), { lanes: 1 }, async ({ client, connection }) => {
    const peer = new Client({ connection, payloadConverter: asGiven });
    const start = { way: HoardWay.KEEP, megabytes: 0 };
    const [handle, other] = [await client.hoard.start(start), await client.hoard.start(start)];
    const asked = peer.workflow.getHandle(handle.workflowId);
    for (const [broken, reason] of [
      [payload("yaml/plain", "from: 5"), /yaml\/plain/],
      [payload("json/protobuf", '{"from":'), /JSON/],
      [payload("json/plain", '{"from":"many"}'), /GetMarksRequest/],
    ] as const) {
      const failed = asked.query("protempo.test.v1.Load.GetMarks", [broken]);
      await expect(failed).rejects.toMatchObject({ name: "QueryFailedError", message: expect.stringMatching(reason) });
    }
    expect(await handle.getMarks({ from: 3n })).toMatchObject({ marks: 3n });
    expect(await other.getMarks({ from: 4n })).toMatchObject({ marks: 4n });
    for (const each of [handle, other]) {
      await each.mark({ amount: 1n });
      expect(await each.result()).toMatchObject({ outcomes: ["kept 0"] });
    }
  });
});
