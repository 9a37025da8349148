/** The input or output of an rpc. */
export interface MessageRef {
  /** Full protobuf name without a leading dot. */
  readonly typeName: string;
  /** Whether it is `google.protobuf.Empty`, for which nothing is sent. */
  readonly empty: boolean;
}
