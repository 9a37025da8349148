import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const compilers = ["typescript", "typescript-6", "typescript-5.8"];

test.each(compilers)("workflows compile with protempo/realm and no other globals: %s", (compiler) => {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const tsc = fileURLToPath(new URL(`../../node_modules/${compiler}/bin/tsc`, import.meta.url));
  let output = "";
  try {
    execFileSync(process.execPath, [tsc, "-p", "test/realm/fixtures/types"], { cwd: root, encoding: "utf8" });
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  expect(output).toBe("");
});
