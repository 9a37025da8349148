import { spawn } from "node:child_process";
import { setPriority } from "node:os";
import { root } from "./paths.mjs";

// npm says what is wrong at the beginning, compilers and cargo at the end.
const headLines = 12;
const tailLines = 40;
const orphanMs = 5000;

/** A command that could not be started or did not succeed, with the end of what it printed. */
export class CommandError extends Error {
  /**
   * @param {string} command
   * @param {string} outcome
   * @param {readonly string[]} tail
   * @param {string} stdout
   */
  constructor(command, outcome, tail, stdout) {
    super(`${outcome}: ${command}`);
    this.name = "CommandError";
    this.command = command;
    this.tail = tail;
    this.stdout = stdout;
  }
}

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd] Default: the root of the repository.
 * @property {Record<string, string | undefined>} [env] Added to this process's environment.
 * @property {(line: string) => void} [onLine] Each line of standard output and standard error, as it comes.
 * @property {RegExp} [noise] Lines that are not worth keeping for the message of a failure.
 * @property {boolean} [show] Lets the command write to this process's output; nothing is kept of it then.
 * @property {number} [timeoutMs] Ends the command after this time.
 * @property {boolean} [background] Yields to everything else that needs a processor.
 * @property {AbortSignal} [signal] Ends the command; its reason, a text, is the outcome.
 */

const children = new Set();

/** Ends the commands that still run; for when this process is asked to stop. */
export function stopCommands() {
  for (const child of children) child.kill("SIGTERM");
}

/**
 * Runs a command to its end and gives its standard output.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<string>}
 * @throws {CommandError}
 */
export function run(file, args, options = {}) {
  const shown = [file === process.execPath ? "node" : file, ...args].join(" ");
  return new Promise((resolve, reject) => {
    // npm and friends are command files there, which cannot be spawned without one. Node 24 warns of arguments beside a shell.
    const shell = process.platform === "win32" && !file.endsWith(".exe");
    const [program, given] = shell ? [[file, ...args].join(" "), []] : [file, args];
    const child = spawn(program, given, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: options.show ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
      shell,
    });
    children.add(child);
    if (options.background && child.pid !== undefined) yieldProcessor(child.pid);
    /** @type {string[]} */
    const tail = [];
    let stdout = "";
    /** @type {string | undefined} */
    let ended;
    /** @param {string} why */
    const end = (why) => {
      ended ??= why;
      child.kill("SIGKILL");
    };
    const timer = options.timeoutMs
      ? setTimeout(end, options.timeoutMs, `gave up after ${options.timeoutMs} ms`)
      : undefined;
    options.signal?.addEventListener("abort", () => end(String(options.signal?.reason)), { once: true });
    /** @param {string} line */
    const take = (line) => {
      if (!options.noise?.test(line)) tail.push(line);
      if (tail.length > headLines + tailLines) tail.splice(headLines, 1);
      options.onLine?.(line);
    };
    const flushOut = splitLines(child.stdout, take, (text) => {
      stdout += text;
    });
    const flushErr = splitLines(child.stderr, take);
    child.on("error", (error) => {
      children.delete(child);
      clearTimeout(timer);
      reject(new CommandError(shown, `cannot run (${error.message})`, tail, stdout));
    });
    // A process that it left behind may hold its output open.
    child.on("exit", () => setTimeout(release, orphanMs).unref());
    const release = () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    };
    child.on("close", (code, signal) => {
      children.delete(child);
      clearTimeout(timer);
      flushOut();
      flushErr();
      if (code === 0) resolve(stdout);
      else
        reject(new CommandError(shown, ended ?? (signal ? `ended by ${signal}` : `exit code ${code}`), tail, stdout));
    });
  });
}

/** @param {number} pid */
function yieldProcessor(pid) {
  try {
    setPriority(pid, 5);
  } catch {
    // It has ended, or the system allows no such thing.
  }
}

/**
 * @param {import("node:stream").Readable | null} stream
 * @param {(line: string) => void} onLine
 * @param {(text: string) => void} [onText]
 * @returns {() => void} Hands over what came after the last line end.
 */
function splitLines(stream, onLine, onText) {
  let rest = "";
  stream?.setEncoding("utf8");
  stream?.on("data", (/** @type {string} */ text) => {
    onText?.(text);
    const lines = (rest + text).split(/\r?\n|\r/);
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  return () => {
    if (rest !== "") onLine(rest);
    rest = "";
  };
}
