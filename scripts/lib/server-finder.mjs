import { lookup } from "node:dns/promises";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import { basename, join } from "node:path";
import { CommandError, run } from "./command.mjs";
import { at, userCacheDir } from "./paths.mjs";
import { findOnPath, isProgram, quickGo } from "./toolchains.mjs";

/** The public Go module of the Temporal CLI, at the newest version that `go install` takes as it is. */
const goModule = "github.com/temporalio/cli/cmd/temporal";
const goVersion = "v1.5.1";

/** Host of Core's own download, and the version of the CLI asked of it. */
const downloadHost = "temporal.download";
const downloadVersion = "v1.5.1";
const downloadStallMs = 20_000;
const downloadMaxMs = 10 * 60_000;

const program = process.platform === "win32" ? "temporal.exe" : "temporal";

/**
 * Where a Temporal server comes from.
 * @typedef {{ kind: "address"; address: string; source: string } | { kind: "program"; path: string; source: string }} FoundServer
 */

/**
 * @typedef {object} FinderOptions
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cacheDir]
 * @property {(detail: string) => void} [tell] What is being tried, and how far it is.
 * @property {Promise<boolean>} [bridge] Resolves to whether the bridge can be used, for Core's download.
 */

/** No server was found; the message has a line for each thing that was tried. */
export class NoServerError extends Error {
  /** @param {readonly string[]} tried */
  constructor(tried) {
    super(
      [
        "No Temporal server was found. Tried in this order:",
        ...tried.map((line, index) => `  ${index + 1}. ${line}`),
        "  → set TEMPORAL_ADDRESS to a running server, or put the `temporal` CLI on PATH, or install Go 1.24 or newer (https://go.dev/dl)",
      ].join("\n"),
    );
    this.name = "NoServerError";
  }
}

/** Folder in which programs are kept for all checkouts, by version. @param {string} cacheDir */
function shelf(cacheDir) {
  return join(cacheDir, `temporal-cli-${goVersion}`);
}

/**
 * Finds a server without building or downloading one.
 * @param {FinderOptions} [options]
 * @param {string[]} [tried] Receives a line for each place without a server.
 * @returns {Promise<FoundServer | undefined>}
 * @throws {Error} If `TEMPORAL_ADDRESS` is set and nothing answers there.
 */
export async function findServer(options = {}, tried = []) {
  const env = options.env ?? process.env;
  const address = env.TEMPORAL_ADDRESS;
  if (address) {
    await requireAnswer(address);
    return { kind: "address", address, source: "TEMPORAL_ADDRESS" };
  }
  tried.push("TEMPORAL_ADDRESS: not set");

  const given = env.PROTEMPO_TEMPORAL_CLI;
  if (given) {
    if (!isProgram(given)) throw new Error(`PROTEMPO_TEMPORAL_CLI names ${given}, which is not a program.`);
    return { kind: "program", path: given, source: "PROTEMPO_TEMPORAL_CLI" };
  }

  const onPath = findOnPath("temporal", env);
  if (onPath) {
    const fault = await whyUnusable(onPath);
    if (fault === undefined) return { kind: "program", path: onPath, source: "PATH" };
    tried.push(`\`temporal\` on PATH: ${onPath} does not run: ${fault}`);
  } else tried.push("`temporal` on PATH: not there");

  const kept = join(shelf(options.cacheDir ?? userCacheDir(env)), program);
  if (isProgram(kept)) return { kind: "program", path: kept, source: "an earlier run" };
  tried.push(`an earlier run: ${kept} is not there`);
  return undefined;
}

/**
 * Finds a server, or makes one: by Core's download, then by building the public Go module of the CLI. What is made stays
 * in the user's cache folder.
 * @param {FinderOptions} [options]
 * @returns {Promise<FoundServer>}
 * @throws {NoServerError}
 */
export async function findOrMakeServer(options = {}) {
  /** @type {string[]} */
  const tried = [];
  const found = await findServer(options, tried);
  if (found) return found;
  const tell = options.tell ?? (() => {});
  const folder = shelf(options.cacheDir ?? userCacheDir(options.env));
  for (const [name, make] of /** @type {const} */ ([
    ["Core's download", download],
    ["go install", goInstall],
  ])) {
    const workshop = `${folder}.${process.pid}`;
    rmSync(workshop, { recursive: true, force: true });
    mkdirSync(workshop, { recursive: true });
    try {
      await make(workshop, tell, options);
      return { kind: "program", path: keep(workshop, folder), source: name };
    } catch (error) {
      tried.push(`${name}: ${describe(error)}`);
    } finally {
      rmSync(workshop, { recursive: true, force: true });
    }
  }
  throw new NoServerError(tried);
}

