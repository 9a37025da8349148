import type { Worker as Thread } from "node:worker_threads";
import { toBinary } from "@bufbuild/protobuf";
import { HistorySchema } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { Client, detailOf } from "protempo/client";
import type { PayloadCodec } from "protempo/converter";
import { WorkflowReplayer } from "protempo/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { IntegrationClient } from "../gen/protempo/test/v1/integration_client.js";
import { ActWay, FailWay, Mishap } from "../gen/protempo/test/v1/integration_protempo.js";
import { onStage, stage, testBundle } from "./fixtures/stage.js";

const module = new URL("./fixtures/sealing-codec.mjs", import.meta.url);
const { codec } = (await import(module.href)) as { codec: PayloadCodec };

const exits: Promise<number>[] = [];
const started = (thread: Thread): void => {
  exits.push(new Promise((resolve) => thread.once("exit", resolve)));
};
beforeAll(() => {
  process.on("worker", started);
});
afterAll(() => {
  process.off("worker", started);
});

test("with a payload codec nothing readable reaches the server, and everything works", async () => {
  await onStage({ payloadCodecs: [module] }, async ({ connection, taskQueue }) => {
    const sealed = new Client({ connection, payloadCodecs: [codec] });
    const client = new IntegrationClient(sealed, { start: { taskQueue } });
    const greeting = await client.greet.start({ name: "secret" });
    expect(await greeting.result()).toMatchObject({ text: "Hello, secret!" });

    const counting = await client.count.signalWithStart.add({ start: { target: 9n }, signal: { amount: 2n } });
    expect(await counting.bump({ amount: 3n })).toMatchObject({ count: 5n });
    expect(await counting.getCount()).toMatchObject({ count: 5n });
    await counting.add({ amount: 4n });
    expect(await counting.result()).toMatchObject({ count: 9n });

    const resumed = await client.delegate.execute({ act: { way: ActWay.RESUME, amount: 4 } });
    expect(resumed.act).toMatchObject({ text: "from 2 to 4", attempt: 2 });
    const failure = await client.fail.execute({ way: FailWay.ACTIVITY }).catch((e: unknown) => e);
    expect(detailOf(failure, Mishap)).toMatchObject({ what: "in the activity" });

    const history = await greeting.untyped.fetchHistory();
    const recorded = Buffer.from(toBinary(HistorySchema, history)).toString("latin1");
    for (const readable of ["Hello", '"name"', '"text"']) expect(recorded).not.toContain(readable);
    const replayer = await WorkflowReplayer.create({ workflows: await testBundle(), payloadCodecs: [module] });
    expect(await replayer.replay(history)).toMatchObject({ outcome: "ok" });
    await replayer.close();
  });
  // None had to be terminated, whatever its codec had going on.
  expect(new Set(await Promise.all(exits))).toEqual(new Set([0]));
});

test("a module without a codec is named at start", async () => {
  const none = new URL("./fixtures/vandal.ts", import.meta.url);
  await expect(stage({ payloadCodecs: [none] })).rejects.toThrow(/vandal\.ts has no payload codec/);
});

test("what a codec leaves behind and nobody handles fails no workflow", async () => {
  const restless = new URL("./fixtures/restless-codec.mjs", import.meta.url);
  await onStage({ payloadCodecs: [restless] }, async ({ client, log }) => {
    const greeting = await client.greet.start({ name: "all" });
    expect(await greeting.result()).toMatchObject({ text: "Hello, all!" });
    const { events } = await greeting.untyped.fetchHistory();
    expect(events.map(({ attributes }) => attributes.case)).not.toContain("workflowTaskFailedEventAttributes");
    expect(log.some(({ message }) => message.includes("the key was not renewed"))).toBe(true);
  });
});
