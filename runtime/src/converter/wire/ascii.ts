import { hostLatin1Slice } from "./platform.js";

/** Texts that are shorter are made here on the host, too: a call to the platform costs more. */
const LONG = 32;

/** The text of bytes that are known to be ASCII. A call of `fromCharCode` for each would cost six times as much. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start < 16) return fewText(bytes, start, end - start);
  if (hostLatin1Slice !== undefined && end - start > LONG) return hostLatin1Slice.call(bytes, start, end);
  let text = "";
  let at = start;
  for (; at + 16 <= end; at += 16) {
    text += String.fromCharCode(
      bytes[at] as number,
      bytes[at + 1] as number,
      bytes[at + 2] as number,
      bytes[at + 3] as number,
      bytes[at + 4] as number,
      bytes[at + 5] as number,
      bytes[at + 6] as number,
      bytes[at + 7] as number,
      bytes[at + 8] as number,
      bytes[at + 9] as number,
      bytes[at + 10] as number,
      bytes[at + 11] as number,
      bytes[at + 12] as number,
      bytes[at + 13] as number,
      bytes[at + 14] as number,
      bytes[at + 15] as number,
    );
  }
  return at === end ? text : text + fewText(bytes, at, end - at);
}

/** Up to fifteen bytes in one call: to put two texts together costs as much as eight bytes. */
function fewText(bytes: Uint8Array, at: number, count: number): string {
  switch (count) {
    case 1:
      return String.fromCharCode(bytes[at] as number);
    case 2:
      return String.fromCharCode(bytes[at] as number, bytes[at + 1] as number);
    case 3:
      return String.fromCharCode(bytes[at] as number, bytes[at + 1] as number, bytes[at + 2] as number);
    case 4:
      return String.fromCharCode(
        bytes[at] as number,
        bytes[at + 1] as number,
        bytes[at + 2] as number,
        bytes[at + 3] as number,
      );
    case 5:
      return String.fromCharCode(
        bytes[at] as number,
        bytes[at + 1] as number,
        bytes[at + 2] as number,
        bytes[at + 3] as number,
        bytes[at + 4] as number,
      );
    case 6:
      return String.fromCharCode(
        bytes[at] as number,
        bytes[at + 1] as number,
        bytes[at + 2] as number,
        bytes[at + 3] as number,
        bytes[at + 4] as number,
        bytes[at + 5] as number,
      );
    case 7:
      return String.fromCharCode(
        bytes[at] as number,
        bytes[at + 1] as number,
        bytes[at + 2] as number,
        bytes[at + 3] as number,
        bytes[at + 4] as number,
        bytes[at + 5] as number,
        bytes[at + 6] as number,
      );
    case 8:
      return String.fromCharCode(
        bytes[at] as number,
        bytes[at + 1] as number,
        bytes[at + 2] as number,
        bytes[at + 3] as number,
        bytes[at + 4] as number,
        bytes[at + 5] as number,
        bytes[at + 6] as number,
        bytes[at + 7] as number,
      );
    case 9:
      return String.fromCharCode(
        bytes[at] as number,
        bytes[at + 1] as number,
        bytes[at + 2] as number,
        bytes[at + 3] as number,
        bytes[at + 4] as number,
        bytes[at + 5] as number,
        bytes[at + 6] as number,
        bytes[at + 7] as number,
        bytes[at + 8] as number,
      );
    case 10:
      return String.fromCharCode(
        bytes[at] as number,
        bytes[at + 1] as number,
        bytes[at + 2] as number,
        bytes[at + 3] as number,
        bytes[at + 4] as number,
        bytes[at + 5] as number,
        bytes[at + 6] as number,
        bytes[at + 7] as number,
        bytes[at + 8] as number,
        bytes[at + 9] as number,
      );
    case 11:
      return String.fromCharCode(
        bytes[at] as number,
        bytes[at + 1] as number,
        bytes[at + 2] as number,
        bytes[at + 3] as number,
        bytes[at + 4] as number,
        bytes[at + 5] as number,
        bytes[at + 6] as number,
        bytes[at + 7] as number,
        bytes[at + 8] as number,
        bytes[at + 9] as number,
        bytes[at + 10] as number,
      );
    case 12:
      return String.fromCharCode(
        bytes[at] as number,
        bytes[at + 1] as number,
        bytes[at + 2] as number,
        bytes[at + 3] as number,
        bytes[at + 4] as number,
        bytes[at + 5] as number,
        bytes[at + 6] as number,
        bytes[at + 7] as number,
        bytes[at + 8] as number,
        bytes[at + 9] as number,
        bytes[at + 10] as number,
        bytes[at + 11] as number,
      );
    case 13:
      return String.fromCharCode(
        bytes[at] as number,
        bytes[at + 1] as number,
        bytes[at + 2] as number,
        bytes[at + 3] as number,
        bytes[at + 4] as number,
        bytes[at + 5] as number,
        bytes[at + 6] as number,
        bytes[at + 7] as number,
        bytes[at + 8] as number,
        bytes[at + 9] as number,
        bytes[at + 10] as number,
        bytes[at + 11] as number,
        bytes[at + 12] as number,
      );
    case 14:
      return String.fromCharCode(
        bytes[at] as number,
        bytes[at + 1] as number,
        bytes[at + 2] as number,
        bytes[at + 3] as number,
        bytes[at + 4] as number,
        bytes[at + 5] as number,
        bytes[at + 6] as number,
        bytes[at + 7] as number,
        bytes[at + 8] as number,
        bytes[at + 9] as number,
        bytes[at + 10] as number,
        bytes[at + 11] as number,
        bytes[at + 12] as number,
        bytes[at + 13] as number,
      );
    case 15:
      return String.fromCharCode(
        bytes[at] as number,
        bytes[at + 1] as number,
        bytes[at + 2] as number,
        bytes[at + 3] as number,
        bytes[at + 4] as number,
        bytes[at + 5] as number,
        bytes[at + 6] as number,
        bytes[at + 7] as number,
        bytes[at + 8] as number,
        bytes[at + 9] as number,
        bytes[at + 10] as number,
        bytes[at + 11] as number,
        bytes[at + 12] as number,
        bytes[at + 13] as number,
        bytes[at + 14] as number,
      );
    default:
      return "";
  }
}
