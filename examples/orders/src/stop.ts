import { setMaxListeners } from "node:events";

/**
 * A signal that is aborted by the first Ctrl-C (or SIGTERM, or the end of the process that launched this one), for an
 * orderly end. The second Ctrl-C ends the process at once.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  // Every call under way listens: there is no leak to be warned of.
  setMaxListeners(0, controller.signal);
  const stop = (why: string): void => {
    if (controller.signal.aborted) process.exit(130);
    console.error(`\n${why}: finishing what runs, then stopping the worker and the server. Once more ends it at once.`);
    controller.abort();
  };
  process.on("SIGINT", () => stop("Ctrl-C"));
  process.on("SIGTERM", () => stop("SIGTERM"));
  process.once("disconnect", () => stop("The launcher ended"));
  // To listen for its end must not keep this process alive.
  process.channel?.unref();
  return controller.signal;
}
