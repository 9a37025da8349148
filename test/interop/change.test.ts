import { randomUUID } from "node:crypto";
import { getExtension, setExtension } from "@bufbuild/protobuf";
import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { type UntypedHandle, WorkflowFailedError } from "protempo/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { difference } from "../conformance/same.js";
import { more } from "../gen/conformance/legacy_pb.js";
import { Extended } from "../gen/conformance/legacy_protempo.js";
import { numbers, tag } from "../gen/protempo/test/interop/v1/change_pb.js";
import {
  Newer_Size,
  NewerMirrorRequest,
  NewerMirrorResponse,
  NewerSpecimen,
  Older,
  Older_Size,
} from "../gen/protempo/test/interop/v1/change_protempo.js";
import { MirrorResponse } from "../gen/protempo/test/interop/v1/interop_protempo.js";
import { Specimen } from "../gen/protempo/test/interop/v1/specimen_protempo.js";
import { goIsThere, unlessGo } from "./peer.js";
import { buildLimitMs, interopStage, type Stage } from "./stage.js";

const mirror = "protempo.test.interop.v1.Interop.Mirror";
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64"));

/** What only the newer contract has, in every wire type, and in every place. */
const added = { weight: -7n, length: 0.5, code: 9, labels: ["a", "é"], size: Newer_Size.HUGE };
const newer = NewerSpecimen.create({
  sort: {
    case: "older",
    value: {
      name: "outer",
      ...added,
      sizes: [Newer_Size.SMALL, Newer_Size.HUGE],
      inner: { name: "inner", ...added },
      parts: { one: { name: "part", ...added } },
      twin: { name: "twin", ...added, twin: { code: 1 } },
    },
  },
});
/** The same as the older contract has it, and writes it again in JSON: numbers of enums are kept, names are left out. */
const rest = Older.create({
  name: "outer",
  sizes: [Older_Size.SMALL],
  inner: { name: "inner" },
  parts: { one: { name: "part" } },
});

interface GoMirror {
  readonly workflowId: string;
  readonly specimens: readonly string[];
  readonly binary: readonly string[];
}

/** The payload that a run ended with: it is of a message that the client was told nothing of. */
async function resultOf(handle: UntypedHandle): Promise<Payload> {
  await handle.result().catch(() => {});
  for (const { attributes } of (await handle.fetchHistory()).events) {
    const payload =
      attributes.case === "workflowExecutionCompletedEventAttributes" && attributes.value.result?.payloads[0];
    if (payload) return payload;
  }
  throw new Error("the run has no result");
}

/** Has our client, with the newer contract, start the mirror of a Go worker. */
function sendNewer(on: Stage, specimen: NewerSpecimen): Promise<UntypedHandle> {
  const options = { taskQueue: on.goQueue, workflowId: `newer-${randomUUID()}` };
  return on.raw.workflow.start(mirror, [NewerMirrorRequest.create({ specimens: [specimen] })], options);
}

const textOf = ({ data }: Payload): string => new TextDecoder().decode(data);
const older = (specimen: Specimen | undefined): Older => {
  if (specimen?.sort.case !== "older") throw new Error("not an older message");
  return specimen.sort.value;
};

/** A specimen with extensions that we set. */
function tagged(): Specimen {
  const message = Older.create({ name: "of ours" });
  setExtension(message, tag, { $typeName: "protempo.test.interop.v1.Tag", text: "é" });
  setExtension(message, numbers, [3, -3]);
  return Specimen.create({ sort: { case: "older", value: message } });
}

