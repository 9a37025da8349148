import type { ActivityTask } from "@protempo/api/temporal/sdk/core/activity_task/activity_task_pb.js";
import { decodeActivityTask } from "@protempo/api/temporal/sdk/core/activity_task/activity_task_protempo.js";
import type { ActivityHeartbeat, ActivityTaskCompletion } from "@protempo/api/temporal/sdk/core/core_interface_pb.js";
import {
  encodeActivityHeartbeat,
  encodeActivityTaskCompletion,
} from "@protempo/api/temporal/sdk/core/core_interface_protempo.js";
import { Reader } from "../../converter/wire/reader.js";
import { Writer } from "../../converter/wire/writer.js";

/** Reads a task as Core hands it out. */
export function decodeTask(bytes: Uint8Array): ActivityTask {
  return decodeActivityTask(new Reader(bytes));
}

/** Writes how an attempt ended. */
export function encodeCompletion(taskToken: Uint8Array, result: ActivityTaskCompletion["result"]): Uint8Array {
  const writer = new Writer();
  encodeActivityTaskCompletion({ $typeName: "coresdk.ActivityTaskCompletion", taskToken, result }, writer);
  return writer.finish();
}

/** Writes a sign of life. */
export function encodeHeartbeat(taskToken: Uint8Array, details: ActivityHeartbeat["details"]): Uint8Array {
  const writer = new Writer();
  encodeActivityHeartbeat({ $typeName: "coresdk.ActivityHeartbeat", taskToken, details }, writer);
  return writer.finish();
}
