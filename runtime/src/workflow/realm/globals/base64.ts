import { replace } from "../replace.js";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function encode(binary: string): string {
  let text = "";
  for (let i = 0; i < binary.length; i += 3) {
    const triple = [binary.charCodeAt(i), binary.charCodeAt(i + 1), binary.charCodeAt(i + 2)] as const;
    if (triple.some((code) => code > 255)) {
      throw new DOMException(
        "btoa takes a string of bytes (characters up to U+00FF). Encode text with TextEncoder first.",
        "InvalidCharacterError",
      );
    }
    const [a, b, c] = triple;
    const bits = (a << 16) | ((b || 0) << 8) | (c || 0);
    text += alphabet.charAt(bits >> 18) + alphabet.charAt((bits >> 12) & 63);
    text += i + 1 < binary.length ? alphabet.charAt((bits >> 6) & 63) : "=";
    text += i + 2 < binary.length ? alphabet.charAt(bits & 63) : "=";
  }
  return text;
}

function decode(text: string): string {
  let data = text.replace(/[\t\n\f\r ]/g, "");
  if (data.length % 4 === 0) data = data.replace(/={1,2}$/, "");
  if (data.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(data)) {
    throw new DOMException("atob: the text is not valid base64.", "InvalidCharacterError");
  }
  let binary = "";
  let bits = 0;
  let held = 0;
  for (const character of data) {
    bits = (bits << 6) | alphabet.indexOf(character);
    held += 6;
    if (held >= 8) {
      held -= 8;
      binary += String.fromCharCode((bits >> held) & 255);
    }
  }
  return binary;
}

/** `atob` and `btoa`. */
export function installBase64(global: typeof globalThis): void {
  replace(global, "btoa", { btoa: (text: unknown) => encode(`${text}`) }.btoa);
  replace(global, "atob", { atob: (text: unknown) => decode(`${text}`) }.atob);
}
