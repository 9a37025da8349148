import { replace } from "../replace.js";
import { arrayMethods, arrayMethodsUnchanged, sharedMethods, sharedMethodsUnchanged } from "./unchanged.js";

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
  /** Those that the comparisons written out do not read. */
  readonly #others: Watched[] = [];
  readonly #array = snapshot(Array.prototype, [...sharedMethods, ...arrayMethods]);
  readonly #typed = snapshot(Object.getPrototypeOf(Uint8Array.prototype) as object, sharedMethods);
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
    const array = this.#array;
    const typed = this.#typed;
    const same =
      sharedMethodsUnchanged(array.now, array.was) &&
      arrayMethodsUnchanged(array.now, array.was) &&
      sharedMethodsUnchanged(typed.now, typed.was);
    return putBack(same ? this.#others : this.#watched);
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
    const watched: Watched = { home: home as Watched["home"], key, value: Reflect.get(home, key), name };
    this.#homes.add(home);
    this.#watched.push(watched);
    const { now, was } = home === this.#array.now ? this.#array : this.#typed;
    if (home !== now || !Object.hasOwn(was, key)) this.#others.push(watched);
  }
}

/** Puts back what was changed; names what a run must not change. By index: how arrays are iterated may be changed. */
function putBack(list: readonly Watched[]): string {
  let changed = "";
  for (let i = 0; i < list.length; i++) {
    const { home, key, value, name } = list[i] as Watched;
    if (home[key] === value) continue;
    home[key] = value;
    if (name !== undefined) changed += changed === "" ? name : `, ${name}`;
  }
  return changed;
}

interface Snapshot {
  readonly now: Record<string, unknown>;
  readonly was: Record<string, unknown>;
}

function snapshot(home: object, names: readonly string[]): Snapshot {
  const now = home as Record<string, unknown>;
  return { now, was: Object.fromEntries(names.map((name) => [name, now[name]])) };
}
