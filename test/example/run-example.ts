import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

/** The example itself, and what `npm start` runs: it builds what is not up to date, then runs the example. */
const programs = { main: path("examples/orders/dist/main.js"), start: path("scripts/start.mjs") };

/** The orders example as a process. */
export interface ExampleRun {
  readonly process: ChildProcess;
  /** What it has printed so far, both streams. */
  output(): string;
  /** Resolves once a text is in the output; rejects if the example ends before. */
  printed(text: string): Promise<void>;
  /** Resolves to the exit code when it has ended; null if a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** Starts the example. Without an address it starts a server of its own. */
export function startExample(
  args: readonly string[],
  address?: string,
  program: keyof typeof programs = "main",
): ExampleRun {
  const { TEMPORAL_ADDRESS: _, ...env } = process.env;
  const child = spawn(process.execPath, [programs[program], ...args], {
    env: address === undefined ? env : { ...env, TEMPORAL_ADDRESS: address },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const check of waiting) check();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  return {
    process: child,
    output: () => output,
    ended,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (!output.includes(text)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
        void ended.then(() => reject(new Error(`The example ended without "${text}":\n${output}`)));
      }),
  };
}
