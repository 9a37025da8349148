import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findServer, NoServerError } from "./server-finder.mjs";

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "protempo-finder-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/**
 * @param {string} path
 * @param {number} [code]
 */
function program(path, code = 0) {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho 'this one is broken'\nexit ${code}\n`);
  chmodSync(path, 0o755);
  return path;
}

const cached = () => join(folder, "temporal-cli-v1.5.1", "temporal");
const elsewhere = () => ({ env: { PATH: join(folder, "bin") }, cacheDir: folder });

test("the address in the environment comes first, and must answer", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  program(cached());
  const env = { TEMPORAL_ADDRESS: `127.0.0.1:${port}` };
  expect(await findServer({ ...elsewhere(), env })).toMatchObject({ kind: "address", address: env.TEMPORAL_ADDRESS });
  await new Promise((resolve) => server.close(resolve));
  await expect(findServer({ ...elsewhere(), env })).rejects.toThrow(
    `No Temporal server answers at ${env.TEMPORAL_ADDRESS}, which TEMPORAL_ADDRESS names`,
  );
});

test("then PATH, then what an earlier run left", async () => {
  const kept = program(cached());
  expect(await findServer(elsewhere())).toMatchObject({ path: kept, source: "an earlier run" });
  const onPath = program(join(folder, "bin", "temporal"));
  expect(await findServer(elsewhere())).toMatchObject({ path: onPath, source: "PATH" });
});

test("a program on PATH that does not run is passed over, and told", async () => {
  program(join(folder, "bin", "temporal"), 3);
  /** @type {string[]} */
  const tried = [];
  expect(await findServer({ ...elsewhere(), env: { PATH: join(folder, "bin") } }, tried)).toBeUndefined();
  expect(tried[1]).toContain("does not run: exit code 3");
  expect(tried[1]).toContain("this one is broken");
});

test("the message for no server has a line for each thing tried", () => {
  const message = new NoServerError(["PATH: not there", "go install: go is not on PATH"]).message;
  expect(message).toContain("1. PATH: not there\n  2. go install: go is not on PATH");
  expect(message).toContain("TEMPORAL_ADDRESS");
});
