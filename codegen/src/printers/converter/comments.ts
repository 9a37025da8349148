import type { DescEnum, DescField, DescMessage, DescOneof } from "@bufbuild/protobuf";
import { getComments } from "./source-info.js";

/** The contract's comment on an element as a doc comment, after a sentence of ours; nothing if there is neither. */
export function docOf(desc: DescMessage | DescField | DescOneof | DescEnum, indent: string, before = ""): string {
  const deprecated = desc.kind !== "oneof" && desc.deprecated ? "@deprecated The contract marks it as deprecated." : "";
  const paragraphs = [getComments(desc), before, deprecated].filter((paragraph) => paragraph !== "");
  const lines = paragraphs.join("\n\n").replaceAll("*/", "*\\/").split("\n");
  if (lines.length === 1) return lines[0] === "" ? "" : `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}
