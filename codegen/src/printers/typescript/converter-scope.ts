import type { DescFile } from "@bufbuild/protobuf";
import type { ConverterMode, ConverterScope } from "../converter/scope.js";
import type { ModuleScope } from "./module-scope.js";

/** Folder of the well-known types, whose protobuf-es code is part of protobuf-es. */
const wellKnownFolder = "google/protobuf/";

/** Lets converters be printed into the module of a proto file. */
export class TypeScriptConverterScope implements ConverterScope {
  readonly mode: ConverterMode = "contract";
  readonly runtime: string;
  readonly wellKnown: string;
  readonly #scope: ModuleScope;

  constructor(scope: ModuleScope) {
    this.#scope = scope;
    this.runtime = scope.modules.runtime("internal");
    this.wellKnown = scope.modules.runtime("converter");
  }

  pb(file: DescFile): string {
    return file.name.startsWith(wellKnownFolder)
      ? "@bufbuild/protobuf/wkt"
      : this.#scope.modules.sibling(this.#scope.file.name, file, "pb");
  }

  converters(file: DescFile): string {
    return this.#scope.modules.sibling(this.#scope.file.name, file, "protempo");
  }

  isLate(file: DescFile): boolean {
    return this.#scope.context.cycles.join(this.#scope.file, file);
  }

  type(module: string, name: string): string {
    return this.#scope.imports.type(module, name);
  }

  value(module: string, name: string): string {
    return this.#scope.imports.value(module, name);
  }
}
