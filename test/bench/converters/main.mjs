// Rows of the converters: on the host beside their peers, and in the locked realm beside reflection on the host.
import { readFileSync } from "node:fs";
import vm from "node:vm";
import { lockedContext } from "../realm/measure.mjs";
import { contenders } from "./contenders.mjs";
import { generateBench } from "./generate.mjs";
import { measureRows, timedAll } from "./measure.mjs";
import { order } from "./messages.mjs";

const { filter = "" } = JSON.parse(process.argv[2] ?? "{}");
const rows = {};
const measured = measureRows((await contenders()).filter(({ name }) => name.includes(filter)));
for (const { name, ours, peers } of measured) {
  for (const [peer, time] of Object.entries(peers)) rows[`${name}.${peer}`] = { ours, peer: time };
}

if (filter === "") await measureRealm();
console.log(JSON.stringify({ rows }));

async function measureRealm() {
  const literal = (value) =>
    JSON.stringify(value, (_, entry) => {
      if (typeof entry === "bigint") return `\u0001${entry}n\u0001`;
      return entry instanceof Uint8Array ? `\u0001Uint8Array.of(${entry.join()})\u0001` : entry;
    }).replaceAll(/"\\u0001(.*?)\\u0001"/g, "$1");
  const { file } = await generateBench("iife");
  const realm = lockedContext();
  // `var` would be a property of the locked global object.
  const code = readFileSync(file, "utf8").replace(/^("use strict";\s*)?var bench\b/, "$1const bench");
  const names = ["binary.encode", "binary.decode", "json.encode", "json.decode"];
  const calls = vm.runInContext(
    `${code};
  const message = bench.Order.create(${literal(order)});
  const bytes = bench.Order.toBinary(message);
  const json = bench.Order.toJsonBytes(message);
  [() => bench.Order.toBinary(message), () => bench.Order.fromBinary(bytes),
   () => bench.Order.toJsonBytes(message), () => bench.Order.fromJsonBytes(json)]`,
    realm,
  );
  const times = timedAll([...calls]);
  for (const [index, name] of names.entries()) {
    const row = measured.find((each) => each.name === `typical.${name}`);
    rows[`typical.${name}.locked-realm`] = { ours: times[index], peer: row.peers.reflection };
  }
}
