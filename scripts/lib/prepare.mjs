import { build } from "./build.mjs";
import { stepsFor } from "./build-steps.mjs";
import { seconds } from "./progress.mjs";
import { findOrMakeServer, findServer } from "./server-finder.mjs";

/**
 * Builds what is not up to date and finds a Temporal server, both at once.
 * @param {readonly string[]} names Names of build steps.
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<import("./server-finder.mjs").FoundServer>}
 */
export async function prepare(names, progress) {
  const began = Date.now();
  let server = await findServer();
  /** @type {import("./steps.mjs").Step} */
  const serverStep = {
    name: "server",
    title: "Temporal server",
    inputs: [],
    outputs: [],
    upToDate: () => server !== undefined,
    run: async (tell, before) => {
      server = await findOrMakeServer({ tell, bridge: before(["bridge-native", "bridge"]) });
      return `by ${server.source}`;
    },
  };
  const worked = await build([...stepsFor(names), serverStep], progress);
  if (server === undefined) throw new Error("The server step ended without a server.");
  const where = server.kind === "address" ? server.address : server.path;
  progress.say(
    `${worked === 0 ? "Everything is up to date" : "Built"} (${seconds(Date.now() - began)}). Server: ${where}, from ${server.source}.`,
  );
  return server;
}

/**
 * The environment that tells examples and tests of a server.
 * @param {import("./server-finder.mjs").FoundServer} server
 * @returns {Record<string, string>}
 */
export function serverEnv(server) {
  return server.kind === "address" ? { TEMPORAL_ADDRESS: server.address } : { PROTEMPO_TEMPORAL_CLI: server.path };
}
