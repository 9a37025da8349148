import type { Message } from "@bufbuild/protobuf";
import type { AnyMessageType, MessageType } from "./message-type.js";

/** A message of the contract with its token, where a value of any kind may stand: in a memo. */
export class MessageValue {
  readonly type: AnyMessageType;
  readonly message: Message;

  /** Used by {@link messageValue}. */
  constructor(type: AnyMessageType, message: Message) {
    this.type = type;
    this.message = message;
  }
}

/** A message among values of any kind, such as `memo: { customer: messageValue(Customer, { id: "c-1" }) }`. Throws `EncodeError`. */
export function messageValue<T extends Message, Init extends object>(
  type: MessageType<T, Init>,
  init?: NoInfer<Init>,
): MessageValue {
  return new MessageValue(type as unknown as AnyMessageType, type.create(init));
}
