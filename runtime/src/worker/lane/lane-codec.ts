import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { WorkflowActivationSchema } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { WorkflowActivationCompletionSchema } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { decodeWith, encodeWith } from "../../converter/apply-codecs.js";
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
      await visitPayloads(WorkflowActivationCompletionSchema, message, (payloads) => encodeWith(codecs, payloads));
      return toBinary(WorkflowActivationCompletionSchema, message);
    },
  };
}
