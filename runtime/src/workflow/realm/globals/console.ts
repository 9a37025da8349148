import { replace } from "../replace.js";
import { formatLog } from "./inspect.js";

/** Takes a line of the console: level, text, and nothing else. */
export type ConsoleSink = (level: "debug" | "info" | "warn" | "error", message: string) => void;

/** `console` into the run's log. What it prints is silent while history is replayed. */
export function installConsole(global: typeof globalThis, sink: ConsoleSink): void {
  const console = {
    debug: (...args: unknown[]) => sink("debug", formatLog(args)),
    log: (...args: unknown[]) => sink("info", formatLog(args)),
    info: (...args: unknown[]) => sink("info", formatLog(args)),
    warn: (...args: unknown[]) => sink("warn", formatLog(args)),
    error: (...args: unknown[]) => sink("error", formatLog(args)),
    trace: (...args: unknown[]) => sink("debug", `${formatLog(["Trace:", ...args])}\n${callers()}`),
    dir: (value: unknown) => sink("info", formatLog([value])),
    table: (value: unknown) => sink("info", formatLog([value])),
    group: (...args: unknown[]) => sink("info", formatLog(args)),
    groupCollapsed: (...args: unknown[]) => sink("info", formatLog(args)),
    groupEnd: () => {},
    assert: (condition: unknown, ...args: unknown[]) => {
      if (!condition) sink("error", formatLog(["Assertion failed:", ...args]));
    },
  };
  for (const name of Object.keys(console)) {
    Object.defineProperty(console, name, { enumerable: true, writable: true, configurable: true });
  }
  Object.defineProperty(console, Symbol.toStringTag, { value: "console" });
  replace(global, "console", console);
}

function callers(): string {
  return new Error().stack?.split("\n").slice(3).join("\n") ?? "";
}
