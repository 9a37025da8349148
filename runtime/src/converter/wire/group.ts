import type { Reader } from "./reader.js";

/**
 * Reads a message that is written as a group, up to its end tag, with a converter that only knows the form with a
 * length before it: that of a well-known type, or of a file that cannot know who uses its messages so.
 */
export function readGroup<M>(
  reader: Reader,
  fieldNo: number,
  decode: (reader: Reader, length?: number, into?: M) => M,
  into?: M,
): M {
  const outer = reader.beginGroup();
  const message = decode(reader, undefined, into);
  reader.endGroup(fieldNo, outer);
  return message;
}
