import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { describe, expect, test } from "vitest";
import { Reader } from "./reader.js";
import { readUtf8, utf8Bytes, utf8Text } from "./utf8.js";
import { Writer } from "./writer.js";

type Method = Exclude<keyof BinaryWriter & keyof BinaryReader & keyof Writer & keyof Reader, "tag">;

const values: Readonly<Record<Method, readonly unknown[]>> = {
  uint32: [0, 1, 127, 128, 16383, 16384, 2097152, 4294967295],
  int32: [0, 1, -1, 127, 128, 2147483647, -2147483648],
  sint32: [0, 1, -1, 63, -64, 2147483647, -2147483648],
  fixed32: [0, 1, 4294967295],
  sfixed32: [0, -1, 2147483647, -2147483648],
  int64: [0n, 1n, -1n, 1n << 31n, 1n << 32n, -(1n << 32n), (1n << 53n) + 1n, (1n << 63n) - 1n, -(1n << 63n), 5, "-7"],
  uint64: [0n, 127n, 128n, 1n << 32n, 1n << 63n, (1n << 64n) - 1n, 5, "7"],
  sint64: [0n, 1n, -1n, 1n << 31n, -(1n << 31n), (1n << 63n) - 1n, -(1n << 63n)],
  fixed64: [0n, 1n, (1n << 64n) - 1n],
  sfixed64: [0n, -1n, (1n << 63n) - 1n, -(1n << 63n)],
  bool: [true, false],
  string: [
    "",
    "a",
    "x".repeat(42),
    "x".repeat(43),
    "é".repeat(63),
    "é".repeat(64),
    "日".repeat(6000),
    "😀\ud800x\udc00",
    "\ufeffx",
  ],
  bytes: [new Uint8Array(0), new Uint8Array(31).fill(7), new Uint8Array(32).fill(8), new Uint8Array(70000).fill(9)],
  float: [0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 3.4028234663852886e38],
  double: [0, -0, 1.5, Number.NaN, Number.NEGATIVE_INFINITY, 5e-324, 1.7976931348623157e308],
};

const wrong: Readonly<Partial<Record<Method, readonly unknown[]>>> = {
  uint32: [-1, 4294967296, 1.5, "x", null, undefined, {}],
  int32: [2147483648, -2147483649, 1.5, "x", null, undefined],
  sint32: [2147483648, 0.1],
  fixed32: [-1, 4294967296],
  sfixed32: [2147483648],
  int64: [1n << 63n, 1.5, "x", null],
  uint64: [-1n, 1n << 64n, "1.5"],
  sint64: [1n << 63n],
  fixed64: [-1n],
  sfixed64: [1n << 63n],
  float: [3.5e38, -3.5e38, "x", null],
};

type Write = (value: unknown) => unknown;
const bound = (writer: object, method: Method) => (writer as Record<Method, Write>)[method].bind(writer);

describe("the writer writes what BinaryWriter writes, and the reader reads it back", () => {
  test.each(Object.keys(values) as Method[])("%s", (method) => {
    for (const value of values[method]) {
      const ours = new Writer(1);
      const theirs = new BinaryWriter();
      bound(ours, method)(value);
      bound(theirs, method)(value);
      const bytes = theirs.finish();
      expect(Buffer.compare(ours.finish(), bytes), `${method} ${String(value)}`).toBe(0);
      const reader = new Reader(bytes);
      const read = (reader as unknown as Record<Method, () => unknown>)[method]();
      const expected = (new BinaryReader(bytes) as unknown as Record<Method, () => unknown>)[method]();
      if (value !== "\ufeffx") expect(read).toEqual(expected);
      expect(reader.pos).toBe(bytes.length);
      for (let end = 0; end < Math.min(bytes.length, 12); end++) {
        expect(() =>
          (new Reader(bytes.subarray(0, end)) as unknown as Record<Method, () => unknown>)[method](),
        ).toThrow("premature EOF");
      }
    }
  });

  test.each(Object.keys(wrong) as Method[])("%s refuses what BinaryWriter refuses", (method) => {
    for (const value of wrong[method] ?? []) {
      expect(() => bound(new BinaryWriter(), method)(value)).toThrow();
      expect(() => bound(new Writer(), method)(value)).toThrow(/expected/);
    }
  });

  test("what BinaryWriter takes for another type is refused", () => {
    expect(() => bound(new Writer(), "string")(5)).toThrow("expected string, got number 5");
    expect(() => bound(new Writer(), "bool")(1)).toThrow("expected boolean, got number 1");
    expect(() => bound(new Writer(), "bytes")([1])).toThrow("expected Uint8Array, got an array of 1");
  });
});

