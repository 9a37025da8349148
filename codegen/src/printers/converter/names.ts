import type { DescEnum, DescFile, DescMessage } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";

/** Identifiers that protobuf-es does not use as they are. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "break case catch class const continue debugger default delete do else export extends false finally for function if " +
    "import in instanceof new null return super switch this throw true try typeof var void while with yield enum " +
    "implements interface let package private protected public static Object bigint number boolean string object " +
    "globalThis Uint8Array Partial"
  ).split(" "),
);

/** Names of a message or enum as protobuf-es gives them: without the package, nested ones joined by underscores. */
export function shapeName(desc: DescMessage | DescEnum): string {
  const { package: pkg } = desc.file.proto;
  const name = desc.typeName.slice(pkg === "" ? 0 : pkg.length + 1).replaceAll(".", "_");
  return RESERVED.has(name) ? `${name}$` : name;
}

/** Name of what a message can be made from. `$` after a name that a message of the file has already. */
export function initName(desc: DescMessage): string {
  return free(`${shapeName(desc)}Init`, desc.file);
}

/** What a message's converters do. */
export type ConverterKind = "create" | "encode" | "decode" | "writeJson" | "readJson" | "new" | "fields";

/** Name of one of a message's converters. */
export function converterName(kind: ConverterKind, desc: DescMessage): string {
  const shape = shapeName(desc);
  switch (kind) {
    case "writeJson":
      return free(`write${shape}Json`, desc.file);
    case "readJson":
      return free(`read${shape}Json`, desc.file);
    case "fields":
      return `${shape}$fields`;
    default:
      return free(`${kind}${shape}`, desc.file);
  }
}

/** Name of the names of an enum. */
export function enumNamesName(desc: DescEnum): string {
  return `${shapeName(desc)}$names`;
}

function free(name: string, file: DescFile): string {
  return shapes(file).has(name) ? `${name}$` : name;
}

/** Kept, as every name of a file is compared with them. */
const shapesByFile = new WeakMap<DescFile, ReadonlySet<string>>();

function shapes(file: DescFile): ReadonlySet<string> {
  let names = shapesByFile.get(file);
  if (names === undefined) {
    names = new Set(
      [...nestedTypes(file)]
        .filter((type) => type.kind === "message" || type.kind === "enum")
        .map((type) => shapeName(type)),
    );
    shapesByFile.set(file, names);
  }
  return names;
}

/** Messages of a file, nested ones after what they are nested in; entries of maps are not among them. */
export function messagesOf(file: DescFile): DescMessage[] {
  return [...nestedTypes(file)].filter((type) => type.kind === "message");
}

/** Enums of a file, nested ones too. */
export function enumsOf(file: DescFile): DescEnum[] {
  return [...nestedTypes(file)].filter((type) => type.kind === "enum");
}

/** Every name that the converters of a contract file declare at top level. */
export function declaredConverterNames(file: DescFile): string[] {
  const kinds: ConverterKind[] = ["create", "encode", "decode", "writeJson", "readJson", "new", "fields"];
  return [
    ...messagesOf(file).flatMap((desc) => [
      shapeName(desc),
      initName(desc),
      ...kinds.map((kind) => converterName(kind, desc)),
    ]),
    ...enumsOf(file).flatMap((desc) => [shapeName(desc), enumNamesName(desc)]),
  ];
}
