const pollsEnd = "TEMPORAL_POLL_SHUTDOWN_INTERRUPT_WAIT_MS";

/** The environment is the process's, and other workers may be made meanwhile. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Makes a Core worker that waits with a shutdown for polls that the server may have answered already, where the namespace
 * lacks the capability `worker_poll_complete_on_shutdown`: an activity in an answer that nobody reads is lost until its
 * timeout, which may be hours. Most answers come within this time, and an idle worker ends so much later.
 *
 * Not where the queue has workflows: Core reads no workflow task any more once no run has work, while these polls go on taking
 * them; each then waits at the server for its timeout.
 *
 * Core takes it from the environment only, where an operator's word counts, and when it makes its pollers: while the namespace
 * is asked for, which belongs to `make`. So workers are made one after the other.
 */
export function lettingPollsEnd<T>(
  { enableWorkflows }: { readonly enableWorkflows: boolean },
  env: NodeJS.ProcessEnv,
  make: () => Promise<T>,
): Promise<T> {
  const made = turn.then(async () => {
    if (enableWorkflows || env[pollsEnd] !== undefined) return await make();
    env[pollsEnd] = "250";
    try {
      return await make();
    } finally {
      delete env[pollsEnd];
    }
  });
  turn = made.catch(() => undefined);
  return made;
}
