import { dress, replace } from "../replace.js";

interface Watched {
  readonly home: Record<PropertyKey, unknown>;
  readonly key: PropertyKey;
  readonly value: unknown;
  /** Undefined: changing it is allowed for the length of an activation. */
  readonly name: string | undefined;
}

/**
 * What has to stay assignable for V8 to be fast, or for ordinary code to work: it is compared after each activation and
 * put back.
 */
export class Watch {
  readonly #watched: Watched[] = [];
  readonly #homes = new Set<unknown>();

  /** Watches one property; `name` is what the message calls its home. */
  add(home: object, key: PropertyKey, name: string): void {
    this.#push(home, key, `${name}.${typeof key === "symbol" ? key.description : String(key)}`);
  }

  /** Watches every own property. */
  everything(home: object, name: string): void {
    for (const key of Reflect.ownKeys(home)) this.add(home, key, name);
  }

  /** Puts a property back without calling it a mistake. */
  restoreOnly(home: object, key: PropertyKey): void {
    this.#push(home, key, undefined);
  }

  has(home: object, key: PropertyKey): boolean {
    return this.#watched.some((watched) => watched.home === home && watched.key === key);
  }

  /**
   * Puts back what was changed. Returns the names of what a run must not change, separated by commas; an empty text if
   * all is well.
   */
  verify(): string {
    let changed = "";
    const watched = this.#watched;
    // By index: the way that arrays are iterated may be what was changed.
    for (let i = 0; i < watched.length; i++) {
      const { home, key, value, name } = watched[i] as Watched;
      if (home[key] === value) continue;
      home[key] = value;
      if (name !== undefined) changed += changed === "" ? name : `, ${name}`;
    }
    return changed;
  }

  /**
   * Keeps the watched properties assignable: a property that is not configurable can still be made read-only, and then
   * nothing could put it back.
   */
  guard(global: typeof globalThis): void {
    const homes = this.#homes;
    const check = (target: unknown): void => {
      if (homes.has(target))
        throw new TypeError("Workflow code cannot change built-ins: make a function or a subclass.");
    };
    const guarded = [
      [global.Object, "defineProperty"],
      [global.Object, "defineProperties"],
      [global.Object, "freeze"],
      [global.Reflect, "defineProperty"],
    ] as const;
    for (const [home, name] of guarded) {
      const native = Reflect.get(home, name) as (...args: unknown[]) => unknown;
      replace(home, name, dress(guardedCall(native, check), name, native.length));
    }
  }

  #push(home: object, key: PropertyKey, name: string | undefined): void {
    this.#homes.add(home);
    this.#watched.push({ home: home as Watched["home"], key, value: Reflect.get(home, key), name });
  }
}

function guardedCall(
  native: (...args: unknown[]) => unknown,
  check: (target: unknown) => void,
): (...args: unknown[]) => unknown {
  return (target, ...rest) => {
    check(target);
    return native(target, ...rest);
  };
}
