import { randomUUID } from "node:crypto";
import { create, toBinary } from "@bufbuild/protobuf";
import { RegisterNamespaceRequestSchema } from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import { Client, Connection, NamespaceNotFoundError, RpcError, SearchAttributeKey } from "protempo/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ChronicleClient } from "../gen/protempo/test/v1/chronicle_client.js";
import { sharedAddress } from "../helpers/server.js";
import { until } from "../integration/fixtures/stage.js";

// Nobody registers attributes in a namespace of our own.
const namespace = `bare-${randomUUID()}`;
const notRegistered = SearchAttributeKey.int("NotRegistered");
const said = { searchAttributes: [notRegistered.set(1)] };
let connection: Connection;
let raw: Client;
let chronicle: ChronicleClient;

beforeAll(async () => {
  connection = await Connection.connect({ address: sharedAddress() });
  const request = create(RegisterNamespaceRequestSchema, {
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400n },
  });
  await connection.call("workflow", "RegisterNamespace", toBinary(RegisterNamespaceRequestSchema, request));
  raw = new Client({ connection, namespace });
  chronicle = new ChronicleClient(raw);
  // The server's parts hear of a new namespace one after the other.
  await until(
    async () => !((await failure(chronicle.index.start({ customer: "ada" }))) instanceof NamespaceNotFoundError),
  );
}, 120_000);

afterAll(() => connection?.close());

const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => "none",
    (error: unknown) => error,
  );

const command = (name: string, type: string): string =>
  `create it with \`temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${type}\``;

test("a start says which rpc of the contract sets the attribute, and what creates it", async () => {
  const error = await failure(chronicle.index.start({ customer: "ada" }));
  expect(error).toBeInstanceOf(RpcError);
  expect(error).toMatchObject({ rpc: "StartWorkflowExecution", code: "INVALID_ARGUMENT" });
  const { message, reason } = error as RpcError;
  const name = /search attribute (\S+)/.exec(reason)?.[1] ?? "";
  const types: Readonly<Record<string, string>> = {
    ChronicleKeyword: "Keyword",
    ChronicleText: "Text",
    ChronicleList: "KeywordList",
    ChronicleInt: "Int",
    ChronicleDouble: "Double",
    ChronicleBool: "Bool",
    ChronicleDate: "Datetime",
  };
  expect(message).toContain(`; ${name} is set by the contract's protempo.test.v1.Chronicle.Index; `);
  expect(message).toContain(command(name, types[name] ?? "none of the contract"));
});

test("where the contract states no type, the command leaves it open", async () => {
  const error = await failure(chronicle.indexLoosely.start({ customer: "ada" }));
  expect(`${error}`).toContain("is set by the contract's protempo.test.v1.Chronicle.IndexLoosely; create it with");
  expect(`${error}`).toContain("--type <type>`");
});

test("attributes of options are told from those of the contract", async () => {
  const error = await failure(chronicle.draw.start(said));
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
  expect(`${error}`).toContain(`NotRegistered is set by the call's options; ${command("NotRegistered", "Int")}`);
});

test("schedules say it when they are created and changed", async () => {
  const id = `schedule-${randomUUID()}`;
  const typed = await failure(chronicle.index.schedules.create(id, { customer: "ada" }, { spec: {} }));
  expect(typed).toMatchObject({ rpc: "CreateSchedule", code: "INVALID_ARGUMENT" });
  expect(`${typed}`).toContain("is set by the contract's protempo.test.v1.Chronicle.Index; create it with");
  const own = await failure(chronicle.draw.schedules.create(id, { spec: {}, ...said }));
  expect(`${own}`).toContain(command("NotRegistered", "Int"));

  const schedule = await chronicle.draw.schedules.create(id, { spec: {}, paused: true });
  const changed = await failure(schedule.update(() => ({ workflow: said })));
  expect(changed).toBeInstanceOf(RpcError);
  expect(`${changed}`).toContain(command("NotRegistered", "Int"));
  await schedule.delete();
});
