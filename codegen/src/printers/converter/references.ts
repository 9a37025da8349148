import type { DescEnum, DescMessage } from "@bufbuild/protobuf";
import { isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { type ConverterKind, converterName, enumNamesName, initName, shapeName } from "./names.js";
import type { ConverterScope } from "./scope.js";
import { isWellKnown, wellKnownNamespace, wrapperName } from "./well-known.js";

/** Names of messages, enums and converters as the module calls them that is being printed. */
export class References {
  readonly scope: ConverterScope;
  readonly #file: string;
  /** Local names of the converters of other files' messages, by the message. */
  readonly #foreign = new Map<DescMessage, string>();

  constructor(scope: ConverterScope, file: string) {
    this.scope = scope;
    this.#file = file;
  }

  /** A function of the runtime. */
  runtime(name: string): string {
    return this.scope.value(this.scope.runtime, name);
  }

  /** A type of the runtime. */
  runtimeType(name: string): string {
    return this.scope.type(this.scope.runtime, name);
  }

  /** protobuf-es' type of a message or enum. */
  pb(desc: DescMessage | DescEnum): string {
    return this.scope.type(this.scope.pb(desc.file), shapeName(desc));
  }

  /** What a message can be made from. */
  init(desc: DescMessage): string {
    if (desc.file.name === this.#file) return initName(desc);
    if (isWrapperDesc(desc)) {
      const value = desc.fields[0];
      const type = value === undefined ? "unknown" : `${this.pb(desc)}["value"]`;
      return `${this.runtime("wktWrappers")}.WrapperInit<${JSON.stringify(desc.typeName)}, ${type}>`;
    }
    const module = isWellKnown(desc) ? this.scope.wellKnown : this.scope.converters(desc.file);
    return this.scope.type(module, initName(desc));
  }

  /** A message's token. */
  token(desc: DescMessage): string {
    const name = shapeName(desc);
    return desc.file.name === this.#file ? name : this.scope.value(this.scope.converters(desc.file), name);
  }

  /** One of a message's converters. */
  converter(kind: ConverterKind, desc: DescMessage): string {
    if (desc.file.name === this.#file) return converterName(kind, desc);
    if (this.scope.mode === "contract") {
      const namespace = wellKnownNamespace(desc);
      if (namespace !== undefined) return `${this.runtime(namespace)}.${converterName(kind, desc)}`;
      if (isWrapperDesc(desc)) return `${this.runtime("wktWrappers")}.${wrapperName(desc)}.${kind}`;
    }
    if (this.scope.mode === "api") return this.scope.value(this.scope.converters(desc.file), converterName(kind, desc));
    const name = this.#foreign.get(desc) ?? `${this.token(desc)}$codec`;
    this.#foreign.set(desc, name);
    return `${name}.${kind}`;
  }

  /**
   * Prints the constants that {@link converter} has named for messages of other files. Of a message only its token is
   * exported: a module that is loaded as a whole, as in a realm, would keep an accessor for each of its functions besides.
   */
  foreignConverters(): string {
    return [...this.#foreign]
      .map(([desc, name]) => {
        const found = this.scope.isLate?.(desc.file)
          ? `${this.runtime("lateConverters")}(() => ${this.token(desc)})`
          : `${this.runtime("converters")}(${this.token(desc)})`;
        return `const ${name} = /*@__PURE__*/ ${found};\n`;
      })
      .join("");
  }

  /** The names of an enum. */
  enumNames(desc: DescEnum): string {
    const name = enumNamesName(desc);
    return desc.file.name === this.#file ? name : this.scope.value(this.scope.converters(desc.file), name);
  }
}
