// What is timed: for each message and operation our converters, protobuf-es' reflection, protobufjs' code and the official
// SDK's payload converter beside ours.
import { pathToFileURL } from "node:url";
import common from "@temporalio/common";
import protobufs from "@temporalio/common/lib/protobufs.js";
import protobufjs from "protobufjs";
import protojson from "protobufjs/ext/protojson.js";
import { generateBench } from "./generate.mjs";
import { messages } from "./messages.mjs";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Rows `{ name, ours, peers }`: calls by the peer's name. JSON includes UTF-8. */
export async function contenders() {
  const { file, proto } = await generateBench();
  const es = await import(pathToFileURL(file).href);
  const root = await new protobufjs.Root().load(proto, { keepCase: false });
  return Object.entries(messages).flatMap(([size, { type, init }]) => rowsOf(size, type, init, es, root));
}

function rowsOf(size, typeName, init, es, root) {
  const token = es[typeName];
  const schema = es[`${typeName}Schema`];
  const message = token.create(init);
  const bytes = token.toBinary(message);
  const json = token.toJsonBytes(message);
  // protobufjs makes its code when a type is first used: the same that its command line prints.
  const type = root.lookupType(`bench.${typeName}`);
  const theirs = type.decode(bytes);
  const plain = { longs: String, enums: String, bytes: String, json: true };
  const plainJson = encoder.encode(JSON.stringify(type.toObject(theirs, plain)));
  const binary = { ours: es.encodeMessage(token, message, "binary"), converter: official(root, "binary") };
  const text = { ours: es.encodeMessage(token, message, "json"), converter: official(root, "json") };
  return [
    {
      name: `${size}.binary.encode`,
      ours: () => token.toBinary(message),
      peers: { reflection: () => es.toBinary(schema, message), protobufjs: () => type.encode(theirs).finish() },
    },
    {
      name: `${size}.binary.decode`,
      ours: () => token.fromBinary(bytes),
      peers: { reflection: () => es.fromBinary(schema, bytes), protobufjs: () => type.decode(bytes) },
    },
    {
      name: `${size}.json.encode`,
      ours: () => token.toJsonBytes(message),
      peers: {
        reflection: () => encoder.encode(es.toJsonString(schema, message)),
        protobufjs: () => encoder.encode(JSON.stringify(protojson.toJson(type, theirs))),
        // Not proto JSON: times and durations are objects, and nothing is checked.
        "protobufjs-plain": () => encoder.encode(JSON.stringify(type.toObject(theirs, plain))),
      },
    },
    {
      name: `${size}.json.decode`,
      ours: () => token.fromJsonBytes(json),
      peers: {
        reflection: () => es.fromJsonString(schema, decoder.decode(json)),
        protobufjs: () => protojson.fromJson(type, JSON.parse(decoder.decode(json))),
        "protobufjs-plain": () => type.fromObject(JSON.parse(decoder.decode(plainJson))),
      },
    },
    ...[
      ["binary", binary],
      ["json", text],
    ].flatMap(([encoding, { ours, converter }]) => [
      {
        name: `${size}.payload.${encoding}.encode`,
        ours: () => es.encodeMessage(token, message, encoding),
        peers: { official: () => converter.toPayload(theirs) },
      },
      {
        name: `${size}.payload.${encoding}.decode`,
        ours: () => es.decodeMessage(token, ours),
        peers: { official: () => converter.fromPayload(ours) },
      },
    ]),
  ];
}

/** The official SDK's default for messages, which writes JSON; in binary what it is put together of, binary first. */
function official(root, encoding) {
  if (encoding === "json") return new protobufs.DefaultPayloadConverterWithProtobufs({ protobufRoot: root });
  return new common.CompositePayloadConverter(
    new common.UndefinedPayloadConverter(),
    new common.BinaryPayloadConverter(),
    new protobufs.ProtobufBinaryPayloadConverter(root),
    new protobufs.ProtobufJsonPayloadConverter(root),
    new common.JsonPayloadConverter(),
  );
}
