// Makes the package of this platform from the addon in native/: npm/<platform>/, ready for `npm publish`.
//   node bridge/scripts/build.mjs --profile small && node bridge/scripts/platform-package.mjs
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const bridge = fileURLToPath(new URL("..", import.meta.url));
const { version, license, engines } = JSON.parse(readFileSync(path.join(bridge, "package.json"), "utf8"));
const prefix = "protempo-bridge.";
const file = readdirSync(path.join(bridge, "native")).find(
  (name) => name.startsWith(`${prefix}${process.platform}-${process.arch}`) && name.endsWith(".node"),
);
if (file === undefined) {
  console.error("bridge: there is no addon in native/; run node bridge/scripts/build.mjs --profile small first");
  process.exit(1);
}

const name = file.slice(prefix.length, -".node".length);
const musl = name.endsWith("-musl");
const folder = path.join(bridge, "npm", name);
mkdirSync(folder, { recursive: true });
copyFileSync(path.join(bridge, "native", file), path.join(folder, file));
const manifest = {
  name: `@protempo/bridge-${name}`,
  version,
  description: `Temporal's Rust Core for Node.js on ${name}; used by @protempo/bridge.`,
  license,
  main: file,
  files: [file],
  os: [process.platform],
  cpu: [process.arch],
  ...(process.platform === "linux" ? { libc: [musl ? "musl" : "glibc"] } : {}),
  engines,
};
writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
console.log(
  `bridge: ${path.relative(process.cwd(), folder)}, ${(statSync(path.join(folder, file)).size / 1e6).toFixed(1)} MB`,
);
