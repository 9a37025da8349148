import { expect, test } from "vitest";
import { HoardWay } from "../gen/protempo/test/v1/load_protempo.js";
import { onLoadStage } from "../load/fixtures/load-stage.js";
import { brokenPayload } from "./fixtures/broken-payloads.js";
import { address } from "./fixtures/stage.js";

test("a query whose input cannot be read fails, says why, and does not touch the run or others", async () => {
  await onLoadStage(address(), { lanes: 1 }, async ({ client, peer }) => {
    const start = { way: HoardWay.KEEP, megabytes: 0 };
    const [handle, other] = [await client.hoard.start(start), await client.hoard.start(start)];
    const asked = peer.workflow.getHandle(handle.workflowId);
    for (const [broken, reason] of [
      [brokenPayload("yaml/plain", "from: 5"), /yaml\/plain/],
      [brokenPayload("json/protobuf", '{"from":'), /JSON/],
      [brokenPayload("json/plain", '{"from":"many"}'), /GetMarksRequest/],
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
