import type { MessageRef } from "../../model/message-ref.js";
import type { MessageNames } from "./message-names.js";

/** A parameter list: what is undefined is left out. */
export function parameters(...list: readonly (string | undefined)[]): string {
  return list.filter((parameter) => parameter !== undefined).join(", ");
}

/** `input: XInit`, or nothing for Empty. */
export function initParameter(ref: MessageRef, messages: MessageNames): string | undefined {
  return ref.empty ? undefined : `input: ${messages.init(ref)}`;
}

/** `input: X`, or nothing for Empty. */
export function messageParameter(ref: MessageRef, messages: MessageNames): string | undefined {
  return ref.empty ? undefined : `input: ${messages.message(ref)}`;
}
