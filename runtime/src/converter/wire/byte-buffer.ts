import { unwrittenBytes } from "./platform.js";

/** How many bytes a buffer starts with unless told: most messages fit. */
const FIRST_SIZE = 512;

/** Up to so many bytes, an array lies in V8's own heap: to make one costs a tenth of what a larger one costs. */
export const CHEAP_SIZE = 64;

/** One growing buffer and a position in it: what the writers of binary and of JSON have in common. */
export abstract class ByteBuffer {
  protected buf: Uint8Array;
  protected pos = 0;

  /** `size` is the number of bytes to begin with. */
  constructor(size: number = FIRST_SIZE) {
    this.buf = new Uint8Array(size);
  }

  /** Number of bytes written since the last `finish` or `reset`. */
  get length(): number {
    return this.pos;
  }

  /** Forgets what was written and keeps the buffer. */
  reset(): this {
    this.pos = 0;
    return this;
  }

  /** A copy of all that was written; the writer can be used again. */
  finish(): Uint8Array {
    const bytes = this.buf.slice(0, this.pos);
    this.reset();
    return bytes;
  }

  /**
   * What was written, without a copy if little of the buffer would be wasted. The writer must not be used after it: one
   * allocation of its own costs as much as encoding ten fields.
   */
  take(): Uint8Array {
    const { buf, pos } = this;
    if (pos <= CHEAP_SIZE) return buf.slice(0, pos);
    return pos > 1024 && pos * 2 < buf.length ? buf.slice(0, pos) : buf.subarray(0, pos);
  }

  /** Makes room for that many bytes after the position. */
  protected reserve(count: number): void {
    if (this.pos + count > this.buf.length) this.grow(this.pos + count);
  }

  protected grow(least: number): void {
    // What is large is followed by little: without room for that, it would be copied.
    const grown = unwrittenBytes(Math.max(this.buf.length * 2, least + CHEAP_SIZE));
    grown.set(this.buf.subarray(0, this.pos));
    this.buf = grown;
  }
}
