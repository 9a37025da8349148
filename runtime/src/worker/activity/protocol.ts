import { fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type ActivityTask,
  ActivityTaskSchema,
} from "@protempo/api/temporal/sdk/core/activity_task/activity_task_pb.js";
import {
  type ActivityHeartbeat,
  ActivityHeartbeatSchema,
  type ActivityTaskCompletion,
  ActivityTaskCompletionSchema,
} from "@protempo/api/temporal/sdk/core/core_interface_pb.js";

/** Reads a task as Core hands it out. */
export function decodeTask(bytes: Uint8Array): ActivityTask {
  return fromBinary(ActivityTaskSchema, bytes);
}

/** Writes how an attempt ended. */
export function encodeCompletion(taskToken: Uint8Array, result: ActivityTaskCompletion["result"]): Uint8Array {
  return toBinary(ActivityTaskCompletionSchema, { $typeName: "coresdk.ActivityTaskCompletion", taskToken, result });
}

/** Writes a sign of life. */
export function encodeHeartbeat(taskToken: Uint8Array, details: ActivityHeartbeat["details"]): Uint8Array {
  return toBinary(ActivityHeartbeatSchema, { $typeName: "coresdk.ActivityHeartbeat", taskToken, details });
}
