import { BridgeError, type CoreConnection } from "@protempo/bridge";
import { expect, test } from "vitest";
import { BridgeTransport } from "./bridge-transport.js";
import { RpcError, RpcTimeoutError } from "./errors.js";

/** What becomes of a call of a server that gives up after some milliseconds. */
async function givenUpAfter(milliseconds: number, timeoutMs: number): Promise<unknown> {
  const call = async (): Promise<never> => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    throw new BridgeError("GRPC", "context deadline exceeded", { code: 4, details: new Uint8Array() });
  };
  const transport = new BridgeTransport("server:1", { call } as unknown as CoreConnection, () => {});
  return transport.call("workflow", "Rpc", new Uint8Array(), { retry: true, timeoutMs, headers: {} }).catch((e) => e);
}

test("a server that gives up at the caller's deadline has let it pass, one that does so before has not", async () => {
  expect(await givenUpAfter(100, 50)).toBeInstanceOf(RpcTimeoutError);
  const early = await givenUpAfter(1, 600_000);
  expect(early).toBeInstanceOf(RpcError);
  expect(early).toMatchObject({ code: "DEADLINE_EXCEEDED" });
});
