import type { DescFile, DescMessage } from "@bufbuild/protobuf";
import { messagesOf } from "./names.js";
import type { References } from "./references.js";
import { isWellKnown } from "./well-known.js";

const ANY = "google.protobuf.Any";

/** Name of the constant of a module that knows what an `Any` of its contract may hold. No protobuf name has a `$`. */
export const ANY_TYPES = "$types";

/** Answers that hold whatever they are asked from; messages do not change. */
const known = new WeakMap<DescMessage, boolean>();

/** Whether a `google.protobuf.Any` can be in the message, so that its JSON needs to know messages by name. */
export function holdsAny(desc: DescMessage): boolean {
  const before = known.get(desc);
  if (before !== undefined) return before;
  const reached = reachableFrom([desc]);
  const holds = reached.some((message) => message.typeName === ANY || known.get(message) === true);
  known.set(desc, holds);
  if (!holds) for (const message of reached) known.set(message, false);
  return holds;
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
  const methods = file.services.flatMap((service) => service.methods);
  const imported = file.dependencies.filter((other) => other.extensions.length === 0);
  const start = [
    ...messagesOf(file),
    ...methods.flatMap((method) => [method.input, method.output]),
    ...imported.flatMap(messagesOf),
  ];
  const files = new Set([file, ...reachableFrom(start).map((message) => message.file)]);
  return [...files].filter(hasTokens).flatMap(messagesOf);
}

/** Well-known types are known without being named, and Temporal's own API has no tokens. */
function hasTokens(file: DescFile): boolean {
  const { package: pkg } = file.proto;
  return pkg !== "google.protobuf" && !/^temporal\.(api|sdk|v1)\b/.test(pkg);
}

/** Prints the constant {@link ANY_TYPES}; nothing if no message of the file and no rpc needs it. */
export function printAnyTypes(file: DescFile, refs: References): string {
  const methods = file.services.flatMap((service) => service.methods);
  const own = messagesOf(file).filter((desc) => !isWellKnown(desc));
  const asked = [...own, ...methods.flatMap((method) => [method.input, method.output])];
  if (!asked.some(holdsAny)) return "";
  const tokens = heldMessages(file).map((desc) => refs.token(desc));
  return [
    "/** What a `google.protobuf.Any` may hold where this file declares it. */",
    `const ${ANY_TYPES}: ${refs.runtimeType("AnyTypes")} = /*@__PURE__*/ ${refs.runtime("anyTypes")}(${JSON.stringify(`${file.name}.proto`)}, () => [${tokens.join(", ")}]);\n`,
  ].join("\n");
}
