import type { DescFile, DescMessage } from "@bufbuild/protobuf";
import type { Parameters } from "../../plugin/parameters.js";
import { isWellKnown } from "../converter/well-known.js";

/** Kinds of generated module, as the ends of their file names. */
export type ModuleKind = "protempo" | "workflow" | "activity" | "client" | "pb";

/** Where generated modules lie and how they import each other. */
export class Modules {
  readonly #parameters: Parameters;

  constructor(parameters: Parameters) {
    this.#parameters = parameters;
  }

  /** Path of a generated file below the output folder. */
  path(file: DescFile, kind: ModuleKind): string {
    return `${file.name}_${kind}.ts`;
  }

  /** A module of the runtime package, such as `protempo/workflow`. */
  runtime(entry: string): string {
    return `${this.#parameters.runtimePackage}/${entry}`;
  }

  /** The module that has a message's type, init and token, as imported from the module of another proto file. */
  messages(from: string, message: DescMessage): string {
    if (isWellKnown(message)) {
      return this.runtime("converter");
    }
    return this.sibling(from, message.file, "protempo");
  }

  /** A generated module as imported from one of the proto file `from` (its name without `.proto`). */
  sibling(from: string, file: DescFile, kind: ModuleKind): string {
    const path = `./${file.name}_${kind}.js`;
    const rewritten = this.#rewrite(path);
    return withExtension(rewritten ?? relative(from, `${file.name}_${kind}.js`), this.#parameters.importExtension);
  }

  #rewrite(path: string): string | undefined {
    const rule = this.#parameters.rewriteImports.find(({ pattern }) => pattern.test(path));
    return rule === undefined ? undefined : `${rule.target.replace(/\/$/, "")}${path.slice(1)}`;
  }
}

function relative(from: string, to: string): string {
  const fromFolders = from.split("/").slice(0, -1);
  const toParts = to.split("/");
  let same = 0;
  while (same < fromFolders.length && same < toParts.length - 1 && fromFolders[same] === toParts[same]) {
    same++;
  }
  const up = fromFolders.length - same;
  return `${up === 0 ? "./" : "../".repeat(up)}${toParts.slice(same).join("/")}`;
}

function withExtension(path: string, extension: Parameters["importExtension"]): string {
  return path.endsWith(".js") ? path.slice(0, -3) + (extension === "none" ? "" : `.${extension}`) : path;
}
