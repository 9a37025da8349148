import { inspect } from "node:util";

/** How urgent a record is, from the least to the most. */
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error";

/** What a record says besides its message. Values may be anything; an `Error` under `error` keeps its stack. */
export type LogAttributes = Readonly<Record<string, unknown>>;

/**
 * Where everything that protempo has to say goes: workers, workflows, activities and Core. One method, so that any
 * logging library fits in one line: `{ log: (level, message, attributes) => pino[level](attributes, message) }`.
 */
export interface Logger {
  /** Takes one record. Must not throw and must not wait. */
  log(level: LogLevel, message: string, attributes: LogAttributes): void;
}

/** Options of {@link createLogger}. */
export interface LoggerOptions {
  /** Records below it are dropped. Default: `"info"`. */
  readonly level?: LogLevel | undefined;
  /** Takes one line without its line feed. Default: standard error. */
  readonly write?: ((line: string) => void) | undefined;
}

const urgency: Readonly<Record<LogLevel, number>> = { trace: 0, debug: 1, info: 2, warn: 3, error: 4 };

/** A logger that writes one line a record: time, level, message, then the attributes as `key=value`. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const floor = urgency[options.level ?? "info"];
  const write = options.write ?? ((line: string): void => void process.stderr.write(`${line}\n`));
  return {
    log(level, message, attributes) {
      if (urgency[level] < floor) return;
      write(`${new Date().toISOString()} ${level.toUpperCase().padEnd(5)} ${oneLine(message)}${render(attributes)}`);
    },
  };
}

/** A logger that adds attributes to every record; a record's own win. */
export function withAttributes(logger: Logger, attributes: LogAttributes): Logger {
  return { log: (level, message, more) => logger.log(level, message, { ...attributes, ...more }) };
}

function render(attributes: LogAttributes): string {
  let text = "";
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) text += ` ${key}=${renderValue(value)}`;
  }
  return text;
}

function renderValue(value: unknown): string {
  if (typeof value === "string") return /^[\w.:/@+-]+$/.test(value) ? value : JSON.stringify(value);
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (value instanceof Error) return JSON.stringify(inspect(value));
  return JSON.stringify(inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 4 }));
}

function oneLine(message: string): string {
  return message.includes("\n") ? JSON.stringify(message) : message;
}
