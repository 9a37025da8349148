// Rows of the generator, for 200 services with 2,000 rpcs in ten packages: beside protoc-gen-es, which makes the messages
// that ours needs, and beside protoc-gen-go-temporal where there is Go; and beside itself with half of the contract.
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildPeer, isGoThere, peerProgram } from "../../../scripts/lib/go-peer.mjs";
import { at } from "../../../scripts/lib/paths.mjs";
import { contract, folder } from "./contract.mjs";
import { load, weigh } from "./output.mjs";
import { runPlugin } from "./plugin.mjs";

const services = 200;
const rpcs = services * 10;
const rewrite = "import_extension=js,rewrite_imports=./temporal/**/*_*.js:@protempo/api";
const ours = [process.execPath, at("codegen/bin/protoc-gen-protempo.js")];
const es = [process.execPath, at("node_modules/@bufbuild/protoc-gen-es/bin/protoc-gen-es")];

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const request = await contract(services);
const own = await runPlugin(ours, request(rewrite));
const messages = await runPlugin(es, request(`target=ts,${rewrite}`));
const rows = {
  "seconds.protoc-gen-es": { ours: own.seconds, peer: messages.seconds },
  "megabytes.protoc-gen-es": { ours: own.megabytes, peer: messages.megabytes },
};
if (isGoThere()) {
  await buildPeer();
  const go = await runPlugin([join(dirname(peerProgram), "protoc-gen-go_temporal")], request("paths=source_relative"));
  rows["seconds.protoc-gen-go-temporal"] = { ours: own.seconds, peer: go.seconds };
  rows["megabytes.protoc-gen-go-temporal"] = { ours: own.megabytes, peer: go.megabytes };
}

const [weight, peerWeight] = [await weigh(own.files), await weigh(messages.files)];
for (const kind of ["minified", "compressed"]) {
  rows[`bytes-an-rpc.${kind}.protoc-gen-es`] = { ours: weight[kind] / rpcs, peer: peerWeight[kind] / rpcs };
}
const all = [...own.files, ...messages.files];
const packages = ["protempo/internal", "protempo/workflow", "@bufbuild/protobuf/codegenv2"];
const perRpc = async (pattern) => ((await load("load", all, pattern, packages)) * 1000) / rpcs;
rows["load-us-an-rpc.protoc-gen-es"] = {
  ours: await perRpc(/_(protempo|workflow)\.ts$/),
  peer: await perRpc(/_pb\.ts$/),
};

const half = await runPlugin(ours, (await contract(services / 2))(rewrite));
rows["seconds.half-of-it"] = { ours: own.seconds, peer: half.seconds };
rows["megabytes.half-of-it"] = { ours: own.megabytes, peer: half.megabytes };
console.log(JSON.stringify({ rows }));
