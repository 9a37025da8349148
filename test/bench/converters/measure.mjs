// Times calls. `node measure.mjs [filter]` prints the rows of the converters.
import { pathToFileURL } from "node:url";

/** How long one timing is, in µs of CPU. */
const SLICE = 12_000;
const WARM = 60_000;

/**
 * µs of CPU that each call takes, the median of some timings. Each is warmed up before the first is timed, and they take
 * turns, so that none is timed while the compiler is at work on another, and noise meets them alike.
 */
export function timedAll(calls, rounds = 9) {
  const counts = calls.map((call) => Math.max(1, Math.round(SLICE / warmUp(call))));
  const times = calls.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, call] of calls.entries()) times[index].push(timeOf(call, counts[index]));
  }
  return times.map((each) => each.sort((a, b) => a - b)[rounds >> 1]);
}

function warmUp(call) {
  let perCall = timeOf(call, 1);
  for (let spent = 0, count = 2; spent < WARM; count *= 2) {
    perCall = Math.max(timeOf(call, count), 0.01);
    spent += perCall * count;
  }
  return perCall;
}

function timeOf(call, count) {
  const before = process.cpuUsage();
  for (let i = 0; i < count; i++) call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

/** Times what `contenders` gives, the calls of one row in turn. Returns rows `{ name, ours, peers }` in µs. */
export function measureRows(rows) {
  return rows.map(({ name, ours, peers }) => {
    const names = Object.keys(peers);
    const [own, ...others] = timedAll([ours, ...names.map((peer) => peers[peer])]);
    return { name, ours: own, peers: Object.fromEntries(names.map((peer, index) => [peer, others[index]])) };
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { contenders } = await import("./contenders.mjs");
  const rows = (await contenders()).filter(({ name }) => name.includes(process.argv[2] ?? ""));
  for (const row of rows) {
    const [{ name, ours, peers }] = measureRows([row]);
    const others = Object.entries(peers).map(
      ([who, time]) => `${who} ${time.toFixed(2)} (${(ours / time).toFixed(2)})`,
    );
    console.log(`${name.padEnd(30)} ours ${ours.toFixed(2)}  ${others.join("  ")}`);
  }
}
