import type { DescFile, DescMessage, Registry } from "@bufbuild/protobuf";
import type { MessageRef } from "../../model/message-ref.js";
import { KNOWN_TYPES, needsTypes } from "../converter/known-types.js";
import type { ImportScope } from "./imports.js";
import type { PrintContext } from "./module-scope.js";
import type { ModuleKind, Modules } from "./modules.js";

/** Which names a message goes by in TypeScript, and where it is imported from; decided by what prints messages. */
export interface MessageNaming {
  /** Name of the type and of the token. */
  shape(message: DescMessage): string;
  /** Name of the init. */
  init(message: DescMessage): string;
}

/** The types and tokens of messages as one generated module sees them. */
export class MessageNames {
  readonly #scope: ImportScope;
  readonly #modules: Modules;
  readonly #naming: MessageNaming;
  readonly #registry: Registry;
  readonly #from: DescFile;
  readonly #kind: ModuleKind;

  constructor(context: PrintContext, scope: ImportScope, modules: Modules, from: DescFile, kind: ModuleKind) {
    this.#scope = scope;
    this.#modules = modules;
    this.#naming = context.naming;
    this.#registry = context.registry;
    this.#from = from;
    this.#kind = kind;
  }

  /** What a handler, an activity or a caller receives; `void` for Empty. */
  message(ref: MessageRef): string {
    return ref.empty ? "void" : this.#import(ref, "type", (descriptor) => this.#naming.shape(descriptor));
  }

  /** What may be given for a message; `void` for Empty. */
  init(ref: MessageRef): string {
    return ref.empty ? "void" : this.#import(ref, "type", (descriptor) => this.#naming.init(descriptor));
  }

  /** The token as a value, for a table of the file; `null` for Empty. */
  token(ref: MessageRef): string {
    if (ref.empty) return "null";
    const token = this.#import(ref, "value", (descriptor) => this.#naming.shape(descriptor));
    const descriptor = this.#descriptor(ref);
    if (descriptor.file === this.#from || !needsTypes(descriptor)) return token;
    // Another file's message knows what that file knows; in this service it may hold what the service's file knows too.
    const holding = this.#scope.value(this.#modules.runtime("internal"), "alsoHolding");
    return `/*@__PURE__*/ ${holding}(${token}, ${KNOWN_TYPES})`;
  }

  /** The file that declares a message. */
  file(ref: MessageRef): DescFile {
    return this.#descriptor(ref).file;
  }

  #import(ref: MessageRef, use: "type" | "value", nameOf: (descriptor: DescMessage) => string): string {
    const descriptor = this.#descriptor(ref);
    const name = nameOf(descriptor);
    const own = this.#kind === "protempo" && descriptor.file === this.#from;
    return own ? name : this.#scope[use](this.#modules.messages(this.#from.name, descriptor), name);
  }

  #descriptor(ref: MessageRef): DescMessage {
    const descriptor = this.#registry.getMessage(ref.typeName);
    if (descriptor === undefined) {
      throw new Error(`no message ${ref.typeName} in the request`);
    }
    return descriptor;
  }
}
