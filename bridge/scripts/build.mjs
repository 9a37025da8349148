// Builds the addon with cargo and puts it where the loader finds it.
//   node bridge/scripts/build.mjs [--profile quick|small|release]
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, renameSync, statSync, utimesSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const bridge = fileURLToPath(new URL("..", import.meta.url));
const root = path.dirname(path.resolve(bridge));
const { values } = parseArgs({ options: { profile: { type: "string", default: "quick" } } });

const musl = process.platform === "linux" && !process.report.getReport().header.glibcVersionRuntime;
const name = `${process.platform}-${process.arch}${musl ? "-musl" : ""}`;
const say = (line) => console.log(`bridge: ${line}`);

const cargo = spawnSync("cargo", ["--version"], { encoding: "utf8" });
if (cargo.error) {
  try {
    createRequire(import.meta.url).resolve(`@protempo/bridge-${name}`);
    say(`no cargo; the prebuilt @protempo/bridge-${name} is used`);
    process.exit(0);
  } catch {
    console.error(
      `bridge: cargo was not found. It compiles Temporal's Rust Core, and there is no prebuilt package for ${name}.\n` +
        `        Install Rust 1.88 or newer from https://rustup.rs and try again.`,
    );
    process.exit(1);
  }
}

const target = path.resolve(root, process.env.CARGO_TARGET_DIR ?? "target");
const built = path.join(target, values.profile === "dev" ? "debug" : values.profile, libraryName());
const first = !existsSync(built);
say(`cargo build --profile ${values.profile}${first ? " (the first time takes some minutes)" : ""}, in ${target}`);
const started = Date.now();
const build = spawnSync("cargo", ["build", "--locked", "--package", "protempo-bridge", "--profile", values.profile], {
  cwd: root,
  stdio: first ? "inherit" : ["ignore", "inherit", "pipe"],
  encoding: "utf8",
});
if (build.status !== 0) {
  process.stderr.write(build.stderr ?? "");
  console.error(`bridge: cargo build failed${build.signal ? ` (${build.signal})` : ""}`);
  process.exit(build.status ?? 1);
}

const addon = path.join(bridge, "native", `protempo-bridge.${name}.node`);
if (isSame(built, addon)) {
  say(`up to date (${seconds(started)})`);
} else {
  mkdirSync(path.dirname(addon), { recursive: true });
  // Renamed into place: a process that has the old addon mapped keeps it.
  const fresh = `${addon}.${process.pid}`;
  copyFileSync(built, fresh);
  const { atime, mtime } = statSync(built);
  utimesSync(fresh, atime, mtime);
  renameSync(fresh, addon);
  say(`${path.relative(root, addon)}, ${(statSync(addon).size / 1e6).toFixed(1)} MB (${seconds(started)})`);
}

function libraryName() {
  if (process.platform === "win32") return "protempo_bridge.dll";
  return process.platform === "darwin" ? "libprotempo_bridge.dylib" : "libprotempo_bridge.so";
}

function isSame(source, copy) {
  if (!existsSync(copy)) return false;
  const [a, b] = [statSync(source), statSync(copy)];
  return a.size === b.size && Math.abs(a.mtimeMs - b.mtimeMs) < 1;
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
