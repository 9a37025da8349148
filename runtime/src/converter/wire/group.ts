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
  const length = reader.groupLength(fieldNo);
  const end = reader.pos + length;
  const message = decode(reader, length, into);
  if (reader.pos !== end) throw new Error("a field goes on beyond the end of its group");
  reader.key();
  return message;
}
