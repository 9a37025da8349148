import { describe } from "../describe.js";
import { ByteBuffer } from "./byte-buffer.js";
import { floatOf, int32Of, int64Of, uint32Of, uint64Of } from "./integers.js";
import { scratch } from "./scratch.js";
import { utf8Size, writeLongUtf8, writeUtf8 } from "./utf8.js";

/**
 * Writes protobuf binary. Has the methods of `BinaryWriter` of `@bufbuild/protobuf/wire` and refuses the same values, but
 * writes into one growing buffer: `fork` keeps one byte for the length, and `join` moves what was written only if the
 * length needs more.
 */
export class Writer extends ByteBuffer {
  /** Tag of the field that was written last. */
  at = 0;
  /** Where the content of each open fork begins. */
  private readonly forks: number[] = [];

  override reset(): this {
    this.forks.length = 0;
    return super.reset();
  }

  /** Begins length-delimited data; `join` ends it. */
  fork(): this {
    this.reserve(1);
    this.forks.push(++this.pos);
    return this;
  }

  /** Ends what `fork` began and writes its length before it. */
  join(): this {
    const start = this.forks.pop();
    if (start === undefined) throw new Error("invalid state, fork stack empty");
    let length = this.pos - start;
    if (length < 0x80) {
      this.buf[start - 1] = length;
      return this;
    }
    const more = length < 0x4000 ? 1 : length < 0x200000 ? 2 : length < 0x10000000 ? 3 : 4;
    this.reserve(more);
    this.buf.copyWithin(start + more, start, this.pos);
    this.pos += more;
    let at = start - 1;
    while (length >= 0x80) {
      this.buf[at++] = (length & 0x7f) | 0x80;
      length >>>= 7;
    }
    this.buf[at] = length;
    return this;
  }

  /** Field number and wire type. */
  tag(fieldNo: number, type: number): this {
    return this.uint32(((fieldNo << 3) | type) >>> 0);
  }

  /** Bytes as they are. */
  raw(chunk: Uint8Array): this {
    const size = chunk.length;
    this.reserve(size);
    if (size < 32) {
      for (let i = 0; i < size; i++) this.buf[this.pos + i] = chunk[i] as number;
    } else {
      this.buf.set(chunk, this.pos);
    }
    this.pos += size;
    return this;
  }

  /** An unsigned 32-bit varint. */
  uint32(value: number): this {
    const checked = typeof value === "number" && value >>> 0 === value ? value : uint32Of(value);
    this.reserve(5);
    if (checked < 0x80) this.buf[this.pos++] = checked;
    else this.varint32(checked);
    return this;
  }

  /** A signed 32-bit varint; ten bytes for a negative one. */
  int32(value: number): this {
    const checked = typeof value === "number" && (value | 0) === value ? value : int32Of(value);
    if (checked < 0) return this.varint64(checked, -1);
    this.reserve(5);
    this.varint32(checked);
    return this;
  }

  /** A zigzag 32-bit varint. */
  sint32(value: number): this {
    const checked = typeof value === "number" && (value | 0) === value ? value : int32Of(value);
    this.reserve(5);
    this.varint32(((checked << 1) ^ (checked >> 31)) >>> 0);
    return this;
  }

  /** A boolean as a varint. */
  bool(value: boolean): this {
    if (typeof value !== "boolean") throw new Error(`expected boolean, got ${describe(value)}`);
    this.reserve(1);
    this.buf[this.pos++] = value ? 1 : 0;
    return this;
  }

  /** Length and bytes. */
  bytes(value: Uint8Array): this {
    if (!(value instanceof Uint8Array)) throw new Error(`expected Uint8Array, got ${describe(value)}`);
    this.uint32(value.length);
    return this.raw(value);
  }

  /** Length and UTF-8. */
  string(value: string): this {
    if (typeof value !== "string") throw new Error(`expected string, got ${describe(value)}`);
    const most = value.length * 3;
    if (most < 0x80) {
      this.reserve(most + 1);
      const start = this.pos + 1;
      const end = writeUtf8(value, this.buf, start);
      this.buf[this.pos] = end - start;
      this.pos = end;
      return this;
    }
    const size = utf8Size(value);
    this.reserve(size + 5);
    this.varint32(size);
    this.pos = writeLongUtf8(value, this.buf, this.pos, size);
    return this;
  }

  /** A 32-bit floating point number. */
  float(value: number): this {
    const checked = floatOf(value);
    scratch.setFloat32(0, checked, true);
    return this.four(scratch.getInt32(0, true));
  }

  /** A 64-bit floating point number. */
  double(value: number): this {
    if (typeof value !== "number") throw new Error(`expected number, got ${describe(value)}`);
    scratch.setFloat64(0, value, true);
    return this.eight();
  }

  /** Four bytes, unsigned. */
  fixed32(value: number): this {
    return this.four(uint32Of(value));
  }

  /** Four bytes, signed. */
  sfixed32(value: number): this {
    return this.four(int32Of(value));
  }

  /** Eight bytes, unsigned. */
  fixed64(value: string | number | bigint): this {
    scratch.setBigUint64(0, uint64Of(value), true);
    return this.eight();
  }

  /** Eight bytes, signed. */
  sfixed64(value: string | number | bigint): this {
    scratch.setBigInt64(0, int64Of(value), true);
    return this.eight();
  }

  /** A signed 64-bit varint. */
  int64(value: string | number | bigint): this {
    scratch.setBigInt64(0, int64Of(value), true);
    return this.varint64(scratch.getInt32(0, true), scratch.getInt32(4, true));
  }

  /** An unsigned 64-bit varint. */
  uint64(value: string | number | bigint): this {
    scratch.setBigUint64(0, uint64Of(value), true);
    return this.varint64(scratch.getInt32(0, true), scratch.getInt32(4, true));
  }

  /** A zigzag 64-bit varint. */
  sint64(value: string | number | bigint): this {
    scratch.setBigInt64(0, int64Of(value), true);
    const low = scratch.getInt32(0, true);
    const high = scratch.getInt32(4, true);
    const sign = high >> 31;
    return this.varint64((low << 1) ^ sign, ((high << 1) | (low >>> 31)) ^ sign);
  }

  private four(bits: number): this {
    this.reserve(4);
    const { buf, pos } = this;
    buf[pos] = bits;
    buf[pos + 1] = bits >>> 8;
    buf[pos + 2] = bits >>> 16;
    buf[pos + 3] = bits >>> 24;
    this.pos = pos + 4;
    return this;
  }

  /** What is in `scratch`. */
  private eight(): this {
    this.reserve(8);
    return this.four(scratch.getInt32(0, true)).four(scratch.getInt32(4, true));
  }

  private varint32(value: number): void {
    const { buf } = this;
    let at = this.pos;
    let rest = value;
    while (rest > 0x7f) {
      buf[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    buf[at++] = rest;
    this.pos = at;
  }

  private varint64(low: number, high: number): this {
    this.reserve(10);
    const { buf } = this;
    let at = this.pos;
    let lo = low >>> 0;
    let hi = high >>> 0;
    while (hi !== 0) {
      buf[at++] = (lo & 0x7f) | 0x80;
      lo = ((lo >>> 7) | (hi << 25)) >>> 0;
      hi >>>= 7;
    }
    while (lo > 0x7f) {
      buf[at++] = (lo & 0x7f) | 0x80;
      lo >>>= 7;
    }
    buf[at++] = lo;
    this.pos = at;
    return this;
  }
}
