import { type DescExtension, type DescMessage, getOption, hasOption, type Message } from "@bufbuild/protobuf";
import type { GenExtension } from "@bufbuild/protobuf/codegenv2";
import { reflect } from "@bufbuild/protobuf/reflect";
import type { MethodOptions, ServiceOptions } from "@bufbuild/protobuf/wkt";
import type { Diagnostics } from "../diagnostics/diagnostics.js";
import type { Location } from "../model/location.js";
import { optionRow } from "../options-table.js";
import type { Element } from "./element.js";
import { warnIgnored } from "./warn-ignored.js";

/** A set option with the place of each of its fields. */
export interface Read<T> {
  readonly value: T;
  /** The place of the option, or of the field at a path inside it. */
  at(...path: number[]): Location;
}

/** Reads a method's option of `temporal.v1`, reporting what in it is not supported. Undefined if it is not set. */
export function readMethodOption<T extends Message>(
  { descriptor, path, locator }: Element<"rpc">,
  extension: GenExtension<MethodOptions, T>,
  diagnostics: Diagnostics,
): Read<T> | undefined {
  if (!hasOption(descriptor, extension)) {
    return undefined;
  }
  const at = (...inner: number[]) => locator.locate([...path, 4, extension.number, ...inner]);
  return checked(extension, getOption(descriptor, extension) as T, at, diagnostics);
}

/** Reads a service's option of `temporal.v1`, reporting what in it is not supported. Undefined if it is not set. */
export function readServiceOption<T extends Message>(
  { descriptor, path, locator }: Element<"service">,
  extension: GenExtension<ServiceOptions, T>,
  diagnostics: Diagnostics,
): Read<T> | undefined {
  if (!hasOption(descriptor, extension)) {
    return undefined;
  }
  const at = (...inner: number[]) => locator.locate([...path, 3, extension.number, ...inner]);
  return checked(extension, getOption(descriptor, extension) as T, at, diagnostics);
}

function checked<T extends Message>(
  extension: DescExtension,
  value: T,
  at: Read<T>["at"],
  diagnostics: Diagnostics,
): Read<T> {
  if (extension.message !== undefined) {
    reportUnsupported(extension.message, value, [], at, diagnostics);
  }
  return { value, at };
}

/** Goes through every set field of an option, nested ones too, and reports those without effect. */
function reportUnsupported(
  schema: DescMessage,
  message: Message,
  path: readonly number[],
  at: (...path: number[]) => Location,
  diagnostics: Diagnostics,
): void {
  for (const unknown of message.$unknown ?? []) {
    diagnostics.error(
      "PT1004",
      at(...path),
      `${schema.typeName} has a field ${unknown.no} that this version does not know`,
      "update protoc-gen-protempo, or take the field out",
    );
  }
  if (!schema.typeName.startsWith("temporal.v1.")) {
    return;
  }
  const view = reflect(schema, message);
  const shortName = schema.typeName.slice("temporal.v1.".length);
  for (const field of view.fields) {
    if (!view.isSet(field)) {
      continue;
    }
    const fieldPath = [...path, field.number];
    const row = optionRow(shortName, field.name);
    if (row === undefined || row.support === "refused") {
      diagnostics.error(
        "PT1005",
        at(...fieldPath),
        `the option ${shortName}.${field.name} is not supported${row?.note === undefined ? "" : `: ${row.note}`}`,
        "take it out",
      );
    } else if (row.support === "ignored") {
      warnIgnored(diagnostics, at(...fieldPath), `${shortName}.${field.name}`, row.note);
    } else if (field.fieldKind === "message") {
      reportUnsupported(field.message, view.get(field).message, fieldPath, at, diagnostics);
    } else if (field.fieldKind === "list" && field.listKind === "message") {
      let index = 0;
      for (const item of view.get(field)) {
        const nested = (item as { readonly message: Message }).message;
        reportUnsupported(field.message, nested, [...fieldPath, index], at, diagnostics);
        index++;
      }
    }
  }
}
