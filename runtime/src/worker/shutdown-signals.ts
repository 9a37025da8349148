/**
 * Calls back on the first of these signals. By then the process listens no more, so a second one ends it as if nobody
 * had listened. Returns the function that stops listening.
 */
export function onShutdownSignal(
  signals: readonly NodeJS.Signals[],
  callback: (signal: NodeJS.Signals) => void,
): () => void {
  const stop = (): void => {
    for (const signal of signals) process.off(signal, listener);
  };
  const listener = (signal: NodeJS.Signals): void => {
    stop();
    callback(signal);
  };
  for (const signal of signals) process.on(signal, listener);
  return stop;
}
