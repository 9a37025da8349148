import { expect, test } from "vitest";
import { load, loadNative } from "./load.js";

test("the addon of this checkout loads", () => {
  expect(loadNative().NativeRuntime.create).toBeTypeOf("function");
});

test("a failed load names every path, its cause and what to do", () => {
  const fail = (id: string): never => {
    throw new Error(`Cannot find module '${id}'\nRequire stack: …`);
  };
  expect(() => load(fail, "linux", "mips")).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(
        new RegExp(
          [
            "linux-mips",
            "native/protempo-bridge\\.linux-mips\\.node: no such file",
            "@protempo/bridge-linux-mips: Cannot find module",
            "native/protempo-bridge\\.linux-mips-musl\\.node: no such file",
            "@protempo/bridge-linux-mips-musl: Cannot find module",
            "npm install",
            "cargo",
          ].join("[\\s\\S]*"),
        ),
      ),
    }),
  );
});

test("a build for another C library is passed over", () => {
  const asked: string[] = [];
  const addon = { loaded: true };
  const require = (id: string): unknown => {
    asked.push(id);
    if (!id.endsWith("-musl")) throw new Error("ld-linux.so.2: cannot open shared object file");
    return addon;
  };
  expect(load(require, "linux", "mips")).toBe(addon);
  expect(asked).toEqual(["@protempo/bridge-linux-mips", "@protempo/bridge-linux-mips-musl"]);
});

test("the system's own complaint is passed on", () => {
  const require = (): never => {
    throw new Error("wrong ELF class");
  };
  expect(() => load(require, "darwin", "arm64")).toThrow(/darwin-arm64[\s\S]*wrong ELF class/);
});
