import type { DescEnum, DescEnumValue, DescField, DescFile, DescMessage, DescOneof } from "@bufbuild/protobuf";

/** Numbers of the fields of the descriptors that make up a path in the source code info. */
const IN_FILE = { message: 4, enum: 5 } as const;
const IN_MESSAGE = { field: 2, message: 3, enum: 4, oneof: 8 } as const;
const IN_ENUM = { value: 2 } as const;

type Commented = DescMessage | DescField | DescOneof | DescEnum | DescEnumValue;

/** The leading comment of an element, or the trailing one; empty if it has none. */
export function getComments(desc: Commented): string {
  const file = desc.kind === "message" || desc.kind === "enum" ? desc.file : desc.parent.file;
  return (commentsOf(file).get(pathOf(desc).join()) ?? "")
    .split("\n")
    .map((line) => line.replace(/^ /, "").trimEnd())
    .join("\n")
    .trim();
}

/** The comments of a file by path; kept, as a file has many elements. */
const byFile = new WeakMap<DescFile, ReadonlyMap<string, string>>();

function commentsOf(file: DescFile): ReadonlyMap<string, string> {
  let comments = byFile.get(file);
  if (comments === undefined) {
    comments = new Map(
      (file.proto.sourceCodeInfo?.location ?? []).flatMap((location) => {
        const text = location.leadingComments || location.trailingComments;
        return text === "" ? [] : [[location.path.join(), text] as const];
      }),
    );
    byFile.set(file, comments);
  }
  return comments;
}

function pathOf(desc: Commented): number[] {
  switch (desc.kind) {
    case "enum_value":
      return [...pathOf(desc.parent), IN_ENUM.value, desc.parent.proto.value.indexOf(desc.proto)];
    case "field":
      return [...pathOf(desc.parent), IN_MESSAGE.field, desc.parent.proto.field.indexOf(desc.proto)];
    case "oneof":
      return [...pathOf(desc.parent), IN_MESSAGE.oneof, desc.parent.proto.oneofDecl.indexOf(desc.proto)];
    case "message":
      return desc.parent
        ? [...pathOf(desc.parent), IN_MESSAGE.message, desc.parent.proto.nestedType.indexOf(desc.proto)]
        : [IN_FILE.message, desc.file.proto.messageType.indexOf(desc.proto)];
    case "enum":
      return desc.parent
        ? [...pathOf(desc.parent), IN_MESSAGE.enum, desc.parent.proto.enumType.indexOf(desc.proto)]
        : [IN_FILE.enum, desc.file.proto.enumType.indexOf(desc.proto)];
  }
}
