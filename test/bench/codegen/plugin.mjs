// Runs a plugin of protoc as a process: its files, its time and the most memory that it had.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fromBinary } from "@bufbuild/protobuf";
import { CodeGeneratorResponseSchema } from "@bufbuild/protobuf/wkt";

const everyMs = 5;

/** `seconds` on the clock, `megabytes` of resident memory at most; the latter on Linux only. */
export async function runPlugin([file, ...args], request) {
  const began = performance.now();
  const child = spawn(file, args, { stdio: ["pipe", "pipe", "inherit"] });
  let megabytes;
  const timer = setInterval(() => {
    megabytes = peak(child.pid) ?? megabytes;
  }, everyMs);
  const chunks = [];
  child.stdout.on("data", (chunk) => chunks.push(chunk));
  child.stdin.end(request);
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  clearInterval(timer);
  const seconds = (performance.now() - began) / 1000;
  const response = fromBinary(CodeGeneratorResponseSchema, Buffer.concat(chunks));
  if (code !== 0 || response.error) throw new Error(`${file} failed: ${response.error || `exit code ${code}`}`);
  return { seconds, megabytes, files: response.file };
}

/** The kernel's own high-water mark, so that nothing between two looks is missed but the last milliseconds. */
function peak(pid) {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes && Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
