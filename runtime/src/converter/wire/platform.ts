type Slice = (this: Uint8Array, start: number, end: number) => string;

/** What converters use of the platform, spelled out so that it compiles where there is no such thing. */
interface Platform {
  readonly Buffer: {
    readonly prototype: {
      readonly utf8Slice?: Slice;
      readonly latin1Slice?: Slice;
      latin1Write?(this: Uint8Array, text: string, start: number, length: number): number;
    };
    allocUnsafeSlow(size: number): Uint8Array;
    byteLength(text: string): number;
    from(text: string, encoding: "base64"): Uint8Array;
  };
  readonly TextDecoder: new (label: string, options: { ignoreBOM: boolean }) => { decode(bytes: Uint8Array): string };
  readonly TextEncoder: new () => {
    encode(text: string): Uint8Array;
    encodeInto(text: string, target: Uint8Array): { written: number };
  };
}

/**
 * The platform's own coders, several times as fast for long texts, where this code runs on the host. A workflow's realm
 * has no `Buffer`: there, `TextDecoder` may be made of this very package.
 */
export const host: Platform | undefined = "Buffer" in globalThis ? (globalThis as unknown as Platform) : undefined;

/** Decodes a part without an object for it; a bad part becomes U+FFFD. */
export const hostUtf8Slice: Slice | undefined = host?.Buffer.prototype.utf8Slice;

/** Makes a character of each byte. */
export const hostLatin1Slice: Slice | undefined = host?.Buffer.prototype.latin1Slice;

/** Makes a byte of each character. */
export const hostLatin1Write: Platform["Buffer"]["prototype"]["latin1Write"] = host?.Buffer.prototype.latin1Write;

/** From here on it costs more to fill bytes with zeros than to have the platform not do so. */
const LARGE = 8192;

/** Bytes that are all to be written: what is in them before is of no meaning. */
export function unwrittenBytes(size: number): Uint8Array {
  if (host === undefined || size < LARGE) return new Uint8Array(size);
  const { buffer, byteOffset } = host.Buffer.allocUnsafeSlow(size);
  return new Uint8Array(buffer, byteOffset, size);
}
