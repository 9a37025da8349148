import type { JsonValue } from "@bufbuild/protobuf";
import { Client, Connection } from "protempo/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPeer } from "../../scripts/lib/go-peer.mjs";
import { OptionalExample, Renamed, Request } from "../gen/protempo/test/expressions/v1/expressions_protempo.js";
import { IdsClient } from "../gen/protempo/test/interop/v1/ids_client.js";
import { sharedAddress } from "../helpers/server.js";
import { goIsThere, Peer, unlessGo } from "./peer.js";
import { buildLimitMs } from "./stage.js";

const inputs: readonly JsonValue[] = [
  {},
  { id: "order-1" },
  { id: "Crème Brûlée & Co @ home" },
  { id: "  --a_b__c--d--  ", requestVal: "ß Æ Œ" },
  { id: 'quo"te', intField: 999999, doubleField: 0.1, boolField: true, big: "9223372036854775807" },
  { intField: 1000000, doubleField: 1e-5, boolField: true, big: "-1" },
  { intField: -1234567, doubleField: 123456789.125, boolField: true },
  { intField: 1, doubleField: 1e21, boolField: true },
  { id: "pre-a-Éa-post", requestVal: " 2023-11-14 ", intField: 1234567 },
  { id: "-", requestVal: "2023-11-14", intField: -1 },
  { requestVal: "ab" },
  { outerSingle: {} },
  { outerSingle: { foo: "f", innerSingle: { bar: "b" } } },
];
const plainRpcs = ["plain", "slug", "or", "nested", "numbers"] as const;
const presences: readonly JsonValue[] = [
  {},
  { name: "" },
  { name: "n", status: "STATUS_UNSPECIFIED", oneofName: "" },
  { length: "0", status: "STATUS_OK" },
];
const renamed: readonly JsonValue[] = [{}, { theId: "x" }];

describe.runIf(goIsThere)(`workflow IDs of the contract${unlessGo}`, () => {
  let connection: Connection;
  let ours: IdsClient;
  let go: Peer;
  beforeAll(async () => {
    await buildPeer();
    connection = await Connection.connect({ address: sharedAddress() });
    ours = new IdsClient(new Client({ connection }));
    go = Peer.client(sharedAddress(), "ids", "json");
  }, buildLimitMs);
  afterAll(async () => {
    await go?.stop();
    await connection?.close();
  });

  /** Go's ID of an input, or that there is none. */
  const gosOf = (rpc: string, input: JsonValue): Promise<string | undefined> =>
    go.call<string>(`id.${rpc}`, { input }).catch(() => undefined);
  const oursOf = (make: () => string): string | undefined => {
    try {
      return make();
    } catch {
      return undefined;
    }
  };

  test.each([...plainRpcs, "texts", "parts", "digests", "times", "first"] as const)(
    "are the same on both sides: %s",
    async (rpc) => {
      for (const input of inputs) {
        const made = oursOf(() => ours[rpc].workflowId(Request.fromJson(input)));
        expect([input, made]).toEqual([input, await gosOf(rpc, input)]);
      }
    },
  );

  test("are the same on both sides: fields with presence", async () => {
    for (const input of presences) {
      const made = oursOf(() => ours.presence.workflowId(OptionalExample.fromJson(input)));
      expect([input, made]).toEqual([input, await gosOf("presence", input)]);
    }
  });

  test("are the same on both sides: names of JSON's", async () => {
    for (const input of renamed) {
      const made = oursOf(() => ours.renamed.workflowId(Renamed.fromJson(input)));
      expect([input, made]).toEqual([input, await gosOf("renamed", input)]);
    }
  });

  test("are of the same form where chance has a part", async () => {
    const form = /^chance\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(ours.chance.workflowId({})).toMatch(form);
    expect(await gosOf("chance", {})).toMatch(form);
  });
});
