// Memory of this process that idle cached runs cost.

/** Resident memory after garbage collection of this thread, in bytes. Lanes collect by themselves while they idle. */
function resident() {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

/** Runs `task(i)` for i in [from, to), at most 20 at a time. */
async function each(from, to, task) {
  let next = from;
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      while (next < to) await task(next++);
    }),
  );
}

/**
 * Starts a first part of the runs to warm everything up, then the others, and says how much resident memory each of the
 * others added, in KB.
 */
export async function idleRuns({ runs, start, cached, terminate, settle }) {
  const prefix = `idle-${process.pid}`;
  const warm = Math.ceil(runs / 4);
  const until = async (count) => {
    while ((await cached()) < count) await settle();
    await settle();
    await settle();
  };
  await each(0, warm, (i) => start(`${prefix}-${i}`));
  await until(warm);
  const before = resident();
  await each(warm, runs + warm, (i) => start(`${prefix}-${i}`));
  await until(runs + warm);
  const after = resident();
  await each(0, runs + warm, (i) => terminate(`${prefix}-${i}`));
  return (after - before) / 1024 / runs;
}
