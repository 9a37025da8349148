import type { Message } from "@bufbuild/protobuf";
import type { Duration } from "../common/duration.js";
import type { AnyMessageType, MessageType } from "../common/message-type.js";
import type { CancellationType, OperationOptions } from "./options.js";

/** Options of a call to a Nexus operation. */
export interface NexusOperationOptions extends OperationOptions {
  /** Longest time until the operation has ended; the server repeats the call that long. Default: that of the server. */
  readonly scheduleToCloseTimeout?: Duration | undefined;
  /** Longest time until the handler has started the operation, or ended it at once. Default: none. */
  readonly scheduleToStartTimeout?: Duration | undefined;
  /** Longest time from its start to its end, for an operation that does not end at once. Default: none. */
  readonly startToCloseTimeout?: Duration | undefined;
  /**
   * What happens when the workflow cancels the operation: `"waitForCancellation"` asks the handler to end it and waits
   * for its end, `"waitForCancellationRequested"` asks and waits until the handler has been asked, `"tryCancel"` asks and
   * does not wait, `"abandon"` does not ask. Default: `"waitForCancellation"`.
   *
   * `"abandon"` is for runs that end soon: when an abandoned operation ends while the run is still open, Temporal's Core
   * takes it for nondeterminism and fails the run's tasks.
   */
  readonly cancellationType?: CancellationType | "waitForCancellationRequested" | undefined;
  /**
   * Headers of the request. They stand in the workflow's history as they are: no codec encrypts them. Keys reach the
   * handler in lower case.
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A Nexus operation that has started, or has ended already. */
export interface NexusOperationHandle<Out> {
  readonly service: string;
  readonly operation: string;
  /** What the handler named the operation; undefined for one that ended at once. */
  readonly operationToken: string | undefined;
  /** The operation's result. Rejects with `NexusOperationError`. */
  result(): Promise<Out>;
}

/** A Nexus service at an endpoint. */
export interface NexusService {
  readonly endpoint: string;
  readonly service: string;
  /**
   * An operation of the service, typed by the messages that go in and come out; `null` where nothing does. Throws
   * `TypeError` for an empty name.
   */
  operation<In extends Message, Init, Out extends AnyMessageType | null>(
    name: string,
    input: MessageType<In, Init>,
    output: Out,
  ): NexusOperation<[input: In | Init], NexusOutput<Out>>;
  operation<Out extends AnyMessageType | null>(
    name: string,
    input: null,
    output: Out,
  ): NexusOperation<[], NexusOutput<Out>>;
}

/** The message of an output's token; nothing for `null`. */
export type NexusOutput<Out> = Out extends { fromBinary(bytes: Uint8Array): infer T } ? T : void;

/** A Nexus operation that can be called any number of times. */
export interface NexusOperation<Args extends readonly unknown[], Out> {
  readonly name: string;
  /** Starts the operation and waits for its result. Rejects with `NexusOperationError`. */
  execute(...args: [...Args, options?: NexusOperationOptions]): Promise<Out>;
  /** Starts the operation and waits until it has started. Rejects with `NexusOperationError` if it does not. */
  start(...args: [...Args, options?: NexusOperationOptions]): Promise<NexusOperationHandle<Out>>;
}
