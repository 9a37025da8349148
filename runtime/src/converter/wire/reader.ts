import { scratch } from "./scratch.js";
import { readUtf8 } from "./utf8.js";

/** Nested messages and groups below the outermost message, which counts as one. */
const DEEPEST = 100;

/** A bit for each wire type that begins a field, though mostly not a group. */
const COMMON = 0b101111;

/** A group that is being read by a converter which knows nothing of groups. */
interface Group {
  /** Depth of its message. */
  readonly depth: number;
  /** Its end tag, or zero before it was read, and where it ends. */
  last: number;
  end: number;
}

/**
 * Reads protobuf binary. Has the methods of `BinaryReader` of `@bufbuild/protobuf/wire` and refuses the same bytes;
 * `key`, `entryKey`, `enter`, `leave` and `unknown` are what generated decoders need besides.
 */
export class Reader {
  readonly buf: Uint8Array;
  readonly len: number;
  pos = 0;
  private depth = 0;
  private group: Group | undefined;

  constructor(bytes: Uint8Array) {
    this.buf = bytes;
    this.len = bytes.length;
  }

  /** Goes into a message. Throws when messages are nested too deeply. */
  enter(): void {
    if (++this.depth > DEEPEST) throw new Error(`maximum recursion depth of ${DEEPEST} reached`);
  }

  /** Comes out of a message. */
  leave(): void {
    this.depth--;
  }

  /**
   * Field number and wire type in one number: `fieldNo << 3 | wireType`, unsigned. Zero, which is no key, at the end of a
   * message that `beginGroup` is about.
   */
  key(): number {
    const first = this.pos < this.len ? (this.buf[this.pos] as number) : 0x80;
    if (first < 0x80 && first > 7 && ((COMMON >> (first & 7)) & 1) === 1) {
      this.pos++;
      return first;
    }
    const key = this.entryKey();
    const { group } = this;
    if ((key & 7) !== 4 || this.depth !== group?.depth) return key;
    group.last = key;
    group.end = this.pos;
    this.pos = this.len;
    return 0;
  }

  /** Field number and wire type where no group can end: in the entry of a map. */
  entryKey(): number {
    const { buf } = this;
    const first = this.pos < this.len ? (buf[this.pos] as number) : 0x80;
    if (first < 0x80 && first > 7 && (first & 7) <= 5) {
      this.pos++;
      return first;
    }
    const start = this.pos;
    const value = this.uint32();
    const size = this.pos - start;
    if (size > 5 || (size === 5 && (buf[this.pos - 1] as number) > 0x0f)) {
      throw new Error("illegal tag: varint overflows uint32");
    }
    if (value < 8 || (value & 7) > 5) {
      throw new Error(`illegal tag: field no ${value >>> 3} wire type ${value & 7}`);
    }
    return value;
  }

  /**
   * Says that the next message is a group, and that its converter, which knows nothing of groups, reads to the end of all:
   * it will find that end where the group's end tag is. Returns what `endGroup` needs.
   */
  beginGroup(): Group | undefined {
    const outer = this.group;
    this.group = { depth: this.depth + 1, last: 0, end: 0 };
    return outer;
  }

  /** After that message. Throws if it did not end with the end tag of its field. */
  endGroup(fieldNo: number, outer: Group | undefined): void {
    const { group } = this;
    this.group = outer;
    if (group === undefined || group.last >>> 3 !== fieldNo) throw new Error("invalid end group tag");
    this.pos = group.end;
  }

  /** Field number and wire type. */
  tag(): [number, number] {
    const key = this.entryKey();
    return [key >>> 3, key & 7];
  }

  /** Skips a field that the message does not have, and returns what is kept of it. */
  unknown(key: number): { no: number; wireType: number; data: Uint8Array } {
    const no = key >>> 3;
    const wireType = key & 7;
    return { no, wireType, data: this.skip(wireType, no, DEEPEST - this.depth) };
  }

  /** Skips one value and returns its bytes. */
  skip(wireType: number, fieldNo?: number, recursionLimit: number = DEEPEST): Uint8Array {
    const start = this.pos;
    switch (wireType) {
      case 0:
        while (this.pos < this.len && (this.buf[this.pos] as number) >= 0x80) this.pos++;
        this.pos++;
        break;
      case 1:
        this.pos += 8;
        break;
      case 2: {
        const length = this.uint32();
        this.pos += length;
        break;
      }
      case 3:
        this.skipGroup(fieldNo, recursionLimit);
        break;
      case 5:
        this.pos += 4;
        break;
      default:
        throw new Error(`cant skip wire type ${wireType}`);
    }
    this.assertBounds();
    return this.buf.subarray(start, this.pos);
  }

  private skipGroup(fieldNo: number | undefined, recursionLimit: number): void {
    if (recursionLimit <= 0) throw new Error("maximum recursion depth reached");
    for (;;) {
      const [no, wireType] = this.tag();
      if (wireType === 4) {
        if (fieldNo !== undefined && no !== fieldNo) throw new Error("invalid end group tag");
        return;
      }
      this.skip(wireType, no, recursionLimit - 1);
    }
  }

