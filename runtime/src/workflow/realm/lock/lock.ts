import { hiddenIntrinsics, sealedPrototypes } from "./intrinsics.js";
import { allowClassOverrides, allowCommonOverrides } from "./override.js";
import { Watch } from "./watch.js";

// The guarded ones refuse what the lock itself does last.
const { defineProperty, freeze, seal } = Object;

/** Makes a realm's built-ins and the shared layers final. One a realm. */
export class Lock {
  readonly #sealed = new Set<object>(sealedPrototypes());
  /** Locked property by property: frozen, these would slow down or break what is below them. */
  readonly #byProperty = new Set<object>([Object.prototype, Error]);
  readonly #locked = new WeakSet<object>();
  /** Whether what is locked now is code that completes its classes later. */
  #lenient = false;
  readonly #watch = new Watch();

  /** Locks the language's objects and every global; after it nothing can be added to `globalThis`. */
  lockGlobals(global: typeof globalThis): void {
    allowCommonOverrides();
    this.#watch.guard(global);
    for (const prototype of this.#sealed) this.#watch.everything(prototype, constructorName(prototype));
    this.#watch.restoreOnly(Error, "stackTraceLimit");
    this.#byProperty.add(global);
    for (const root of [global, ...hiddenIntrinsics()]) this.#lock(root, false);
  }

  /** Locks what can be reached from an error, and nothing else. */
  lockErrors(): void {
    allowCommonOverrides();
    this.#watch.restoreOnly(Error, "stackTraceLimit");
    this.#lock(RangeError, false);
  }

  /**
   * Locks the exports of a module that all runs share, with all that is reachable from them. `lenient`: the prototypes of
   * its classes may still get new members, as some libraries install theirs when a class is first used.
   */
  lockModule(exports: object, lenient: boolean): void {
    this.#lenient = lenient;
    for (const key of Reflect.ownKeys(exports)) {
      const value: unknown = Reflect.get(exports, key);
      if (isObject(value)) this.#lock(value, true);
    }
    freeze(exports);
  }

  /** See {@link Watch.verify}. */
  verify(): string {
    return this.#watch.verify();
  }

  #lock(root: object, classes: boolean): void {
    const open: object[] = [root];
    for (let object = open.pop(); object !== undefined; object = open.pop()) {
      if (this.#locked.has(object)) continue;
      this.#locked.add(object);
      const prototype = classes && isClassPrototype(object);
      if (prototype) allowClassOverrides(object);
      const parent: unknown = Object.getPrototypeOf(object);
      if (isObject(parent)) open.push(parent);
      for (const key of Reflect.ownKeys(object)) {
        const { value, get, set } = Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
        for (const part of [value, get, set]) if (isObject(part)) open.push(part);
      }
      this.#seal(object, prototype && this.#lenient);
    }
  }

  #seal(object: object, extensible: boolean): void {
    if (this.#sealed.has(object)) seal(object);
    else if (extensible || this.#byProperty.has(object)) this.#lockProperties(object, extensible);
    else if (ArrayBuffer.isView(object)) Object.preventExtensions(object);
    else freeze(object);
  }

  #lockProperties(object: object, extensible: boolean): void {
    for (const key of Reflect.ownKeys(object)) {
      const descriptor = Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
      if (descriptor.configurable === false && descriptor.writable !== true) continue;
      const data = "value" in descriptor && !this.#watch.has(object, key);
      defineProperty(object, key, data ? { writable: false, configurable: false } : { configurable: false });
    }
    if (!extensible) Object.preventExtensions(object);
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function isClassPrototype(object: object): boolean {
  const type: unknown = Object.getOwnPropertyDescriptor(object, "constructor")?.value;
  return typeof type === "function" && Object.getOwnPropertyDescriptor(type, "prototype")?.value === object;
}

function constructorName(prototype: object): string {
  return `${prototype.constructor.name}.prototype`;
}
