import { replace } from "../replace.js";

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

  /** Watches every own property that can be assigned; `name` is what the message calls their home. */
  everything(home: object, name: string): void {
    for (const key of Reflect.ownKeys(home)) {
      if (Object.getOwnPropertyDescriptor(home, key)?.writable !== true) continue;
      this.#push(home, key, `${name}.${typeof key === "symbol" ? key.description : String(key)}`);
    }
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
    const { defineProperty, defineProperties, freeze } = global.Object;
    const reflectDefine = global.Reflect.defineProperty;
    const guarded = {
      defineProperty<T>(target: T, key: PropertyKey, descriptor: PropertyDescriptor): T {
        check(target);
        return defineProperty(target, key, descriptor);
      },
      defineProperties<T>(target: T, descriptors: PropertyDescriptorMap): T {
        check(target);
        return defineProperties(target, descriptors);
      },
      freeze<T>(target: T): Readonly<T> {
        check(target);
        return freeze(target);
      },
    };
    const reflect = {
      defineProperty(target: object, key: PropertyKey, descriptor: PropertyDescriptor): boolean {
        check(target);
        return reflectDefine(target, key, descriptor);
      },
    };
    for (const [name, guard] of Object.entries(guarded)) replace(global.Object, name, guard);
    replace(global.Reflect, "defineProperty", reflect.defineProperty);
  }

  #push(home: object, key: PropertyKey, name: string | undefined): void {
    this.#homes.add(home);
    this.#watched.push({ home: home as Watched["home"], key, value: Reflect.get(home, key), name });
  }
}
