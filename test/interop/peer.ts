import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { isGoThere, peerProgram } from "../../scripts/lib/go-peer.mjs";

/** How messages are written; everything is read by either side. */
export type Encoding = "json" | "binary";

/** Whether Go is there to build the other side with; without it the tests are left out, and say so. */
export const goIsThere = isGoThere();

const leftOut = "left out: `go` is not on PATH; install Go 1.25 or newer from https://go.dev/dl";

/** For the title of a group that needs Go. */
export const unlessGo = goIsThere ? "" : ` (${leftOut})`;

// The summary of a run shows no titles of groups that are left out.
if (!goIsThere) console.warn(`The tests between Go and TypeScript are ${leftOut}`);

/** An error that a call of the Go client ended with. */
export class GoError extends Error {
  override readonly name = "GoError";
  /** Of which kind the error and its causes are, outermost first. */
  readonly kinds: readonly string[];
  /** The detail `Overdrawn` as proto JSON, if one of them has it. */
  readonly overdrawn: unknown;

  constructor(said: { readonly message: string; readonly kinds: readonly string[]; readonly overdrawn?: unknown }) {
    super(said.message);
    this.kinds = said.kinds;
    this.overdrawn = said.overdrawn;
  }
}

/** What a call of the Go client takes; which of it depends on the call: `go/calls.go` has them all. */
export interface GoCall {
  readonly workflowId?: string;
  readonly runId?: string;
  readonly input?: unknown;
  readonly second?: unknown;
  readonly updateId?: string;
  readonly memo?: Readonly<Record<string, string>>;
  readonly owner?: string;
  readonly count?: number;
  readonly type?: string;
  readonly bytes?: readonly string[];
}

interface Answer {
  readonly number?: number;
  readonly ready?: true;
  readonly value?: unknown;
  readonly error?: ConstructorParameters<typeof GoError>[0];
}

/** A process of the Go side. */
export class Peer {
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  readonly #ended: Promise<unknown>;
  #number = 0;
  #said = "";
  #ready: () => void = () => {};

  private constructor(
    command: "worker" | "client",
    address: string,
    queue: string,
    encoding: Encoding,
    lenient = false,
  ) {
    const args = [command, "-address", address, "-queue", queue, "-encoding", encoding, `-lenient=${lenient}`];
    this.#process = spawn(peerProgram, args, { stdio: ["pipe", "pipe", "pipe"] });
    this.#process.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#said = (this.#said + text).slice(-4000);
    });
    createInterface({ input: this.#process.stdout }).on("line", (line) => this.#hear(JSON.parse(line) as Answer));
    this.#ended = once(this.#process, "close").then(() => {
      for (const { reject } of this.#open.values()) reject(new Error(`the Go ${command} ended: ${this.#said}`));
    });
  }

  /** Starts a worker and waits until it polls. A lenient one reads JSON with fields that it does not know. */
  static async worker(address: string, queue: string, encoding: Encoding, lenient?: boolean): Promise<Peer> {
    const peer = new Peer("worker", address, queue, encoding, lenient);
    await new Promise<void>((resolve, reject) => {
      peer.#ready = resolve;
      void peer.#ended.then(() => reject(new Error(`the Go worker did not start: ${peer.#said}`)));
    });
    return peer;
  }

  /** Starts a client whose calls go to a queue. */
  static client(address: string, queue: string, encoding: Encoding, lenient?: boolean): Peer {
    return new Peer("client", address, queue, encoding, lenient);
  }

  /** Makes a call of the generated Go client. Throws `GoError`. */
  call<T = unknown>(call: string, parts: GoCall = {}): Promise<T> {
    this.#number += 1;
    const number = this.#number;
    return new Promise<T>((resolve, reject) => {
      this.#open.set(number, { resolve: (value) => resolve(value as T), reject });
      this.#process.stdin.write(`${JSON.stringify({ number, call, ...parts })}\n`);
    });
  }

  /** Ends the process and waits for it. */
  async stop(): Promise<void> {
    this.#process.stdin.end();
    await this.#ended;
  }

  #hear({ ready, number = 0, value, error }: Answer): void {
    if (ready) this.#ready();
    const asked = this.#open.get(number);
    this.#open.delete(number);
    if (error) asked?.reject(new GoError(error));
    else asked?.resolve(value);
  }
}
