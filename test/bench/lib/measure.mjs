// Runs measuring scripts in processes of their own and takes medians.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const here = new URL("../", import.meta.url);

/** Runs one script with a JSON argument and gives what it printed last: `{ value }`. */
export function measureOnce(script, argument, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ["--expose-gc", fileURLToPath(new URL(script, here)), JSON.stringify(argument ?? {})],
      { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } },
    );
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const line = out.trim().split("\n").at(-1);
      if (code !== 0 || !line) {
        reject(new Error(`${script} ended with ${signal ?? code}:\n${err.slice(-2000)}${out.slice(-500)}`));
        return;
      }
      resolve(JSON.parse(line));
    });
  });
}

/** The middle value. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Runs the two sides of a figure in turn, so that a slow minute of the machine hits both, and gives their medians. */
export async function measurePair({ ours, peer, runs }) {
  const sides = { ours: [], peer: [] };
  for (let i = 0; i < runs; i++) {
    for (const [side, script] of [
      ["ours", ours],
      ["peer", peer],
    ]) {
      if (script) sides[side].push((await measureOnce(script.file, script.argument)).value);
    }
  }
  return { ours: ours && median(sides.ours), peer: peer && median(sides.peer) };
}

/** Three significant digits. */
export function digits(value) {
  return value === undefined ? "-" : Number(value.toPrecision(3)).toString();
}