  protected assertBounds(): void {
    if (this.pos > this.len) throw new RangeError("premature EOF");
  }

  /** An unsigned 32-bit varint; bits beyond are dropped. */
  uint32(): number {
    const { buf, len } = this;
    let at = this.pos;
    if (at < len && (buf[at] as number) < 0x80) {
      this.pos = at + 1;
      return buf[at] as number;
    }
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      if (at >= len) return this.ended(at);
      const byte = buf[at++] as number;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.pos = at;
        return value >>> 0;
      }
    }
    // The fifth byte has four bits for us; up to five more bytes belong to a longer varint and say nothing here.
    if (at >= len) return this.ended(at);
    let byte = buf[at++] as number;
    value |= (byte & 0x0f) << 28;
    for (let more = 0; byte >= 0x80; more++) {
      if (more === 5) throw new Error("invalid varint");
      if (at >= len) return this.ended(at);
      byte = buf[at++] as number;
    }
    this.pos = at;
    return value >>> 0;
  }

  private ended(at: number): never {
    this.pos = at + 1;
    throw new RangeError("premature EOF");
  }

  /** A signed 32-bit varint. */
  int32(): number {
    return this.uint32() | 0;
  }

  /** A zigzag 32-bit varint. */
  sint32(): number {
    const zigzag = this.uint32();
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  /** A signed 64-bit varint. */
  int64(): bigint {
    const low = this.varint64();
    return combine(low, this.high);
  }

  /** An unsigned 64-bit varint. */
  uint64(): bigint {
    const low = this.varint64();
    return combineUnsigned(low, this.high);
  }

  /** A zigzag 64-bit varint. */
  sint64(): bigint {
    const low = this.varint64();
    const sign = -(low & 1);
    return combine(((low >>> 1) | (this.high << 31)) ^ sign, (this.high >>> 1) ^ sign);
  }

  /** A boolean: any varint but zero is true. */
  bool(): boolean {
    const low = this.varint64();
    return low !== 0 || this.high !== 0;
  }

  /** Upper half of what `varint64` read. */
  private high = 0;

  /** Reads a varint of up to ten bytes; returns the lower half, signed. */
  private varint64(): number {
    const { buf, len } = this;
    let at = this.pos;
    if (at < len && (buf[at] as number) < 0x80) {
      this.pos = at + 1;
      this.high = 0;
      return buf[at] as number;
    }
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (at >= len) return this.ended(at);
      const byte = buf[at++] as number;
      const bits = byte & 0x7f;
      if (shift < 28) {
        low |= bits << shift;
      } else if (shift === 28) {
        low |= bits << 28;
        high = bits >> 4;
      } else {
        high |= bits << (shift - 32);
      }
      if (byte < 0x80) {
        this.pos = at;
        this.high = high;
        return low;
      }
    }
    throw new Error("invalid varint");
  }

  /** Four bytes, unsigned. */
  fixed32(): number {
    return this.four() >>> 0;
  }

  /** Four bytes, signed. */
  sfixed32(): number {
    return this.four();
  }

  private four(): number {
    const { buf, pos } = this;
    this.pos = pos + 4;
    this.assertBounds();
    return (
      (buf[pos] as number) |
      ((buf[pos + 1] as number) << 8) |
      ((buf[pos + 2] as number) << 16) |
      ((buf[pos + 3] as number) << 24)
    );
  }

  /** Eight bytes, unsigned. */
  fixed64(): bigint {
    const low = this.four();
    return combineUnsigned(low, this.four());
  }

  /** Eight bytes, signed. */
  sfixed64(): bigint {
    const low = this.four();
    return combine(low, this.four());
  }

  /** A 32-bit floating point number. */
  float(): number {
    scratch.setInt32(0, this.four(), true);
    return scratch.getFloat32(0, true);
  }

  /** A 64-bit floating point number. */
  double(): number {
    scratch.setInt32(0, this.four(), true);
    scratch.setInt32(4, this.four(), true);
    return scratch.getFloat64(0, true);
  }

  /** Length-delimited bytes: a view of what is read, not a copy. */
  bytes(): Uint8Array {
    const length = this.uint32();
    const start = this.pos;
    this.pos = start + length;
    this.assertBounds();
    return this.buf.subarray(start, start + length);
  }

  /** Length-delimited UTF-8. With `strict`, throws for bytes that are not; otherwise they become U+FFFD. */
  string(strict: boolean = false): string {
    const length = this.uint32();
    const start = this.pos;
    this.pos = start + length;
    this.assertBounds();
    return readUtf8(this.buf, start, start + length, strict);
  }
}

/** Most 64-bit numbers are small; making them of one small number is several times as fast as of two halves. */
function combine(low: number, high: number): bigint {
  if (high === 0) return BigInt(low >>> 0);
  if (high >= -0x200000 && high < 0x200000) return BigInt(high * 0x100000000 + (low >>> 0));
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low >>> 0));
}

function combineUnsigned(low: number, high: number): bigint {
  const top = high >>> 0;
  if (top < 0x200000) return BigInt(top * 0x100000000 + (low >>> 0));
  return (BigInt(top) << 32n) | BigInt(low >>> 0);
}
