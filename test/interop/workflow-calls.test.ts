import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  Ending,
  RelayRequest,
  type RelayRequestInit,
  type RelayResponse,
  RelayResponse as RelayResponseType,
  WorkWay,
} from "../gen/protempo/test/interop/v1/interop_protempo.js";
import { type Encoding, goIsThere, unlessGo } from "./peer.js";
import { buildLimitMs, interopStage, type Stage } from "./stage.js";

type Ask = NonNullable<RelayRequestInit["ask"]>;
type Relay = (ask: Ask) => Promise<RelayResponse>;

const overdrawn = "application protempo.test.interop.v1.Overdrawn";
const detail = (missing: bigint): object => ({ missing, ago: { seconds: 1n, nanos: 500_000_000 } });
const work = (way: WorkWay): Ask => ({ case: "work", value: { way, text: "done" } });

const sides: [string, (on: Stage) => Relay, Encoding][] = [
  [
    "our workflow, and activities and children in Go",
    (on) => async (ask) => on.toOurs.relay.execute({ taskQueue: on.goQueue, ask }),
    "json",
  ],
  [
    "a Go workflow, and our activities and children",
    (on) => async (ask) => on.toGo.relay.execute({ taskQueue: on.ourQueue, ask }),
    "json",
  ],
  [
    "our workflow that writes binary, asked for by a Go client, and activities and children in Go",
    (on) => async (ask) => {
      const input = RelayRequest.toJson({ taskQueue: on.goQueue, ask });
      return RelayResponseType.fromJson(await on.go.call("relay", { input }));
    },
    "binary",
  ],
];

describe.runIf(goIsThere).each(sides)(`%s${unlessGo}`, (_, side, encoding) => {
  let on: Stage;
  let relay: Relay;
  beforeAll(async () => {
    on = await interopStage(encoding, "json");
    relay = side(on);
  }, buildLimitMs);
  afterAll(() => on?.stop());

  test.concurrent("an activity, and one without input and result", async () => {
    expect((await relay(work(WorkWay.UNSPECIFIED))).outcome).toEqual(["done", "1"]);
    expect((await relay({ case: "ping", value: {} })).outcome).toEqual(["ping"]);
  });

  test.concurrent.each([
    ["that fails at first is tried again", WorkWay.FLAKY, ["done", "3"], undefined],
    ["that fails for good is not", WorkWay.OVERDRAWN, ["activity", overdrawn], detail(1n)],
    [
      "whose failure the contract has for final is not",
      WorkWay.HOPELESS,
      ["activity", "application Hopeless"],
      undefined,
    ],
    ["that always fails is tried as often as the contract says", WorkWay.ALWAYS, ["activity", overdrawn], detail(4n)],
    ["goes on where its last heartbeat was", WorkWay.RESUME, ["from 5 to 10", "2"], undefined],
    ["learns of its cancellation", WorkWay.LINGER, ["activity", "cancelled"], undefined],
    ["without heartbeats times out", WorkWay.SILENT, ["activity", "timeout heartbeat"], undefined],
  ])("an activity %s", async (_title, way, outcome, missing) => {
    const answer = await relay(work(way));
    expect(answer.outcome).toEqual(outcome);
    if (missing) expect(answer.overdrawn).toMatchObject(missing);
    else expect(answer.overdrawn).toBeUndefined();
  });

  test.concurrent("a child is signalled and gives its result; its ID comes from the contract", async () => {
    const { outcome, childId } = await relay({ case: "account", value: { owner: "Crème Brûlée" } });
    expect(outcome).toEqual(["from the parent"]);
    expect(childId).toMatch(/^account\/creme-brulee\/main\/[0-9a-f]{8}-[0-9a-f-]{27}$/);
  });

  test.concurrent("a child without input and result", async () => {
    expect((await relay({ case: "nothing", value: {} })).outcome).toEqual(["nothing"]);
  });

  test.concurrent("a child that fails tells its type and detail", async () => {
    const answer = await relay({ case: "account", value: { ending: Ending.OVERDRAWN, balance: 8n } });
    expect(answer.outcome).toEqual(["child", overdrawn]);
    expect(answer.overdrawn).toMatchObject(detail(8n));
  });

  test.concurrent("a child that is cancelled says so", async () => {
    expect((await relay({ case: "cancelled", value: {} })).outcome).toEqual(["child", "cancelled"]);
  });

  test.concurrent.each(["toOurs", "toGo"] as const)("a workflow outside is signalled: %s", async (where) => {
    const handle = await on[where].account.start({});
    expect((await relay({ case: "external", value: handle.workflowId })).outcome).toEqual(["sent"]);
    expect(await handle.result()).toMatchObject({ balance: 7n, entries: ["from outside"] });
  });
});
