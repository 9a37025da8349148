import { describe } from "../describe.js";

const FLOAT32_MAX = 3.4028234663852886e38;
const INT64_MIN = -0x8000000000000000n;
const INT64_MAX = 0x7fffffffffffffffn;
const UINT64_MAX = 0xffffffffffffffffn;

/** The value as a signed 32-bit integer; a decimal string is taken too. Throws for anything else. */
export function int32Of(value: unknown): number {
  const number = typeof value === "string" ? Number(value) : value;
  if (typeof number === "number" && (number | 0) === number) return number;
  throw new Error(`expected int32, got ${describe(value)}`);
}

/** The value as an unsigned 32-bit integer; a decimal string is taken too. Throws for anything else. */
export function uint32Of(value: unknown): number {
  const number = typeof value === "string" ? Number(value) : value;
  if (typeof number === "number" && number >>> 0 === number) return number;
  throw new Error(`expected uint32, got ${describe(value)}`);
}

/** The value as a number in the range of 32-bit floating point. Throws for anything else. */
export function floatOf(value: unknown): number {
  const number = typeof value === "string" ? Number(value) : value;
  if (typeof number !== "number" || (Number.isNaN(number) && typeof value === "string" && value !== "NaN")) {
    throw new Error(`expected float, got ${describe(value)}`);
  }
  if (Number.isFinite(number) && (number > FLOAT32_MAX || number < -FLOAT32_MAX)) {
    throw new Error(`expected float, got ${number}, which is out of range`);
  }
  return number;
}

/** The value as a signed 64-bit integer. Throws for what is none. */
export function int64Of(value: unknown): bigint {
  const big = bigOf(value, "int64");
  if (big > INT64_MAX || big < INT64_MIN) throw new Error(`expected int64, got ${big}, which is out of range`);
  return big;
}

/** The value as an unsigned 64-bit integer. Throws for what is none. */
export function uint64Of(value: unknown): bigint {
  const big = bigOf(value, "uint64");
  if (big > UINT64_MAX || big < 0n) throw new Error(`expected uint64, got ${big}, which is out of range`);
  return big;
}

function bigOf(value: unknown, type: string): bigint {
  if (typeof value === "bigint") return value;
  if ((typeof value === "string" && value !== "") || (typeof value === "number" && Number.isInteger(value))) {
    try {
      return BigInt(value);
    } catch {
      // Falls through to the one message for all that is no integer.
    }
  }
  throw new Error(`expected ${type}, got ${describe(value)}`);
}
