import type { DescMessage, Registry } from "@bufbuild/protobuf";
import type { MessageRef } from "../../model/message-ref.js";
import type { ImportScope } from "./imports.js";
import type { Modules } from "./modules.js";

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
  readonly #from: string;

  constructor(scope: ImportScope, modules: Modules, naming: MessageNaming, registry: Registry, from: string) {
    this.#scope = scope;
    this.#modules = modules;
    this.#naming = naming;
    this.#registry = registry;
    this.#from = from;
  }

  /** What a handler, an activity or a caller receives; `void` for Empty. */
  message(ref: MessageRef): string {
    if (ref.empty) {
      return "void";
    }
    const descriptor = this.#descriptor(ref);
    return this.#scope.type(this.#modules.messages(this.#from, descriptor), this.#naming.shape(descriptor));
  }

  /** What may be given for a message; `void` for Empty. */
  init(ref: MessageRef): string {
    if (ref.empty) {
      return "void";
    }
    const descriptor = this.#descriptor(ref);
    return this.#scope.type(this.#modules.messages(this.#from, descriptor), this.#naming.init(descriptor));
  }

  /** The token as a value; `null` for Empty. */
  token(ref: MessageRef): string {
    if (ref.empty) {
      return "null";
    }
    const descriptor = this.#descriptor(ref);
    const module = this.#modules.messages(this.#from, descriptor);
    return this.#scope.value(module, this.#naming.shape(descriptor));
  }

  #descriptor(ref: MessageRef): DescMessage {
    const descriptor = this.#registry.getMessage(ref.typeName);
    if (descriptor === undefined) {
      throw new Error(`no message ${ref.typeName} in the request`);
    }
    return descriptor;
  }
}
