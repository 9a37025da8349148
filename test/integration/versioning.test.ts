import { create, toBinary } from "@bufbuild/protobuf";
import { SetWorkerDeploymentCurrentVersionRequestSchema } from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import type { Connection } from "protempo/client";
import { beforeAll, expect, test } from "vitest";
import { type ChronicleStage, chronicleStage, onChronicle, registerAttributes } from "./fixtures/chronicle-stage.js";
import { until } from "./fixtures/stage.js";

beforeAll(registerAttributes);

/** Makes a version the one that new runs begin on; the server knows it once its worker has polled. */
async function makeCurrent(connection: Connection, deploymentName: string, buildId: string): Promise<void> {
  const request = create(SetWorkerDeploymentCurrentVersionRequestSchema, {
    namespace: "default",
    deploymentName,
    buildId,
    version: `${deploymentName}.${buildId}`,
    identity: "test",
    ignoreMissingTaskQueues: true,
  });
  const bytes = toBinary(SetWorkerDeploymentCurrentVersionRequestSchema, request);
  await until(async () => {
    try {
      await connection.call("workflow", "SetWorkerDeploymentCurrentVersion", bytes);
      return true;
    } catch (error) {
      if (/no Worker Deployment found|Version not found/.test(String(error))) return false;
      throw error;
    }
  });
}

test("pinned runs end on the version that they began on, others move on, and a start may say which", async () => {
  const taskQueue = `versions-${crypto.randomUUID()}`;
  const name = taskQueue;
  const deployment = { name, useVersioning: true, defaultVersioningBehavior: "autoUpgrade" } as const;
  await onChronicle({ taskQueue, deployment, buildId: "v1" }, async ({ client, connection }: ChronicleStage) => {
    await makeCurrent(connection, name, "v1");
    const [stay, move] = await Promise.all([client.stay.start(), client.move.start()]);
    const versionOf = async (handle: typeof stay | typeof move): Promise<unknown> => {
      const { versioningInfo } = (await handle.untyped.describe()).raw.workflowExecutionInfo ?? {};
      return [versioningInfo?.behavior, versioningInfo?.deploymentVersion?.buildId];
    };
    await until(async () => String(await versionOf(stay)) === "1,v1" && String(await versionOf(move)) === "2,v1");

    const second = await chronicleStage({ taskQueue, deployment, buildId: "v2" });
    try {
      await second.worker.runUntil(async () => {
        await makeCurrent(connection, name, "v2");
        const pinned = { pinned: { deploymentName: name, buildId: "v1" } } as const;
        const told = await client.move.start({ versioningOverride: pinned });
        const fresh = await client.stay.start();
        for (const handle of [stay, move, told, fresh]) await handle.advance();
        const results = await Promise.all([stay, move, told, fresh].map((handle) => handle.result()));
        expect(results.map(({ buildId }) => buildId)).toEqual(["v1", "v2", "v1", "v2"]);
      });
    } finally {
      await second.connection.close();
    }
  });
});

test("a versioned worker whose workflows leave their behaviour open does not start", async () => {
  const deployment = { name: "open", useVersioning: true } as const;
  await expect(chronicleStage({ deployment })).rejects.toThrow(
    /^No versioning behavior for protempo\.test\.v1\.Chronicle\.Annotate, .*Draw.*: set it in the contract or as/,
  );
});
