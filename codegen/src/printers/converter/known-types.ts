import type { DescExtension, DescFile, DescMessage } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { printExtension } from "./extension-printer.js";
import { messagesOf } from "./names.js";
import type { References } from "./references.js";
import { isWellKnown } from "./well-known.js";

const ANY = "google.protobuf.Any";

/** Name of the constant of a module that knows what an `Any` of its contract may hold, and extensions. No protobuf name has a `$`. */
export const KNOWN_TYPES = "$types";

/** Answers that hold whatever they are asked from; messages do not change. */
const known = new WeakMap<DescMessage, boolean>();

/** Whether a `google.protobuf.Any` or an extension can be in the message, so that its JSON needs to know types by name. */
export function needsTypes(desc: DescMessage): boolean {
  const before = known.get(desc);
  if (before !== undefined) return before;
  const reached = reachableFrom([desc]);
  const needs = reached.some((message) => isAny(message) || isExtendable(message) || known.get(message) === true);
  known.set(desc, needs);
  if (!needs) for (const message of reached) known.set(message, false);
  return needs;
}

/** Whether the message has extension ranges. What extends options of descriptors is no payload. */
export function isExtendable({ proto, typeName }: DescMessage): boolean {
  return proto.extensionRange.length > 0 && !typeName.startsWith("google.protobuf.");
}

function isAny({ typeName }: DescMessage): boolean {
  return typeName === ANY;
}

/** The messages and all that their fields hold, however deep. */
function reachableFrom(start: readonly DescMessage[]): DescMessage[] {
  const reached = new Set(start);
  for (const message of reached) {
    for (const field of message.fields) if (field.message !== undefined) reached.add(field.message);
  }
  return [...reached];
}

/**
 * Messages that an `Any` of the file's contract may hold: its own, those of the files whose messages its fields and rpcs
 * have, and those of files that it imports without using them. An import that only brings options does not count.
 */
function heldMessages(file: DescFile): DescMessage[] {
  const imported = file.dependencies.filter((other) => !extensionsOf(other).some(extendsOptions));
  const start = [...messagesOf(file), ...payloadsOf(file), ...imported.flatMap(messagesOf)];
  const files = new Set([file, ...reachableFrom(start).map((message) => message.file)]);
  return [...files].filter(hasTokens).flatMap(messagesOf);
}

/** Well-known types are known without being named, and Temporal's own API has no tokens. */
function hasTokens(file: DescFile): boolean {
  const { package: pkg } = file.proto;
  return pkg !== "google.protobuf" && !/^temporal\.(api|sdk|v1)\b/.test(pkg);
}

function payloadsOf({ services }: DescFile): DescMessage[] {
  return services.flatMap(({ methods }) => methods.flatMap(({ input, output }) => [input, output]));
}

function extensionsOf(file: DescFile): DescExtension[] {
  return [...nestedTypes(file)].filter((type) => type.kind === "extension");
}

function extendsOptions({ extendee }: DescExtension): boolean {
  return extendee.typeName.startsWith("google.protobuf.");
}

/** Extensions that the file or one that it imports, of itself or through others, declares for what the messages can hold. */
function knownExtensions(file: DescFile, messages: readonly DescMessage[]): DescExtension[] {
  const files = new Set([file]);
  for (const each of files) for (const other of each.dependencies) files.add(other);
  let waiting = [...files].flatMap(extensionsOf);
  const found: DescExtension[] = [];
  const reached = new Set(reachableFrom(messages));
  for (;;) {
    const reaching = waiting.filter(({ extendee }) => isExtendable(extendee) && reached.has(extendee));
    if (reaching.length === 0) return found;
    found.push(...reaching);
    waiting = waiting.filter((each) => !reaching.includes(each));
    for (const { message } of reaching) {
      if (message !== undefined) for (const each of reachableFrom([message])) reached.add(each);
    }
  }
}

/** Prints the constant {@link KNOWN_TYPES}; nothing if no message of the file and no rpc needs it. */
export function printKnownTypes(file: DescFile, refs: References): string {
  const own = messagesOf(file).filter((desc) => !isWellKnown(desc));
  const asked = [...own, ...payloadsOf(file)].filter(needsTypes);
  if (asked.length === 0) return "";
  const extensions = knownExtensions(file, asked);
  const values = extensions.flatMap(({ message }) => message ?? []);
  const held = reachableFrom([...asked, ...values]).some(isAny) ? heldMessages(file) : [];
  const lists = [
    `() => [${held.map((desc) => refs.token(desc)).join(", ")}]`,
    ...(extensions.length === 0
      ? []
      : [`() => [\n${extensions.map((each) => `${printExtension(each, refs)},\n`).join("")}]`]),
  ];
  return [
    "/** What a `google.protobuf.Any` may hold where this file declares it, and extensions of its messages. */",
    `const ${KNOWN_TYPES}: ${refs.runtimeType("KnownTypes")} = /*@__PURE__*/ ${refs.runtime("knownTypes")}(${JSON.stringify(`${file.name}.proto`)}, ${lists.join(", ")});\n`,
  ].join("\n");
}
