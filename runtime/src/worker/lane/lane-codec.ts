import { fromBinary, toBinary } from "@bufbuild/protobuf";
import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { WorkflowActivationSchema } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import {
  type WorkflowActivationCompletion,
  WorkflowActivationCompletionSchema,
} from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { decodeWith, encodeWith } from "../../converter/apply-codecs.js";
import { encodingOf } from "../../converter/payload-parts.js";
import { loadCodecModules } from "./codecs.js";
import { visitPayloads } from "./payload-visitor.js";

/** Payload codecs applied to whole activations and completions, in the lane's host half. */
export interface LaneCodec {
  decode(activation: Uint8Array): Promise<Uint8Array>;
  encode(completion: Uint8Array): Promise<Uint8Array>;
}

/** The codecs of these modules. Throws as {@link loadCodecModules} does. */
export async function loadCodecs(modules: readonly string[]): Promise<LaneCodec> {
  const codecs = await loadCodecModules(modules);
  return {
    async decode(activation) {
      const message = fromBinary(WorkflowActivationSchema, activation);
      await visitPayloads(WorkflowActivationSchema, message, (payloads) => decodeWith(codecs, payloads));
      return toBinary(WorkflowActivationSchema, message);
    },
    async encode(completion) {
      const message = fromBinary(WorkflowActivationCompletionSchema, completion);
      const deletions = takeDeletions(message);
      await visitPayloads(WorkflowActivationCompletionSchema, message, (payloads) => encodeWith(codecs, payloads));
      for (const [fields, key, payload] of deletions) fields[key] = payload;
      return toBinary(WorkflowActivationCompletionSchema, message);
    },
  };
}

type Fields = Record<string, Payload>;

/** Takes out of changed memos what takes values away: the server has to understand it. */
function takeDeletions({ status }: WorkflowActivationCompletion): [Fields, string, Payload][] {
  const commands = status.case === "successful" ? status.value.commands : [];
  return commands.flatMap(({ variant }) => {
    const fields = variant.case === "modifyWorkflowProperties" ? variant.value.upsertedMemo?.fields : undefined;
    return Object.entries(fields ?? {}).flatMap(([key, payload]): [Fields, string, Payload][] => {
      if (fields === undefined || encodingOf(payload) !== "binary/null") return [];
      delete fields[key];
      return [[fields, key, payload]];
    });
  });
}
