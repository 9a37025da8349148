import { utf8Bytes } from "../converter/wire/utf8.js";

/** 2^-32: what turns a 32-bit number into a fraction. */
const FRACTION = 2 ** -32;

/**
 * The random numbers of a run: the "Alea" generator of Johannes Baagøe (2010), seeded with the run's seed as eight
 * big-endian bytes. Temporal's own TypeScript SDK draws the same numbers, so that default child IDs agree.
 */
export class RunRandom {
  #carry = 1;
  #a: number;
  #b: number;
  #c: number;

  /** `bytes` are what {@link seedBytes} or {@link streamSeed} gives. */
  constructor(bytes: readonly number[]) {
    const mash = masher();
    const blank = [0x20];
    const start = [mash(blank), mash(blank), mash(blank)];
    const [a, b, c] = start.map((state) => {
      const left = state - mash(bytes);
      return left < 0 ? left + 1 : left;
    });
    this.#a = a ?? 0;
    this.#b = b ?? 0;
    this.#c = c ?? 0;
  }

  /** A number in [0, 1). */
  next(): number {
    const product = 2091639 * this.#a + this.#carry * FRACTION;
    this.#carry = Math.trunc(product);
    this.#a = this.#b;
    this.#b = this.#c;
    this.#c = product - this.#carry;
    return this.#c;
  }

  /** A UUID of version 4; takes four numbers. */
  uuid4(): string {
    const words = [this.#word(), this.#word(), this.#word(), this.#word()] as const;
    return uuid(words.map(hexWord).join(""), 4);
  }

  /** A UUID of version 7, which sorts by its time, in milliseconds; takes three numbers. */
  uuid7(time: number): string {
    const words = [this.#word(), this.#word(), this.#word()] as const;
    const start = Math.floor(time).toString(16).padStart(12, "0");
    return uuid(`${start}0${words.map(hexWord).join("").slice(0, 19)}`, 7);
  }

  /** Fills bytes, each with a number of its own. */
  fill(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at++) bytes[at] = Math.floor(this.next() * 0x100);
  }

  #word(): number {
    return Math.floor(this.next() * 2 ** 32);
  }
}

function hexWord(word: number): string {
  return word.toString(16).padStart(8, "0");
}

function uuid(hex: string, version: 4 | 7): string {
  const third = `${version}${hex.slice(13, 16)}`;
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16) + hex.slice(17, 20);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${third}-${variant}-${hex.slice(20, 32)}`;
}

/** The seed of a stream with a name: what Temporal's own TypeScript SDK makes of the run's seed. */
export function streamSeed(seed: bigint, name: string): number[] {
  const run = seedBytes(seed);
  const own = [...utf8Bytes(name)];
  return [...utf8Bytes("temporal-workflow-random-stream-v1"), ...length(run), ...run, ...length(own), ...own];
}

function length(bytes: readonly number[]): number[] {
  return [24, 16, 8, 0].map((shift) => (bytes.length >>> shift) & 0xff);
}

/** A run's seed as bytes, the most significant one first. */
export function seedBytes(seed: bigint): number[] {
  return Array.from({ length: 8 }, (_, index) => Number((BigInt.asUintN(64, seed) >> BigInt(56 - 8 * index)) & 0xffn));
}

/** Baagøe's hash of bytes to a fraction; every call goes on from the one before. */
function masher(): (data: readonly number[]) => number {
  let state = 0xefc8249d;
  return (data) => {
    for (const byte of data) {
      state += byte;
      let rest = 0.02519603282416938 * state;
      state = rest >>> 0;
      rest -= state;
      rest *= state;
      state = rest >>> 0;
      rest -= state;
      state += rest * 2 ** 32;
    }
    return (state >>> 0) * FRACTION;
  };
}
