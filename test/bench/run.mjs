// `npm run bench [-- filter]`: compares protempo with the official TypeScript SDK and prints `name ours peer ratio`.
// BENCH_RUNS: how often each side is run, the median counts (3). BENCH_LARGE=1: the rows that take minutes too.
import { digits, measureOnce, measurePair } from "./lib/measure.mjs";
import { prepare } from "./lib/prepare.mjs";
import { rows } from "./rows.mjs";

const filter = process.argv[2] ?? "";
const runs = Number(process.env.BENCH_RUNS ?? 3);
const isAsked = (row) => row.name.includes(filter) || (row.each !== undefined && filter.startsWith(`${row.name}.`));
const { address, stop } = await prepare(rows("").every((row) => row.alone || !isAsked(row)));
let failures = 0;
try {
  for (const row of rows(address)) {
    if (!isAsked(row)) continue;
    if (row.large && !process.env.BENCH_LARGE && !filter.startsWith(row.large)) continue;
    try {
      if (row.each) {
        const part = filter.startsWith(`${row.name}.`) ? filter.slice(row.name.length + 1) : "";
        const { rows: parts } = await measureOnce(row.each.file, { ...row.each.argument, filter: part });
        for (const [name, { ours, peer }] of Object.entries(parts)) {
          console.log(`${row.name}.${name} ${digits(ours)} ${digits(peer)} ${digits(ours / peer)}`);
        }
        continue;
      }
      const { ours, peer } = await measurePair({ ...row, runs: row.runs ?? runs });
      console.log(`${row.name} ${digits(ours)} ${digits(peer)} ${peer === undefined ? "-" : digits(ours / peer)}`);
    } catch (error) {
      failures++;
      console.log(`${row.name} failed: ${error.message}`);
    }
  }
} finally {
  await stop();
}
process.exitCode = failures ? 1 : 0;
