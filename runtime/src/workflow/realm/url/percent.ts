import { wellFormed } from "../well-formed.js";

/** Sets of characters that a part of a URL must not hold as they are; those above U+007E are always encoded. */
export const fragmentSet: string = ' "<>`';
export const querySet: string = ' "#<>';
export const specialQuerySet: string = `${querySet}'`;
export const pathSet: string = `${querySet}?\`{}^`;
export const userinfoSet: string = `${pathSet}/:;=@[\\]|`;

/** Percent-encodes control characters, everything beyond ASCII and the characters of a set. */
export function percentEncode(text: string, set: string): string {
  let encoded = "";
  for (const character of wellFormed(text)) {
    const code = character.codePointAt(0) as number;
    const keep = code > 0x1f && code < 0x7f && !set.includes(character);
    encoded += keep ? character : code < 0x80 ? hex(code) : encodeURIComponent(character);
  }
  return encoded;
}

function hex(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

/** Decodes percent-encoded bytes as UTF-8; what is malformed becomes U+FFFD. */
export function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (sequence) => {
    const bytes = new Uint8Array(sequence.length / 3);
    for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(sequence.slice(3 * i + 1, 3 * i + 3), 16);
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  });
}
