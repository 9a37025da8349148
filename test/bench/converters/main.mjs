// Rows of the converters: on the host beside reflection and protobufjs, and in the locked realm beside reflection on the host.
import { readFileSync } from "node:fs";
import vm from "node:vm";
import protobufjs from "protobufjs";
import { lockedContext } from "../realm/measure.mjs";
import { generateBench } from "./generate.mjs";
import { measureConverters, order, timedAll } from "./measure.mjs";

const rows = {};
const { rows: measured } = await measureConverters(protobufjs);
for (const { name, ours, reflection, protobufjs: peer } of measured) {
  if (reflection !== undefined) rows[`${name}.reflection`] = { ours, peer: reflection };
  if (peer !== undefined) rows[`${name}.protobufjs`] = { ours, peer };
}

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
  rows[`${name}.locked-realm`] = { ours: times[index], peer: measured.find((row) => row.name === name).reflection };
}
console.log(JSON.stringify({ rows }));