describe("forks", () => {
  test.each([0, 1, 127, 128, 16383, 16384, 2097151, 2097152])("of %d bytes", (size) => {
    const write = (writer: Writer | BinaryWriter) => {
      writer.uint32(10).fork().uint32(18).fork();
      writer.raw(new Uint8Array(size).fill(5));
      writer.join().uint32(24).join().uint32(7);
      return writer.finish();
    };
    expect(Buffer.compare(write(new Writer()), write(new BinaryWriter()))).toBe(0);
  });

  test("a join without a fork is refused", () => {
    expect(() => new Writer().join()).toThrow("invalid state, fork stack empty");
  });

  test("a writer that failed inside a fork can be used again after reset", () => {
    const writer = new Writer().uint32(10).fork().string("left over");
    expect([...writer.reset().uint32(5).finish()]).toEqual([5]);
    expect(() => writer.join()).toThrow();
  });

  test("what was taken is not changed by growing", () => {
    const writer = new Writer(4).string("a");
    const first = writer.finish();
    writer.string("bbbbbbbbbbbbbbbb");
    expect([...first]).toEqual([1, 97]);
    expect(new Writer().string("x").take()).toEqual(new Uint8Array([1, 120]));
    expect(new Writer(4096).raw(new Uint8Array(1500)).take().buffer.byteLength).toBe(1500);
  });
});

describe("UTF-8", () => {
  test("bad bytes are refused and replaced as the platform does", () => {
    let state = 1;
    const next = (range: number) => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 8) % range;
    };
    const kinds = [
      0x41, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff, 0x9f, 0xa0, 0x90, 0x8f,
    ];
    const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const lax = new TextDecoder("utf-8", { ignoreBOM: true });
    for (let round = 0; round < 20_000; round++) {
      const bytes = Uint8Array.from(
        { length: next(round % 50 === 0 ? 60 : 8) },
        () => kinds[next(kinds.length)] as number,
      );
      expect(readUtf8(bytes, 0, bytes.length, false)).toBe(lax.decode(bytes));
      let expected: string | undefined;
      try {
        expected = strict.decode(bytes);
      } catch {
        expect(() => utf8Text(bytes)).toThrow("invalid UTF-8 at byte");
        continue;
      }
      expect(utf8Text(bytes)).toBe(expected);
    }
  });

  test("text comes back, whatever its length; lone surrogates become U+FFFD", () => {
    for (const unit of ["a", "é", "日", "😀", "a😀é"]) {
      for (const count of [0, 1, 7, 8, 9, 24, 31, 33, 64, 5000]) {
        const text = unit.repeat(count);
        expect(Buffer.compare(utf8Bytes(text), Buffer.from(text))).toBe(0);
        expect(utf8Text(utf8Bytes(text))).toBe(text);
      }
    }
    expect(utf8Text(utf8Bytes("a\ud800b\udc00c\ud83d"))).toBe("a\ufffdb\ufffdc\ufffd");
    expect(utf8Text(utf8Bytes("\ufffd".repeat(40)))).toBe("\ufffd".repeat(40));
  });

  test("long text comes back, whatever it is of and wherever what is not ASCII stands", () => {
    const offset = new Uint8Array(30_000);
    for (const unit of ["é", "ÿ\u0080", "Ā", "日", "😀", "\ufffd"]) {
      for (const where of [0, 1, 2, 3, 1022, 1025, 2047, 4500, 8993, 8998, 8999]) {
        for (const every of [9000, 5]) {
          const text = Array.from({ length: 9000 }, (_, at) => (at % every === where % every ? unit : "a")).join("");
          const expected = Buffer.from(text);
          expect(utf8Text(expected)).toBe(text);
          offset.set(expected, 3);
          expect(readUtf8(offset, 3, 3 + expected.length, true)).toBe(text);
          expect(Buffer.compare(utf8Bytes(text), expected)).toBe(0);
          const written = new Writer().uint32(7).string(text).uint32(9).finish();
          expect(Buffer.compare(written, new BinaryWriter().uint32(7).string(text).uint32(9).finish())).toBe(0);
        }
      }
    }
  });

  test("long bytes that are no UTF-8 are refused and replaced as the platform does", () => {
    const lax = new TextDecoder("utf-8", { ignoreBOM: true });
    for (const bad of [[0x80], [0xc2], [0xc3, 0x41], [0xc0, 0x80], [0xc4, 0x80], [0xff], [0xed, 0xa0, 0x80]]) {
      for (const where of [0, 1021, 5001, 8995, 9000 - bad.length]) {
        const bytes = new Uint8Array(9000).fill(0x41);
        bytes.set([0xc3, 0xa9], 3000);
        bytes.set(bad, where);
        expect(readUtf8(bytes, 0, bytes.length, false)).toBe(lax.decode(bytes));
        if (bad[0] === 0xc4) expect(utf8Text(bytes)).toBe(lax.decode(bytes));
        else expect(() => utf8Text(bytes)).toThrow("invalid UTF-8 at byte");
      }
    }
  });
});
