import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, toBinary } from "@bufbuild/protobuf";
import { AddSearchAttributesRequestSchema } from "@protempo/api/temporal/api/operatorservice/v1/request_response_pb.js";
import { bundleWorkflows, type WorkflowBundle } from "protempo/bundler";
import { Client, Connection } from "protempo/client";
import { sharedAddress } from "../helpers/server.js";
import { NexusEndpoint, startBehind } from "../integration/fixtures/nexus-endpoint.js";
import { isUnexpectedOfCalm, textOf } from "./records.js";
import { WorkerProcess } from "./worker-process.js";

/** A bundle, and the file that worker processes read it from. */
export interface StoredBundle {
  readonly code: WorkflowBundle;
  readonly file: string;
}

/** What all programs share: a server, bundles, a worker that nothing disturbs, and what programs call. */
export interface World {
  readonly connection: Connection;
  readonly client: Client;
  readonly plain: StoredBundle;
  /** With interceptors around everything. */
  readonly intercepted: StoredBundle;
  /** On the queue {@link World.calmQueue}; has the intercepted bundle. */
  readonly calm: WorkerProcess;
  readonly calmQueue: string;
  readonly endpoint: string;
  /** ID of the workflow that programs send signals to. */
  readonly other: string;
  close(): Promise<void>;
}

/** Makes a world. */
export async function makeWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "protempo-fuzz-"));
  const stored = async (name: string): Promise<StoredBundle> => {
    const code = await bundleWorkflows({ entry: new URL(`./${name}.ts`, import.meta.url) });
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(code));
    return { code, file };
  };
  const [plain, intercepted] = await Promise.all([stored("workflows"), stored("intercepted-workflows")]);
  const connection = await Connection.connect({ address: sharedAddress() });
  const attributes = create(AddSearchAttributesRequestSchema, {
    namespace: "default",
    searchAttributes: { FuzzWord: 2 },
  });
  await connection.call("operator", "AddSearchAttributes", toBinary(AddSearchAttributesRequestSchema, attributes));
  const calmQueue = `fuzz-calm-${randomUUID()}`;
  const calm = await WorkerProcess.start({
    address: sharedAddress(),
    taskQueue: calmQueue,
    bundle: intercepted.file,
    maxCachedWorkflows: 1000,
  });
  const client = new Client({ connection });
  const other = await client.workflow.start("other", [], {
    workflowId: `other-${randomUUID()}`,
    taskQueue: calmQueue,
  });
  const endpoint = await NexusEndpoint.open(connection, {
    start(request) {
      if (request.operation === "fails") {
        return { refusal: { errorType: "BAD_REQUEST", failure: { message: "not this one" } } };
      }
      if (request.operation === "endless") {
        return { response: { case: "asyncSuccess", value: { operationToken: randomUUID() } } };
      }
      if (request.operation === "async") {
        return startBehind(connection, request, { type: "behind", taskQueue: calmQueue, input: [] });
      }
      return { response: { case: "syncSuccess", value: { ...(request.payload && { payload: request.payload }) } } };
    },
  });
  return {
    connection,
    client,
    plain,
    intercepted,
    calm,
    calmQueue,
    endpoint: endpoint.name,
    other: other.workflowId,
    async close() {
      await other.terminate();
      await Promise.all([calm.end("SIGTERM"), endpoint.close()]);
      await connection.close();
      rmSync(folder, { recursive: true });
      const unexpected = calm.records.filter(isUnexpectedOfCalm).map(textOf);
      if (unexpected.length > 0)
        throw new Error(`What nothing disturbs has said: ${[...new Set(unexpected)].join("\n")}`);
    },
  };
}
