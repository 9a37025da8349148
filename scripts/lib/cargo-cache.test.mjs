import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cargoCache, keepCrates, takeCrates } from "./cargo-cache.mjs";

let folder = "";
const long = new Date("2020-01-02T03:04:05.678Z");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "protempo-cargo-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** @param {string} checkout @param {string} [version] */
const cacheOf = (checkout, version = "1") => ({
  shelf: join(folder, "cache/cargo", version),
  target: join(folder, checkout),
});

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  utimesSync(path, long, long);
}

/** @param {string} checkout */
function compile(checkout) {
  for (const file of [
    "deps/libtokio-1.rlib",
    "deps/tokio-1.d",
    ".fingerprint/tokio-1/lib",
    "build/ring-1/out/ring.o",
  ]) {
    write(join(folder, checkout, "quick", file), checkout);
  }
  for (const file of ["deps/libprotempo_bridge.so", ".fingerprint/protempo-bridge-1/lib", "incremental/a"]) {
    write(join(folder, checkout, "quick", file), checkout);
  }
}

test("a second checkout gets all crates but our own, with their times", () => {
  compile("first");
  expect(takeCrates(cacheOf("second"))).toBe(false);
  keepCrates(cacheOf("first"));
  expect(takeCrates(cacheOf("second"))).toBe(true);

  const quick = join(folder, "second/quick");
  const files = readdirSync(quick, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.map((file) => file.name).sort()).toEqual(["lib", "libtokio-1.rlib", "ring.o", "tokio-1.d"]);
  // Node.js sets times to the microsecond.
  const times = files.map((file) => statSync(join(file.parentPath, file.name)).mtimeMs);
  for (const time of times) expect(time).toBeCloseTo(long.getTime(), 1);
  expect(readdirSync(join(folder, "second"))).toEqual(["quick"]);
  expect(readdirSync(join(folder, "cache/cargo"))).toEqual(["1"]);
});

test("what one checkout writes anew is not seen by others", () => {
  compile("first");
  keepCrates(cacheOf("first"));
  takeCrates(cacheOf("second"));
  writeFileSync(join(folder, "second/quick/.fingerprint/tokio-1/lib"), "second");
  writeFileSync(join(folder, "second/quick/deps/tokio-1.d"), "second");
  expect(takeCrates(cacheOf("third"))).toBe(true);
  for (const file of [".fingerprint/tokio-1/lib", "deps/tokio-1.d"]) {
    expect(readFileSync(join(folder, "third/quick", file), "utf8")).toBe("first");
  }
});

test("a checkout that has compiled something keeps it", () => {
  compile("first");
  keepCrates(cacheOf("first"));
  compile("second");
  expect(takeCrates(cacheOf("second"))).toBe(false);
  expect(readFileSync(join(folder, "second/quick/deps/libtokio-1.rlib"), "utf8")).toBe("second");
});

test("two versions are kept", () => {
  for (const version of ["1", "2", "3"]) {
    compile(version);
    keepCrates(cacheOf(version, version));
    const time = new Date(Date.now() - 10_000 + Number(version) * 1000);
    utimesSync(join(folder, "cache/cargo", version), time, time);
  }
  expect(readdirSync(join(folder, "cache/cargo")).sort()).toEqual(["2", "3"]);
});

test("a folder of the user's own is not shared", async () => {
  expect(await cargoCache({ ...process.env, CARGO_TARGET_DIR: folder })).toBeUndefined();
  const env = { ...process.env, CARGO_TARGET_DIR: undefined, PROTEMPO_CACHE_DIR: folder };
  const [cache, other] = [await cargoCache(env), await cargoCache({ ...env, RUSTFLAGS: "-C debuginfo=2" })];
  expect(cache?.shelf).toMatch(/[\\/]cargo[\\/][0-9a-f]{16}$/);
  expect(other?.shelf).not.toBe(cache?.shelf);
  expect(existsSync(join(folder, "cargo"))).toBe(false);
});
