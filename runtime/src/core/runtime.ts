import type { LogRecord } from "@protempo/bridge";
import { CoreRuntime } from "@protempo/bridge";
import { toMs } from "../common/duration.js";
import { createLogger, type Logger } from "./logger.js";
import { type RuntimeOptions, toRuntimeConfig } from "./options.js";

let installed: RuntimeOptions = {};
let logger: Logger | undefined;
let core: CoreRuntime | undefined;
let leases = 0;

/** A share in the process's Core. Core ends when the last one is given back, and so can the process. */
export interface CoreLease {
  readonly core: CoreRuntime;
  /** Gives the share back; a second call does nothing. */
  release(): void;
}

/** Takes a share in the process's Core, which the first one starts. */
export function acquireCore(): CoreLease {
  core ??= CoreRuntime.create(toRuntimeConfig(installed, toMs), forward);
  leases++;
  const mine = core;
  let released = false;
  return {
    core: mine,
    release() {
      if (released) return;
      released = true;
      if (--leases > 0) return;
      core = undefined;
      mine.shutdown();
    },
  };
}

/** The process's logger. */
export function runtimeLogger(): Logger {
  logger ??= installed.logger ?? createLogger();
  return logger;
}

/** What all connections and workers of a process share: Core, its logs and its metrics. */
export const Runtime: {
  /**
   * Says how the process's runtime is to be. Call it before the first connection or worker; without it the defaults
   * hold. Throws if a connection or a worker uses the runtime already, since it cannot change under them.
   */
  install(options: RuntimeOptions): void;
  /** The logger that everything goes to. */
  readonly logger: Logger;
} = {
  install(options) {
    if (leases > 0) {
      throw new Error(
        `Runtime.install() came after ${leases} connection(s) or worker(s) had started the runtime: call it first, or close them.`,
      );
    }
    installed = options;
    logger = undefined;
  },
  get logger() {
    return runtimeLogger();
  },
};

function forward(records: readonly LogRecord[]): void {
  const target = runtimeLogger();
  for (const { level, target: component, message, fields } of records) {
    // Workers tell of it themselves, with the workflow's type, ID and a readable stack.
    if (message === "Failing workflow task") continue;
    target.log(level, message, { component, ...fields });
  }
}
