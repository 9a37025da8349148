import type { Payloads } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { difference } from "../conformance/same.js";
import type { InteropClient } from "../gen/protempo/test/interop/v1/interop_client.js";
import { Specimen } from "../gen/protempo/test/interop/v1/specimen_protempo.js";
import { type Encoding, goIsThere, unlessGo } from "./peer.js";
import { specimens } from "./specimens.js";
import { buildLimitMs, interopStage, type Stage } from "./stage.js";

const sent = specimens.map(([, sort]) => written(Specimen.create({ sort })));
const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64"));

function encodingOf(payloads: Payloads | undefined): string {
  return new TextDecoder().decode(payloads?.payloads[0]?.metadata.encoding);
}

/** A message as binary holds it: floats have 32 bits then, where JSON leaves them the digits that it was given. */
function written(message: Specimen): Specimen {
  return Specimen.fromBinary(Specimen.toBinary(message));
}

/** What comes back of each: as a message, and as the worker wrote it in binary. */
interface Reflection {
  readonly messages: readonly Specimen[];
  readonly binary: readonly Uint8Array[];
}

const encodings: [ours: Encoding, theirs: Encoding][] = [
  ["json", "json"],
  ["binary", "json"],
  ["json", "binary"],
];

const ways: [string, (on: Stage) => Promise<Reflection>][] = [
  [
    "our client, and a Go worker",
    async (on) => {
      const answer = await on.toGo.mirror.execute({ specimens: sent });
      return { messages: answer.specimens, binary: answer.binary };
    },
  ],
  [
    "a Go client, and our worker",
    async (on) => {
      const bytes = sent.map((message) => Buffer.from(Specimen.toBinary(message)).toString("base64"));
      const answer = await on.go.call<{ specimens: string[]; binary: string[] }>("mirror", { bytes });
      return {
        messages: answer.specimens.map((text) => Specimen.fromBinary(fromBase64(text))),
        binary: answer.binary.map(fromBase64),
      };
    },
  ],
];

describe.runIf(goIsThere).each(encodings)(
  `every kind of field at its limits: we write %s, Go writes %s${unlessGo}`,
  (ours, theirs) => {
    let on: Stage;
    beforeAll(async () => {
      on = await interopStage(ours, theirs);
    }, buildLimitMs);
    afterAll(() => on?.stop());

    test("each side writes in its encoding", async () => {
      const written = async (client: InteropClient): Promise<unknown[]> => {
        const handle = await client.mirror.start({ specimens: sent });
        await handle.result();
        const { events } = await handle.untyped.fetchHistory();
        return events.flatMap(({ attributes: { case: kind, value } }) => {
          if (kind === "workflowExecutionStartedEventAttributes") return [encodingOf(value.input)];
          return kind === "workflowExecutionCompletedEventAttributes" ? [encodingOf(value.result)] : [];
        });
      };
      expect(await written(on.toOurs)).toEqual([`${ours}/protobuf`, `${ours}/protobuf`]);
      expect(await written(on.toGo)).toEqual([`${ours}/protobuf`, `${theirs}/protobuf`]);
    });

    describe.each(ways)("%s", (_, reflect) => {
      let reflection: Reflection;
      beforeAll(async () => {
        reflection = await reflect(on);
      });

      test.each(specimens.map(([name], at) => [name, at] as const))("%s", (_name, at) => {
        const message = sent[at];
        expect(difference(written(reflection.messages[at] as Specimen), message)).toBeUndefined();
        expect(difference(Specimen.fromBinary(reflection.binary[at] as Uint8Array), message)).toBeUndefined();
      });
    });
  },
);
