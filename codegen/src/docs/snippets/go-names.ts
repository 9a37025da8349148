import type { DescField, DescFile, DescMessage } from "@bufbuild/protobuf";

/** A name as protoc-gen-go exports it: `order_id` as `OrderId`, `Outer.Inner` as `Outer_Inner`. */
export function goCamelCase(name: string): string {
  let text = "";
  for (let index = 0; index < name.length; index++) {
    const char = name.charAt(index);
    const next = name.charAt(index + 1);
    if (char === "." && isLower(next)) continue;
    if (char === ".") text += "_";
    else if (char === "_" && (index === 0 || name.charAt(index - 1) === ".")) text += "X";
    else if (char === "_" && isLower(next)) continue;
    else if (/[0-9]/.test(char)) text += char;
    else {
      text += char.toUpperCase();
      for (; isLower(name.charAt(index + 1)); index++) text += name.charAt(index + 1);
    }
  }
  return text;
}

function isLower(char: string): boolean {
  return char >= "a" && char <= "z";
}

/** Methods that every generated message has. */
const methods = new Set([
  "Reset",
  "String",
  "ProtoMessage",
  "Marshal",
  "Unmarshal",
  "ExtensionRangeArray",
  "ExtensionMap",
  "Descriptor",
]);

/** A field's name in its Go struct. */
export function goField(field: DescField): string {
  const name = goCamelCase(field.name);
  return methods.has(name) ? `${name}_` : name;
}

/** A type's name in its Go package. */
export function goType(type: { readonly typeName: string; readonly file: DescFile }): string {
  const { package: pkg } = type.file.proto;
  return goCamelCase(type.typeName.slice(pkg === "" ? 0 : pkg.length + 1));
}

/** Names that protoc-gen-go-temporal makes, with words as it tells them apart: `GetURL` becomes `GetUrl`. */
export function goTemporalName(...rpcs: readonly string[]): string {
  const words = rpcs
    .map(goCamelCase)
    .join("With")
    .match(/[A-Z]+[a-z]*|[a-z]+|[0-9]+/g);
  return (words ?? []).map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()).join("");
}

/** How a file's Go package is imported. */
export interface GoPackage {
  readonly alias: string;
  readonly path: string;
}

/** The Go package of a file: `go_package`, or its folder below a module that the reader has to name. */
export function goPackage(file: DescFile): GoPackage {
  const [stated = "", name] = (file.proto.options?.goPackage ?? "").split(";");
  const folder = file.name.split("/").slice(0, -1).join("/");
  const path = stated === "" ? `example.com/gen${folder === "" ? "" : `/${folder}`}` : stated;
  const parts = path.split("/").map((part) => part.replace(/[^A-Za-z0-9_]/g, ""));
  const last = parts.at(-1) ?? "";
  return { alias: name ?? (/^v\d+/.test(last) ? `${parts.at(-2) ?? ""}${last}` : last), path };
}

/** Whether the message's Go type has fields that can be written in a literal. */
export function isOpenInGo(message: DescMessage): boolean {
  // From edition 2024 on protoc-gen-go hides the fields unless it is told otherwise.
  return (message.file.edition as number) < 1001;
}
