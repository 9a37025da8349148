import type { Payloads } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { UntypedHandle } from "protempo/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { goIsThere, unlessGo } from "./peer.js";
import { buildLimitMs, interopStage, type Stage } from "./stage.js";

const encodings = (payloads: Payloads | undefined): string[] =>
  payloads?.payloads.map(({ metadata }) => new TextDecoder().decode(metadata.encoding)) ?? [];

/** Encodings of what a run was started with, what each signal and update of its history brought, and what came of it. */
async function payloadsOf(handle: UntypedHandle): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { attributes } of (await handle.fetchHistory()).events) {
    switch (attributes.case) {
      case "workflowExecutionStartedEventAttributes":
        found.input = encodings(attributes.value.input);
        break;
      case "workflowExecutionSignaledEventAttributes":
        found[`signal ${attributes.value.signalName}`] = encodings(attributes.value.input);
        break;
      case "workflowExecutionUpdateAcceptedEventAttributes":
        found[`update ${attributes.value.acceptedRequest?.input?.name}`] = encodings(
          attributes.value.acceptedRequest?.input?.args,
        );
        break;
      case "workflowExecutionUpdateCompletedEventAttributes": {
        const value = attributes.value.outcome?.value;
        found.answer = value?.case === "success" ? encodings(value.value) : ["failed"];
        break;
      }
      case "workflowExecutionCompletedEventAttributes":
        found.result = encodings(attributes.value.result);
        break;
    }
  }
  return found;
}

describe.runIf(goIsThere)(`google.protobuf.Empty${unlessGo}`, () => {
  let on: Stage;
  beforeAll(async () => {
    on = await interopStage("json", "json");
  }, buildLimitMs);
  afterAll(() => on?.stop());

  test("is sent to workflows, signals and updates by both clients, and given by both workers, in the same way", async () => {
    const ours = await on.toGo.account.start({});
    await ours.freeze();
    await ours.close();
    await ours.result();
    const theirs = await on.go.call<{ workflowId: string }>("start");
    await on.go.call("freeze", theirs);
    await on.go.call("close", theirs);
    await on.go.call("result", theirs);
    const account = {
      input: ["json/protobuf"],
      "update protempo.test.interop.v1.Interop.Freeze": [],
      answer: expect.any(Array),
      "signal protempo.test.interop.v1.Interop.Close": ["binary/null"],
      result: ["json/protobuf"],
    };
    const oursSaid = await payloadsOf(ours.untyped);
    const theirsSaid = await payloadsOf(on.toOurs.account.handle(theirs.workflowId).untyped);
    expect(oursSaid).toEqual(account);
    expect(theirsSaid).toEqual(account);
    expect(theirsSaid.answer).toEqual(oursSaid.answer);

    const nothing = await on.toGo.nothing.start();
    await nothing.result();
    const { workflowId } = await on.go.call<{ workflowId: string }>("nothing");
    const said = await payloadsOf(nothing.untyped);
    expect(said).toEqual({ input: [], result: [] });
    expect(await payloadsOf(on.toOurs.nothing.handle(workflowId).untyped)).toEqual(said);
  });
});
