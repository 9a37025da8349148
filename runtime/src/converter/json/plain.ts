/** Where the first quote, backslash or control character is in UTF-8 or Latin-1; `end` if there is none. */
export function endOfPlain(bytes: Uint8Array, start: number, end: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const four = view.getInt32(at, true);
    const quote = four ^ 0x22222222;
    const backslash = four ^ 0x5c5c5c5c;
    // Of each byte that is less than what is taken from it, the highest bit is set; one above such a byte may be set, too.
    const found =
      ((four - 0x20202020) & ~four) | ((quote - 0x01010101) & ~quote) | ((backslash - 0x01010101) & ~backslash);
    if ((found & 0x80808080) !== 0) break;
  }
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === 0x22 || byte === 0x5c || byte < 0x20) break;
  }
  return at;
}
