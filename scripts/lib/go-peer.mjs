import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { CommandError, run } from "./command.mjs";
import { fingerprint, record, recorded } from "./fingerprint.mjs";
import { at, cacheDir } from "./paths.mjs";
import { findOnPath, quickGo } from "./toolchains.mjs";

const step = "go-peer";
const module = "test/interop/go";
const generated = `${module}/gen`;
const bin = join(cacheDir, step);
const lock = join(bin, "lock");

/** What Go code is generated of: all that the tests of both sides share, and the example's contract. */
const contracts = [
  "schemas/test/protempo/test/interop",
  "schemas/test/protempo/test/expressions",
  "schemas/test/conformance",
  "schemas/examples/acme",
];

const plugins = {
  "protoc-gen-go": "google.golang.org/protobuf/cmd/protoc-gen-go",
  "protoc-gen-go_temporal": "github.com/cludden/protoc-gen-go-temporal/cmd/protoc-gen-go_temporal",
};

/** The program that is the Go side of the interop tests. */
export const peerProgram = join(bin, process.platform === "win32" ? "peer.exe" : "peer");

/** Whether there is a Go to build it with. */
export function isGoThere() {
  return findOnPath("go") !== undefined;
}

/** Whether the program is that of the sources as they are. */
export function isPeerUpToDate() {
  return existsSync(peerProgram) && recorded(step) === print();
}

/**
 * Generates the Go code of the contracts with the plugins that the module names as its tools, and compiles the program.
 * @param {(detail: string) => void} [tell]
 * @returns {Promise<void>}
 * @throws {Error} With what the command that failed said.
 */
export async function buildPeer(tell = () => {}) {
  if (isPeerUpToDate()) return;
  mkdirSync(bin, { recursive: true });
  while (!takeLock()) await wait(200);
  try {
    if (!isPeerUpToDate()) await make(tell);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const said = [error.message, ...error.tail].join("\n");
    throw new Error(`The Go side of the interop tests cannot be built: ${said}`, { cause: error });
  } finally {
    rmSync(lock);
  }
}

/** Test files run at the same time: one of them builds, the others wait for it. A lock of a process that is gone is void. */
function takeLock() {
  try {
    writeFileSync(lock, `${process.pid}`, { flag: "wx" });
    return true;
  } catch {
    try {
      process.kill(Number(readFileSync(lock, "utf8")), 0);
    } catch {
      rmSync(lock, { force: true });
    }
    return false;
  }
}

/** @param {(detail: string) => void} tell */
async function make(tell) {
  record(step, "");
  tell("plugins");
  await go(["build", "-o", `${bin}/`, ...Object.values(plugins)], tell);
  tell("contracts");
  rmSync(at(generated), { recursive: true, force: true });
  const buf = [at("node_modules/@bufbuild/buf/bin/buf"), "generate", "."];
  const paths = contracts.flatMap((path) => ["--path", path]);
  await run(process.execPath, [...buf, ...paths, "--template", JSON.stringify(template())]);
  tell("program");
  await go(["build", "-o", peerProgram, "."], tell);
  record(step, print());
}

function template() {
  const option = "go_package";
  return {
    version: "v2",
    // The contracts name no Go package of their own: they belong to this test here, and to nobody as Go.
    managed: {
      enabled: true,
      disable: ["temporal", "google"].map((path) => ({ file_option: option, path })),
      override: [{ file_option: "go_package_prefix", value: "protempo.test/interop/gen" }],
    },
    plugins: Object.keys(plugins).map((name) => ({
      local: join(bin, name),
      out: at(generated),
      strategy: "all",
      opt: ["paths=source_relative"],
    })),
  };
}

/** @param {readonly string[]} args @param {(detail: string) => void} tell */
async function go(args, tell) {
  await run("go", args, { cwd: at(module), env: quickGo, background: true, onLine: tell, noise: /^go: downloading/ });
}

function print() {
  const inputs = [module, ...contracts, "schemas/temporal", "buf.yaml", `scripts/lib/${step}.mjs`];
  return fingerprint(inputs, [process.platform, process.arch], (path) => !path.startsWith(`${generated}/`));
}