/**
 * Puts a finished program on the shelf. Another checkout may have been quicker: then its program stays.
 * @param {string} workshop
 * @param {string} folder
 */
function keep(workshop, folder) {
  const kept = join(folder, program);
  mkdirSync(folder, { recursive: true });
  if (!isProgram(kept)) renameSync(join(workshop, program), kept);
  return kept;
}

/**
 * @param {string} workshop
 * @param {(detail: string) => void} tell
 * @param {FinderOptions} options
 */
async function download(workshop, tell, options) {
  const env = options.env ?? process.env;
  const proxied = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].some((name) => env[name]);
  // Without a name there is nothing to download, and to know it now lets the Go build run beside the bridge's.
  if (!proxied) await lookup(downloadHost);
  tell("waiting for the bridge");
  if (!(await (options.bridge ?? Promise.resolve(existsSync(at("bridge/dist/index.js")))))) {
    throw new Error("the bridge, which does it, is not built");
  }
  tell(`downloading from ${downloadHost}`);
  const watch = watchGrowth(workshop, (bytes) => tell(`downloading: ${(bytes / 1e6).toFixed(1)} MB`));
  try {
    await run(process.execPath, [at("scripts/lib/core-download.mjs"), downloadVersion, workshop], {
      timeoutMs: downloadMaxMs,
      signal: watch.stalled,
    });
  } finally {
    watch.stop();
  }
  const file = readdirSync(workshop).find((name) => isProgram(join(workshop, name)));
  if (file === undefined) throw new Error("it left no program");
  if (file !== program) renameSync(join(workshop, file), join(workshop, program));
}

/**
 * Core says nothing while it downloads, and waits long for a host that is silent; the folder tells how far it is.
 * @param {string} folder
 * @param {(bytes: number) => void} onGrowth
 */
function watchGrowth(folder, onGrowth) {
  let size = 0;
  let since = Date.now();
  const stalled = new AbortController();
  const timer = setInterval(() => {
    const now = sizeOf(folder);
    if (now !== size) {
      size = now;
      since = Date.now();
      onGrowth(size);
    } else if (Date.now() - since > downloadStallMs) {
      stalled.abort(`nothing came from ${downloadHost} for ${downloadStallMs / 1000} s`);
    }
  }, 500);
  return { stalled: stalled.signal, stop: () => clearInterval(timer) };
}

/** @param {string} folder */
function sizeOf(folder) {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

/**
 * @param {string} workshop
 * @param {(detail: string) => void} tell
 */
async function goInstall(workshop, tell) {
  if (findOnPath("go") === undefined) throw new Error("go is not on PATH");
  tell(`go install ${basename(goModule)}@${goVersion}`);
  let compiled = 0;
  await run("go", ["install", "-v", `${goModule}@${goVersion}`], {
    cwd: workshop,
    // Cargo ends with crates that wait for each other; this fills any processor.
    background: true,
    // Not the caller's flags: `-mod=vendor` and the like are for the caller's own module.
    env: { ...quickGo, GOBIN: workshop, GOFLAGS: "", GO111MODULE: "on", GOOS: undefined, GOARCH: undefined },
    onLine: (line) => {
      if (!line.startsWith("go: ")) compiled += 1;
      tell(line.startsWith("go: ") ? line.slice(4) : `${compiled} packages compiled, ${line}`);
    },
  });
}

/**
 * @param {string} path
 * @returns {Promise<string | undefined>}
 */
async function whyUnusable(path) {
  try {
    await run(path, ["--version"], { timeoutMs: 10_000 });
    return undefined;
  } catch (error) {
    return describe(error);
  }
}

/**
 * @param {string} address `host:port`, perhaps with a scheme.
 * @returns {Promise<void>}
 */
async function requireAnswer(address) {
  const match = /^(?:[a-z]+:\/\/)?(.+?)(?::(\d+))?\/?$/.exec(address);
  const host = match?.[1]?.replace(/^\[|\]$/g, "") ?? address;
  const port = Number(match?.[2] ?? 7233);
  const fault = await new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 3000 });
    socket.on("connect", () => resolve(socket.destroy() && undefined));
    socket.on("timeout", () => resolve(socket.destroy() && "no answer within 3 s"));
    socket.on("error", (error) => resolve(error.message || "connection refused"));
  });
  if (fault !== undefined) {
    throw new Error(
      `No Temporal server answers at ${address}, which TEMPORAL_ADDRESS names: ${fault}.\n  → start that server, or unset TEMPORAL_ADDRESS to use an embedded one`,
    );
  }
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function describe(error) {
  if (error instanceof CommandError) {
    const last = error.tail
      .filter((line) => line.trim() !== "")
      .slice(-3)
      .join(" | ");
    return last === "" ? error.message : `${error.message}: ${last}`;
  }
  return error instanceof Error ? error.message : String(error);
}
