import type { DescEnum, DescFile, DescMessage } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";

/** A name with its words joined, as protoc's Java generator does: `order_id` as `orderId`, or `OrderId`. */
export function javaCamelCase(name: string, upper: boolean): string {
  let next = upper;
  let text = "";
  for (const char of name) {
    if (/[a-z]/.test(char)) text += next ? char.toUpperCase() : char;
    else if (/[A-Z]/.test(char)) text += text === "" && !next ? char.toLowerCase() : char;
    else if (/[0-9]/.test(char)) text += char;
    next = /[^a-zA-Z]/.test(char);
  }
  return text;
}

/** Full name of a type's class. */
export function javaClass(type: DescMessage | DescEnum): string {
  const { package: pkg } = type.file.proto;
  const name = type.typeName.slice(pkg === "" ? 0 : pkg.length + 1);
  const own = type.file.proto.options?.javaPackage || pkg;
  return [own, isInOwnFile(type.file) ? "" : outerClass(type.file), name].filter((part) => part !== "").join(".");
}

function isInOwnFile(file: DescFile): boolean {
  // From edition 2024 on it is the default.
  return file.proto.options?.javaMultipleFiles ?? (file.edition as number) >= 1001;
}

/** Its name gives way to a type of the file that has it. */
function outerClass(file: DescFile): string {
  const stated = file.proto.options?.javaOuterClassname ?? "";
  if (stated !== "") return stated;
  const name = javaCamelCase(file.name.split("/").at(-1) ?? "", true);
  const taken = [...nestedTypes(file), ...file.services].some((type) => "name" in type && type.name === name);
  return taken ? `${name}OuterClass` : name;
}
