import type { Duration as ProtoDuration, Timestamp } from "@bufbuild/protobuf/wkt";

/** `google.protobuf.Duration` of milliseconds, rounded to nanoseconds. */
export function msToProto(ms: number): ProtoDuration {
  const seconds = Math.floor(ms / 1000);
  const nanos = Math.round((ms - seconds * 1000) * 1e6);
  // Rounding may reach the next second.
  const carry = nanos === 1e9 ? 1 : 0;
  return {
    $typeName: "google.protobuf.Duration",
    seconds: BigInt(seconds + carry),
    nanos: carry === 1 ? 0 : nanos,
  };
}

/** Milliseconds of a `google.protobuf.Duration`, or of a `Timestamp` since 1970. */
export function protoToMs(value: Pick<ProtoDuration | Timestamp, "seconds" | "nanos">): number {
  return Number(value.seconds) * 1000 + value.nanos / 1e6;
}

/** Like {@link protoToMs} for a value that may be absent. */
export function protoToMsOptional(
  value: Pick<ProtoDuration | Timestamp, "seconds" | "nanos"> | undefined,
): number | undefined {
  return value === undefined ? undefined : protoToMs(value);
}
