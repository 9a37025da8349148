import type { DescFile, FileRegistry } from "@bufbuild/protobuf";
import type { Service } from "../../model/service.js";

/**
 * Files whose modules import each other: workflows may take handlers of a file that imports theirs. What tables hold of such
 * a file they have to ask for later, since one of the modules is evaluated before the other one.
 */
export class ReferenceCycles {
  readonly #registry: FileRegistry;
  /** Files that handlers are taken from, and that are not imported: by the file that takes them. */
  readonly #taken = new Map<string, Set<string>>();
  readonly #reached = new Map<string, ReadonlySet<string>>();

  constructor(services: readonly Service[], registry: FileRegistry) {
    this.#registry = registry;
    for (const { file, workflows } of services) {
      for (const { handler } of workflows.flatMap((workflow) => workflow.handlers)) {
        if (handler.file !== file) this.#taken.set(file, (this.#taken.get(file) ?? new Set()).add(handler.file));
      }
    }
  }

  /** Whether the modules of two files import each other, by way of others too. */
  join(a: DescFile, b: DescFile): boolean {
    if (a === b || this.#taken.size === 0) return false;
    return this.#from(a.proto.name).has(b.proto.name) && this.#from(b.proto.name).has(a.proto.name);
  }

  #from(name: string): ReadonlySet<string> {
    let reached = this.#reached.get(name);
    if (reached === undefined) {
      // The set grows while it is gone through.
      const met = new Set([name]);
      for (const each of met) {
        for (const { proto } of this.#registry.getFile(each)?.dependencies ?? []) met.add(proto.name);
        for (const other of this.#taken.get(each) ?? []) met.add(other);
      }
      reached = met;
      this.#reached.set(name, reached);
    }
    return reached;
  }
}
