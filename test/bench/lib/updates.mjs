/**
 * Rounds of one run with `width` updates that are all accepted and wait, then all completed. Gives the process' CPU time
 * for each update in ms, the first `warm` rounds left out. `start(id)` gives `{ update(i), release(), result() }`;
 * `update` resolves when the update is accepted, with a function that waits for its outcome.
 */
export async function updatesInFlight({ rounds, warm, width, start }) {
  let before;
  for (let round = 0; round < warm + rounds; round++) {
    if (round === warm) before = process.cpuUsage();
    const run = await start(`updates-${process.pid}-${round}`);
    const outcomes = await Promise.all(Array.from({ length: width }, (_, i) => run.update(i)));
    await run.release();
    await Promise.all(outcomes.map((outcome) => outcome()));
    await run.result();
  }
  const cpu = process.cpuUsage(before);
  return (cpu.user + cpu.system) / 1000 / (rounds * width);
}
