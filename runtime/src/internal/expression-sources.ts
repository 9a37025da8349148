import type { IdSource } from "../common/table.js";

const urlSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Where the time of a KSUID begins: 2014-05-13T16:53:20Z. */
const ksuidEpoch = 1_400_000_000;

/** `nanoid()`: 21 characters that are safe in URLs. */
export function nanoid(source: IdSource): string {
  return Array.from({ length: 21 }, () => urlSafe[Math.floor(source.random() * 64)]).join("");
}

/** `ulid()`: 26 characters that sort by their time. */
export function ulid(source: IdSource): string {
  let time = Math.floor(source.now());
  let text = "";
  for (let digit = 0; digit < 10; digit++) {
    text = crockford[time % 32] + text;
    time = Math.floor(time / 32);
  }
  for (let digit = 0; digit < 16; digit++) text += crockford[Math.floor(source.random() * 32)];
  return text;
}

/** `ksuid()`: 27 characters that sort by their time. */
export function ksuid(source: IdSource): string {
  let value = BigInt(Math.max(0, Math.floor(source.now() / 1000) - ksuidEpoch));
  for (let word = 0; word < 4; word++) value = (value << 32n) | BigInt(Math.floor(source.random() * 2 ** 32));
  let text = "";
  for (let digit = 0; digit < 27; digit++) {
    text = base62[Number(value % 62n)] + text;
    value /= 62n;
  }
  return text;
}

/** `now()`: RFC 3339 in UTC. */
export function nowText(source: IdSource): string {
  return new Date(source.now()).toISOString().replace(/\.?0*Z$/, "Z");
}

/** `throw()`: the contract's own error. */
export function fail(message: string): never {
  throw new Error(message);
}
