import { expect, test } from "vitest";
import { startDevServer } from "./dev-server.js";
import { findCli } from "./find-cli.js";

const missing = { PATH: "/nowhere" };

test("the command is what the variable names, else the one on PATH", async () => {
  expect(await findCli({ ...missing, PROTEMPO_TEMPORAL_CLI: process.execPath })).toEqual({
    path: process.execPath,
    tried: [],
  });
  expect(await findCli(missing)).toEqual({
    path: undefined,
    tried: ["PROTEMPO_TEMPORAL_CLI is not set", "there is no temporal on PATH"],
  });
  await expect(findCli({ PROTEMPO_TEMPORAL_CLI: "/nowhere/temporal" })).rejects.toThrow("/nowhere/temporal");
});

test("a command that is no server is named in the error", async () => {
  await expect(startDevServer({ executable: "/nowhere/temporal" })).rejects.toThrow(
    /No development server: \/nowhere\/temporal: .*PROTEMPO_TEMPORAL_CLI/s,
  );
});
