import { randomUUID } from "node:crypto";
import { create, toBinary } from "@bufbuild/protobuf";
import { AddSearchAttributesRequestSchema } from "@protempo/api/temporal/api/operatorservice/v1/request_response_pb.js";
import { Client, Connection } from "protempo/client";
import { payloadConverter } from "protempo/converter";
import { Worker } from "protempo/worker";
import { buildPeer } from "../../scripts/lib/go-peer.mjs";
import { NewerMirrorRequest, NewerMirrorResponse } from "../gen/protempo/test/interop/v1/change_protempo.js";
import { InteropClient } from "../gen/protempo/test/interop/v1/interop_client.js";
import { AccountRequest } from "../gen/protempo/test/interop/v1/interop_protempo.js";
import { sharedAddress } from "../helpers/server.js";
import { activities } from "./activities.js";
import { type Encoding, Peer } from "./peer.js";

/** Building the Go side takes minutes the first time. */
export const buildLimitMs = 20 * 60_000;

/** Both sides at work: a worker and a client of each. */
export interface Stage {
  /** Our client, of the Go worker. */
  readonly toGo: InteropClient;
  /** Our client, of our worker. */
  readonly toOurs: InteropClient;
  /** Our client without a contract, for names that the contract gives to no member. */
  readonly raw: Client;
  /** The Go client, of our worker. */
  readonly go: Peer;
  readonly goQueue: string;
  readonly ourQueue: string;
  /** Stops everything. */
  stop(): Promise<void>;
}

/**
 * Starts both sides, each with its encoding, and Go's reading JSON with unknown fields if it is lenient. Builds the Go side
 * first if it is not up to date.
 */
export async function interopStage(ours: Encoding, theirs: Encoding, lenient?: boolean): Promise<Stage> {
  await buildPeer();
  const address = sharedAddress();
  const connection = await Connection.connect({ address });
  const searchAttributes = { InteropOwner: 2, InteropCount: 3 } as const;
  const request = create(AddSearchAttributesRequestSchema, { namespace: "default", searchAttributes });
  await connection.call("operator", "AddSearchAttributes", toBinary(AddSearchAttributesRequestSchema, request));
  const ourQueue = `interop-ours-${randomUUID()}`;
  const goQueue = `interop-go-${randomUUID()}`;
  const worker = await Worker.create({
    connection,
    workflows: new URL("./workflows.ts", import.meta.url),
    activities: [activities],
    taskQueue: "interop",
    renameQueues: { interop: ourQueue },
    encoding: ours,
    maxHeartbeatThrottleInterval: 100,
    lanes: 1,
    shutdownSignals: [],
    logger: { log: () => {} },
  });
  const running = worker.run();
  const goWorker = await Peer.worker(address, goQueue, theirs, lenient);
  const go = Peer.client(address, ourQueue, theirs, lenient);
  const raw = new Client({
    connection,
    encoding: ours,
    payloadConverter: payloadConverter({
      messages: [AccountRequest, NewerMirrorRequest, NewerMirrorResponse],
      encoding: ours,
    }),
  });
  return {
    toGo: new InteropClient(raw, { start: { taskQueue: goQueue } }),
    toOurs: new InteropClient(raw, { start: { taskQueue: ourQueue } }),
    raw,
    go,
    goQueue,
    ourQueue,
    async stop() {
      await Promise.all([go.stop(), goWorker.stop(), worker.shutdown()]);
      await running;
      await connection.close();
    },
  };
}
