import { percentDecode, percentEncode } from "./percent.js";
import { domainToAscii } from "./punycode.js";

const forbiddenInDomain = /[\0-\x20"#%/:<>?@[\\\]^`{|}\x7f]/;
const forbiddenInOpaque = /[\0\t\n\r #/:<>?@[\\\]^|]/;

/** The serialised host of a URL, or `undefined` if it is not one. */
export function parseHost(input: string, special: boolean): string | undefined {
  if (input.startsWith("[")) {
    if (!input.endsWith("]")) return undefined;
    const pieces = parseIpv6(input.slice(1, -1));
    return pieces && `[${serializeIpv6(pieces)}]`;
  }
  if (!special) return forbiddenInOpaque.test(input) ? undefined : percentEncode(input, "");
  const domain = domainToAscii(percentDecode(input));
  if (domain === undefined || domain === "" || forbiddenInDomain.test(domain)) return undefined;
  return endsInNumber(domain) ? parseIpv4(domain) : domain;
}

function endsInNumber(domain: string): boolean {
  const parts = domain.split(".");
  if (parts.at(-1) === "" && parts.length > 1) parts.pop();
  const last = parts.at(-1) ?? "";
  return /^\d+$/.test(last) || /^0x[0-9a-f]*$/i.test(last);
}

function parseIpv4(domain: string): string | undefined {
  const parts = domain.split(".");
  if (parts.at(-1) === "" && parts.length > 1) parts.pop();
  if (parts.length > 4) return undefined;
  const numbers = parts.map(ipv4Number);
  if (numbers.some((number) => Number.isNaN(number))) return undefined;
  const last = numbers.pop() as number;
  if (numbers.some((number) => number > 255) || last >= 256 ** (4 - numbers.length)) return undefined;
  const address = numbers.reduce((sum, number, index) => sum + number * 256 ** (3 - index), last);
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

function ipv4Number(part: string): number {
  if (part === "") return Number.NaN;
  if (/^0x[0-9a-f]*$/i.test(part)) return part.length === 2 ? 0 : Number.parseInt(part.slice(2), 16);
  if (/^0[0-7]*$/.test(part)) return Number.parseInt(part, 8);
  return /^[1-9]\d*$/.test(part) ? Number.parseInt(part, 10) : Number.NaN;
}

function parseIpv6(text: string): number[] | undefined {
  let address = text;
  const dotted = /^(.*:)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  if (dotted !== null) {
    const bytes = dotted.slice(2);
    if (bytes.some((byte) => Number(byte) > 255 || (byte.length > 1 && byte.startsWith("0")))) return undefined;
    const [a, b, c, d] = bytes.map(Number) as [number, number, number, number];
    address = `${dotted[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  }
  const halves = address.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  if (groups.flat().some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const [head = [], tail = []] = groups;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...head, ...Array<string>(missing).fill("0"), ...tail].map((group) => Number.parseInt(group, 16));
}

function serializeIpv6(pieces: readonly number[]): string {
  let start = -1;
  let longest = 1;
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && pieces[i + length] === 0) length++;
    if (length > longest) {
      longest = length;
      start = i;
    }
  }
  const text = (part: readonly number[]): string => part.map((piece) => piece.toString(16)).join(":");
  return start < 0 ? text(pieces) : `${text(pieces.slice(0, start))}::${text(pieces.slice(start + longest))}`;
}
