import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { sharedAddress } from "../helpers/server.js";

const run = promisify(execFile);

/** Runs a module in a process of its own, as an application would; it prints JSON. */
async function inChild(code: string): Promise<unknown> {
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", code]);
  return JSON.parse(stdout);
}

const addons = `process.report.getReport().sharedObjects.filter((file) => file.endsWith(".node")).length`;

test("the client loads no native code before it connects", async () => {
  const seen = await inChild(`
    import { Client, Connection } from "protempo/client";
    import "protempo/internal/client";
    const imported = ${addons};
    const connection = Connection.lazy({ address: ${JSON.stringify(sharedAddress())} });
    new Client({ connection }).workflow.getHandle("w");
    const made = ${addons};
    await connection.call("workflow", "GetSystemInfo", new Uint8Array());
    const connected = ${addons};
    await connection.close();
    console.log(JSON.stringify({ imported, made, connected }));
  `);
  expect(seen).toEqual({ imported: 0, made: 0, connected: 1 });
});

test("a closed connection does not keep the process alive", async () => {
  const seen = await inChild(`
    import { Connection } from "protempo/client";
    for (let round = 0; round < 3; round++) {
      const connection = await Connection.connect({ address: ${JSON.stringify(sharedAddress())} });
      await connection.close();
    }
    await Connection.connect({ address: "127.0.0.1:1" }).catch(() => {});
    console.log("true");
  `);
  expect(seen).toBe(true);
});