describe.runIf(goIsThere)(`in binary${unlessGo}`, () => {
  let on: Stage;
  beforeAll(async () => {
    on = await interopStage("binary", "binary");
  }, buildLimitMs);
  afterAll(() => on?.stop());

  test("what our newer client sends comes back from an older Go worker as it was", async () => {
    const handle = await sendNewer(on, newer);
    const { specimens, binary } = NewerMirrorResponse.fromBinary((await resultOf(handle)).data);
    expect(difference(specimens[0], newer)).toBeUndefined();
    expect(difference(NewerSpecimen.fromBinary(binary[0] as Uint8Array), newer)).toBeUndefined();
  });

  test("what a newer Go client sends comes back from our older worker as it was, and is kept by our older client", async () => {
    const bytes = [base64(NewerSpecimen.toBinary(newer))];
    const answer = await on.go.call<GoMirror>("mirrorNewer", { bytes });
    for (const text of [answer.specimens[0], answer.binary[0]]) {
      expect(difference(NewerSpecimen.fromBinary(fromBase64(text as string)), newer)).toBeUndefined();
    }
    const read = await on.toOurs.mirror.handle(answer.workflowId).result();
    expect(older(read.specimens[0])).toMatchObject({ name: "outer", size: 2, inner: { size: 2 } });
    const again = await on.toGo.mirror.execute({ specimens: read.specimens });
    const kept = again.specimens.map((specimen) => NewerSpecimen.fromBinary(Specimen.toBinary(specimen)));
    expect(difference(kept[0], newer)).toBeUndefined();
  });

  test("extensions that we set are read in Go and come back, although our messages know none", async () => {
    const extended = Extended.create({ text: "proto2" });
    setExtension(extended, more, "more");
    const answer = await on.toGo.mirror.execute({
      specimens: [tagged(), Specimen.create({ sort: { case: "extended", value: extended } })],
    });
    for (const specimen of [answer.specimens[0], Specimen.fromBinary(answer.binary[0] as Uint8Array)]) {
      expect(getExtension(older(specimen), tag).text).toBe("é");
      expect(getExtension(older(specimen), numbers)).toEqual([3, -3]);
    }
    const second = answer.specimens[1]?.sort;
    expect(second?.case === "extended" && getExtension(second.value, more)).toBe("more");
  });

  test("extensions that Go sets come back to it through our worker, and can be read by our client", async () => {
    const answer = await on.go.call<{ workflowId: string }>("extend", { type: "😀" });
    expect(answer).toMatchObject({ tag: "😀", numbers: [1, -1], more: "😀", unknown: 0, binary: "😀" });
    const { specimens } = await on.toOurs.mirror.handle(answer.workflowId).result();
    expect(getExtension(older(specimens[0]), tag).text).toBe("😀");
    expect(getExtension(older(specimens[0]), numbers)).toEqual([1, -1]);
  });
});

describe.runIf(goIsThere).each([
  ["refused", false],
  ["ignored, as its converter can be told to", true],
])(`in JSON, where what Go does not know is %s${unlessGo}`, (_title, lenient) => {
  let on: Stage;
  beforeAll(async () => {
    on = await interopStage("json", "json", lenient);
  }, buildLimitMs);
  afterAll(() => on?.stop());

  const failureOf = async (handle: UntypedHandle): Promise<string> => {
    const error = await handle.result().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    return `${(error as WorkflowFailedError).cause}`;
  };
  const field = NewerSpecimen.create({ sort: { case: "older", value: { name: "outer", weight: 1n } } });
  const size = NewerSpecimen.create({ sort: { case: "older", value: { name: "outer", size: Newer_Size.HUGE } } });

  test("fields and names of enum values that our newer client sends", async () => {
    const [fields, names] = await Promise.all([sendNewer(on, lenient ? newer : field), sendNewer(on, size)]);
    if (lenient) {
      await Promise.all([fields.result(), names.result()]);
      const { specimens } = MirrorResponse.fromJsonString(textOf(await resultOf(fields)));
      expect(difference(older(specimens[0]), rest)).toBeUndefined();
      expect(older(MirrorResponse.fromJsonString(textOf(await resultOf(names))).specimens[0]).size).toBe(0);
    } else {
      expect(await failureOf(fields)).toContain('unknown field "weight"');
      expect(await failureOf(names)).toContain("SIZE_HUGE");
    }
  });

  test("fields and names of enum values that a newer Go client sends are left out by our older worker, and not refused", async () => {
    const answer = await on.go.call<GoMirror>("mirrorNewer", { bytes: [base64(NewerSpecimen.toBinary(newer))] });
    for (const text of [answer.specimens[0], answer.binary[0]]) {
      expect(difference(older(Specimen.fromBinary(fromBase64(text as string))), rest)).toBeUndefined();
    }
  });

  test("extensions go both ways under their full names, also those of a file that only the service's file imports", async () => {
    const answer = await on.go.call<{ workflowId: string }>("extend", { type: "x" });
    expect(answer).toMatchObject({ tag: "x", numbers: [1, -1], more: "x", unknown: 0, binary: "x" });
    const { events } = await on.toOurs.mirror.handle(answer.workflowId).untyped.fetchHistory();
    const start = events[0]?.attributes;
    const input = start?.case === "workflowExecutionStartedEventAttributes" && start.value.input?.payloads[0];
    expect(input && textOf(input)).toContain('"[protempo.test.interop.v1.tag]"');

    const { specimens } = await on.toGo.mirror.execute({ specimens: [tagged()] });
    expect(getExtension(older(specimens[0]), tag).text).toBe("é");
    expect(getExtension(older(specimens[0]), numbers)).toEqual([3, -3]);
  });
});
