// Binary and JSON, both ways, of one message: our converters, protobuf-es' reflection, and protobufjs where it is there.
import { pathToFileURL } from "node:url";
import { generateBench } from "./generate.mjs";

/** What an order looks like; `bytes` and 64-bit numbers as protobuf-es has them. */
export const order = {
  orderId: "order-2024-000123",
  customerNumber: 9007199254740993n,
  totalCents: 129900n,
  priority: 7,
  express: true,
  weight: 12.75,
  stage: 1,
  tags: ["gift", "fragile"],
  lines: [
    { sku: "SKU-1001", count: 2, price: 19.99 },
    { sku: "SKU-2002", count: 1, price: 89.5 },
  ],
  address: { street: "Main Street 12", city: "Zürich", postcode: "8001" },
  labels: { channel: "web", campaign: "spring-sale" },
  payment: { case: "card", value: { token: "tok_1a2b3c4d5e6f", lastDigits: 4242 } },
  placedAt: { seconds: 1717171717n, nanos: 123000000 },
  patience: { seconds: 86400n, nanos: 500000000 },
  signature: Uint8Array.from({ length: 32 }, (_, index) => index * 7),
};

/** µs of CPU a call takes, the median of nine timings, after warming up. */
export function timed(call) {
  return timedAll([call])[0];
}

/**
 * The same for several calls. Each is warmed up before the first is timed, and they take turns, so that none is timed
 * while the compiler is at work on another, and noise meets them alike.
 */
export function timedAll(calls, rounds = 9, count = 20_000) {
  for (const call of calls) for (let i = 0; i < 30_000; i++) call();
  const times = calls.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, call] of calls.entries()) {
      const before = process.cpuUsage();
      for (let i = 0; i < count; i++) call();
      const { user, system } = process.cpuUsage(before);
      times[index].push((user + system) / count);
    }
  }
  return times.map((each) => each.sort((a, b) => a - b)[rounds >> 1]);
}

/**
 * Measures. `protobufjs` is that package, if it is to be measured too. Returns rows `{ name, ours, reflection,
 * protobufjs }` in µs a message; JSON includes UTF-8.
 */
export async function measureConverters(protobufjs) {
  const { file, proto } = await generateBench();
  const es = await import(pathToFileURL(file).href);
  const message = es.Order.create(order);
  const bytes = es.Order.toBinary(message);
  const json = new TextEncoder().encode(es.Order.toJsonString(message));
  const utf8 = { encode: (text) => encoder.encode(text), decode: (data) => decoder.decode(data) };
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const payload = es.encodeMessage(es.Order, message);
  const peer = protobufjs ? await protobufjsCalls(protobufjs, proto, bytes, utf8) : {};
  const rows = [
    {
      name: "binary.encode",
      ours: () => es.Order.toBinary(message),
      reflection: () => es.toBinary(es.OrderSchema, message),
      protobufjs: peer.encode,
    },
    {
      name: "binary.decode",
      ours: () => es.Order.fromBinary(bytes),
      reflection: () => es.fromBinary(es.OrderSchema, bytes),
      protobufjs: peer.decode,
    },
    {
      name: "json.encode",
      ours: () => es.Order.toJsonBytes(message),
      reflection: () => utf8.encode(es.toJsonString(es.OrderSchema, message)),
      protobufjs: peer.toJson,
    },
    {
      name: "json.decode",
      ours: () => es.Order.fromJsonBytes(json),
      reflection: () => es.fromJsonString(es.OrderSchema, utf8.decode(json)),
      protobufjs: peer.fromJson,
    },
    { name: "binary.encode.init", ours: () => es.Order.toBinary(order) },
    { name: "json.encode.init", ours: () => es.Order.toJsonBytes(order) },
    { name: "payload.encode", ours: () => es.encodeMessage(es.Order, message) },
    { name: "payload.decode", ours: () => es.decodeMessage(es.Order, payload) },
  ];
  return {
    sizes: { binary: bytes.length, json: json.length },
    rows: timedRows(rows),
  };
}

function timedRows(rows) {
  const calls = rows.flatMap(({ name, ...contenders }) =>
    Object.entries(contenders).flatMap(([who, call]) => (call ? [{ name, who, call }] : [])),
  );
  const times = timedAll(calls.map(({ call }) => call));
  return rows.map(({ name }) => ({
    name,
    ...Object.fromEntries(calls.flatMap((each, index) => (each.name === name ? [[each.who, times[index]]] : []))),
  }));
}

async function protobufjsCalls(protobufjs, proto, bytes, utf8) {
  const root = await new protobufjs.Root().load(proto, { keepCase: false });
  const type = root.lookupType("bench.Order");
  const message = type.decode(bytes);
  const options = { longs: String, enums: String, bytes: String, json: true };
  const plain = type.toObject(message, options);
  return {
    encode: () => type.encode(message).finish(),
    decode: () => type.decode(bytes),
    // protobufjs writes Timestamp and Duration as objects, so its JSON is not proto JSON: it is measured on its own.
    toJson: () => utf8.encode(JSON.stringify(type.toObject(message, options))),
    fromJson: (
      (text) => () =>
        type.fromObject(JSON.parse(utf8.decode(text)))
    )(utf8.encode(JSON.stringify(plain))),
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const protobufjs = await import("protobufjs").then(
    (module) => module.default,
    () => undefined,
  );
  const { sizes, rows } = await measureConverters(protobufjs);
  console.log(`binary ${sizes.binary} B, JSON ${sizes.json} B`);
  for (const { name, ...who } of rows) {
    const figures = Object.entries(who).map(([key, value]) => `${key} ${value.toFixed(2)}`);
    const ratio = who.reflection ? ` ratio ${(who.ours / who.reflection).toFixed(2)}` : "";
    console.log(`${name.padEnd(20)} ${figures.join("  ")}${ratio}`);
  }
}
