import { expect, test } from "vitest";
import { findOnPath, MissingToolError, requireNode } from "./toolchains.mjs";

test("missing tools are named all at once, with what they are for and how to get them", () => {
  const { message } = new MissingToolError(["cargo", "go"]);
  expect(message).toContain("cargo is missing: it compiles the bridge to Temporal's Rust Core.");
  expect(message).toContain("https://rustup.rs");
  expect(message).toContain("go is missing: it builds a Temporal server once");
});

test("Node.js before 20.19 is refused", () => {
  for (const version of ["18.20.0", "20.18.3"])
    expect(() => requireNode(version)).toThrow(`Node.js ${version} is too old`);
  for (const version of ["20.19.0", "22.0.0", "26.1.0"]) expect(() => requireNode(version)).not.toThrow();
});

test("programs are looked for on PATH only", () => {
  expect(findOnPath("node", { PATH: "" })).toBeUndefined();
  expect(findOnPath("no-such-program-here")).toBeUndefined();
  expect(findOnPath("node")).toBeDefined();
});
