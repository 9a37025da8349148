/** One name that a generated module imports. */
export interface ImportedName {
  readonly module: string;
  readonly name: string;
  /** What it is called in the module: its name, unless that is taken. */
  readonly local: string;
  readonly typeOnly: boolean;
}

/**
 * Gives local names to what a module imports. Names that the module declares keep theirs; an imported name that is
 * taken gets `$` after it, which no protobuf identifier contains.
 */
export class ImportScope {
  readonly #taken: Set<string>;
  readonly #imports = new Map<string, ImportedName>();

  constructor(declared: Iterable<string>) {
    this.#taken = new Set(declared);
  }

  /** The local name of an import, for use as a type. */
  type(module: string, name: string): string {
    return this.#add(module, name, true);
  }

  /** The local name of an import, for use as a value or a type. */
  value(module: string, name: string): string {
    return this.#add(module, name, false);
  }

  get all(): readonly ImportedName[] {
    return [...this.#imports.values()];
  }

  #add(module: string, name: string, typeOnly: boolean): string {
    const key = `${module} ${name}`;
    const before = this.#imports.get(key);
    if (before !== undefined) {
      if (before.typeOnly && !typeOnly) {
        this.#imports.set(key, { ...before, typeOnly: false });
      }
      return before.local;
    }
    let local = name;
    for (let count = 0; this.#taken.has(local); count++) {
      local = `${name}$${count === 0 ? "" : count}`;
    }
    this.#taken.add(local);
    this.#imports.set(key, { module, name, local, typeOnly });
    return local;
  }
}
