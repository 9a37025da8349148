import {
  type DescEnum,
  type DescField,
  type DescFile,
  type DescMessage,
  type FileRegistry,
  ScalarType,
} from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { Locator } from "../diagnostics/locator.js";
import type { Location } from "../model/location.js";
import type { ManifestEnum, ManifestField, ManifestMessage } from "./manifest.js";
import { hashOf } from "./print-manifest.js";
import { rulesOf } from "./validation-rules.js";

/** Every message and enum that messages of these names can hold, sorted by name. Types of protobuf itself never change. */
export function payloadTypes(
  names: readonly string[],
  registry: FileRegistry,
): { readonly messages: readonly ManifestMessage[]; readonly enums: readonly ManifestEnum[] } {
  const collector = new Collector(registry);
  for (const name of names) {
    const message = registry.getMessage(name);
    if (message !== undefined) collector.addMessage(message);
  }
  return collector.result();
}

type Unhashed = Omit<ManifestMessage, "hash">;

class Collector {
  readonly #registry: FileRegistry;
  readonly #messages = new Map<string, Unhashed>();
  readonly #enums = new Map<string, ManifestEnum>();
  readonly #locators = new Map<DescFile, Locator>();

  constructor(registry: FileRegistry) {
    this.#registry = registry;
  }

  addMessage(message: DescMessage): void {
    const name = message.typeName;
    if (this.#messages.has(name) || name.startsWith("google.protobuf.")) return;
    const path = pathOf(message);
    const fields = message.fields
      .map(
        (field, index): ManifestField => ({
          ...fieldOf(field),
          ...this.#rules(field),
          location: this.#locate(message.file, [...path, 2, index]),
        }),
      )
      .sort((a, b) => a.number - b.number);
    this.#messages.set(name, {
      message: name,
      ...this.#rules(message),
      fields,
      location: this.#locate(message.file, path),
    });
    for (const field of message.fields) {
      if (field.message !== undefined) this.addMessage(field.message);
      if (field.enum !== undefined) this.#addEnum(field.enum);
    }
  }

  #addEnum(desc: DescEnum): void {
    const name = desc.typeName;
    if (this.#enums.has(name) || name.startsWith("google.protobuf.")) return;
    const path = pathOf(desc);
    const values = desc.values.map((value, index) => ({
      number: value.number,
      name: value.name,
      location: this.#locate(desc.file, [...path, 2, index]),
    }));
    this.#enums.set(name, {
      enum: name,
      // Of several names one is written: their order counts.
      values: values.sort((a, b) => a.number - b.number),
      location: this.#locate(desc.file, path),
    });
  }

  result(): { readonly messages: readonly ManifestMessage[]; readonly enums: readonly ManifestEnum[] } {
    const names = [...this.#messages.keys()].sort();
    return {
      messages: names.map((name) => {
        const { message, ...rest } = this.#messages.get(name) as Unhashed;
        return { message, hash: hashOf(this.#closure(name)), ...rest };
      }),
      enums: [...this.#enums.keys()].sort().map((name) => this.#enums.get(name) as ManifestEnum),
    };
  }

  /** A message, and what it holds in the order in which it is met. */
  #closure(name: string): readonly unknown[] {
    const met = new Set([name]);
    const found: unknown[] = [];
    for (const each of met) {
      const message = this.#messages.get(each);
      found.push(message ?? this.#enums.get(each) ?? each);
      for (const { holds } of message?.fields ?? []) {
        if (holds !== undefined) met.add(holds);
      }
    }
    return found;
  }

  #rules(element: DescField | DescMessage): { readonly rules?: readonly string[] } {
    const rules = rulesOf(element, this.#registry);
    return rules.length === 0 ? {} : { rules };
  }

  #locate(file: DescFile, path: readonly number[]): Location {
    let locator = this.#locators.get(file);
    if (locator === undefined) {
      locator = new Locator(file);
      this.#locators.set(file, locator);
    }
    return locator.locate(path);
  }
}

/** A message's or enum's path as `SourceCodeInfo` numbers it. */
function pathOf(type: DescMessage | DescEnum): number[] {
  const { parent, file } = type;
  if (parent === undefined) {
    return type.kind === "message" ? [4, file.messages.indexOf(type)] : [5, file.enums.indexOf(type)];
  }
  return type.kind === "message"
    ? [...pathOf(parent), 3, parent.nestedMessages.indexOf(type)]
    : [...pathOf(parent), 4, parent.nestedEnums.indexOf(type)];
}

function fieldOf(field: DescField): Omit<ManifestField, "location"> {
  const holds = (field.message ?? field.enum)?.typeName;
  return {
    number: field.number,
    name: field.name,
    json: field.jsonName,
    type: typeOf(field),
    ...(holds === undefined ? {} : { holds }),
    ...(field.oneof === undefined ? {} : { oneof: field.oneof.name }),
    ...(field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED ? { required: true } : {}),
    ...(hasPresence(field) ? { presence: true } : {}),
  };
}

function hasPresence({ fieldKind, presence }: DescField): boolean {
  return (fieldKind === "scalar" || fieldKind === "enum") && presence !== FeatureSet_FieldPresence.IMPLICIT;
}

function typeOf(field: DescField): string {
  const single = (field.message ?? field.enum)?.typeName ?? scalarName(field.scalar);
  if (field.fieldKind === "list") return `repeated ${single}`;
  if (field.fieldKind === "map") return `map<${scalarName(field.mapKey)}, ${single}>`;
  return single;
}

function scalarName(type: ScalarType | undefined): string {
  return type === undefined ? "" : ScalarType[type].toLowerCase();
}
