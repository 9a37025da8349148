import { type ChildProcess, fork } from "node:child_process";

/** What a worker process is told at its start. */
export interface WorkerArguments {
  readonly address: string;
  readonly taskQueue: string;
  /** File of the bundle. */
  readonly bundle: string;
  readonly maxCachedWorkflows: number;
}

/** A warning or an error of a worker process. */
export interface WorkerRecord {
  readonly level: "warn" | "error";
  readonly message: string;
  readonly attributes: string;
}

/** What a worker process has for its end, which is a second's grace and some more where others leave little of the machine. */
const patience = 40_000;

/** A worker as a process of its own. */
export class WorkerProcess {
  /** How often each kind of command was given, if the bundle tells. */
  readonly commands = new Map<string, number>();
  readonly records: WorkerRecord[] = [];
  readonly #child: ChildProcess;
  #toEnd = false;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on("message", (message: "ready" | WorkerRecord | { readonly commands: readonly string[] }) => {
      if (message === "ready") return;
      if ("level" in message) this.records.push(message);
      else for (const kind of message.commands) this.commands.set(kind, (this.commands.get(kind) ?? 0) + 1);
    });
  }

  /** Starts one; resolves when it is at work. */
  static async start(told: WorkerArguments): Promise<WorkerProcess> {
    const file = new URL("./worker-process.mjs", import.meta.url);
    const stdio = ["ignore", "ignore", "inherit", "ipc"] as const;
    const child = fork(file, [JSON.stringify(told)], { execArgv: [], stdio: [...stdio] });
    const worker = new WorkerProcess(child);
    child.once("exit", (code, signal) => {
      if (worker.#toEnd) return;
      worker.records.push({
        level: "error",
        message: "the worker process ended by itself",
        attributes: `${code} ${signal}`,
      });
    });
    await new Promise((resolve, reject) => {
      child.on("message", (message) => message === "ready" && resolve(undefined));
      child.once("exit", (code) => reject(new Error(`the worker process ended with ${code} before it was ready`)));
    });
    return worker;
  }

  /** Ends the thread of one of its lanes. */
  killLane(): void {
    if (this.#child.connected) this.#child.send("kill a lane");
  }

  /**
   * Ends it, by a signal that lets it finish what it does or by one that does not. One that does not finish has a record that
   * says so.
   */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.#toEnd = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const end = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill(signal);
    const timer = setTimeout(() => {
      this.records.push({ level: "error", message: "the worker process did not end", attributes: `in ${patience} ms` });
      this.#child.kill("SIGKILL");
    }, patience);
    await end;
    clearTimeout(timer);
  }
}
