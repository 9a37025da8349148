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

  constructor(seed: bigint) {
    const bytes = seedBytes(seed);
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
    const hex = words.map((word) => word.toString(16).padStart(8, "0")).join("");
    const version = `4${hex.slice(13, 16)}`;
    const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16) + hex.slice(17, 20);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}-${variant}-${hex.slice(20)}`;
  }

  #word(): number {
    return Math.floor(this.next() * 2 ** 32);
  }
}

function seedBytes(seed: bigint): number[] {
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
