import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { Client, Connection } from "protempo/client";
import { Worker } from "protempo/worker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { viewContract } from "../../codegen/src/docs/view/contract.js";
import { contractOf } from "../docs/support/contracts.js";
import { sharedAddress } from "../helpers/server.js";

const program = process.env.PROTEMPO_TEMPORAL_CLI;
const unlessThere = program === undefined ? " (left out: the server in use came without the command line)" : "";

describe.runIf(program !== undefined)(`the documentation's commands, to our worker${unlessThere}`, () => {
  const own = `order-${randomUUID()}`;
  const queue = `docs-${randomUUID()}`;
  let connection: Connection;
  let worker: Worker;
  let running: Promise<void>;
  /** The commands as a reader would paste them, but for the queue and the order's number. */
  let commands: string[];

  beforeAll(async () => {
    const { packages } = viewContract(await contractOf("schemas/examples"));
    const workflow = packages[0]?.services[0]?.workflows.find(({ rpc }) => rpc === "FulfilOrder");
    const code = workflow?.snippets.find(({ language }) => language === "cli")?.code ?? "";
    commands = code.replaceAll("order-1", own).replaceAll("--task-queue orders", `--task-queue ${queue}`).split("\n\n");
    connection = await Connection.connect({ address: sharedAddress() });
    worker = await Worker.create({
      connection,
      workflows: new URL("./fixtures/docs-workflows.ts", import.meta.url),
      renameQueues: { orders: queue },
      lanes: 1,
      shutdownSignals: [],
    });
    running = worker.run();
  });
  afterAll(async () => {
    await worker?.shutdown();
    await running;
    await connection?.close();
  });

  /** Runs the commands that do something, and gives what they print as JSON. */
  const run = async (verb: string, mention = ""): Promise<Record<string, unknown>> => {
    const text = commands.find((command) => command.includes(`temporal ${verb} `) && command.includes(mention));
    if (text === undefined) throw new Error(`no command ${verb} ${mention}`);
    const script = `temporal() { "$PROGRAM" "$@" -o json; }\n${text}`;
    const env = { ...process.env, PROGRAM: program, TEMPORAL_ADDRESS: sharedAddress() };
    const { stdout } = await promisify(execFile)("sh", ["-ec", script], { env });
    return stdout.trim() === "" ? {} : JSON.parse(stdout);
  };

  test("start, signal, query and update it, and wait for its result", async () => {
    expect(commands.map((command) => command.match(/^temporal ([a-z -]+?) (?:\\|--)/m)?.[1])).toEqual([
      "workflow start",
      "workflow signal",
      "workflow signal",
      "workflow query",
      "workflow update start",
      "workflow update start",
      "workflow result",
      "workflow signal-with-start",
      "workflow start-update-with-start",
    ]);
    expect(await run("workflow start")).toMatchObject({ workflowId: `order/${own}` });
    await run("workflow signal", "CancelOrder");
    expect(await run("workflow query")).toMatchObject({
      queryResult: [{ stage: "ORDER_STAGE_RECEIVED", amountCents: "9007199254740993", events: ["start", "cancel"] }],
    });
    await run("workflow update start", "ChangeAddress");
    expect(await run("workflow update start", "ApplyVoucher")).toMatchObject({ updateId: "voucher/code" });
    await run("workflow signal", "ExpediteOrder");
    expect(await run("workflow result")).toMatchObject({
      status: "COMPLETED",
      result: {
        stage: "ORDER_STAGE_DELIVERED",
        receiptId: `start ${own} of customer-1; cancel reason; address street; voucher code of 1000; expedite now`,
      },
    });
  });

  test("signal and update what they start first", async () => {
    await run("workflow signal-with-start");
    await run("workflow start-update-with-start");
    const handle = new Client({ connection }).workflow.getHandle(`order/${own}`);
    expect(await run("workflow query")).toMatchObject({ queryResult: [{ events: ["start", "cancel", "voucher"] }] });
    await handle.terminate("the test is over");
  });
});
