/** Executes workflows, `width` at a time, and gives the process' CPU time for each of them in ms, the first `warm` left out. */
export async function inFlight({ runs, warm, width, execute }) {
  const some = async (from, to) => {
    let next = from;
    await Promise.all(
      Array.from({ length: width }, async () => {
        while (next < to) {
          const n = next++;
          await execute(`live-${process.pid}-${n}`);
        }
      }),
    );
  };
  await some(0, warm);
  const start = process.cpuUsage();
  await some(warm, warm + runs);
  const cpu = process.cpuUsage(start);
  return (cpu.user + cpu.system) / 1000 / runs;
}
