import { newerGlobal } from "./intrinsics.js";

/**
 * A read-only property of a prototype cannot be assigned on the objects that inherit it, which ordinary code does:
 * `this.name = "MyError"`. As an accessor it can: assigning makes an own property, and the prototype stays as it is.
 */
export function allowOverride(home: object, key: PropertyKey): void {
  const descriptor = Object.getOwnPropertyDescriptor(home, key);
  if (descriptor === undefined || !("value" in descriptor) || descriptor.configurable !== true) return;
  const original: unknown = descriptor.value;
  const accessor = {
    get [key](): unknown {
      return original;
    },
    set [key](value: unknown) {
      if ((typeof this !== "object" && typeof this !== "function") || this === home) {
        throw new TypeError(
          `Cannot assign to read only property '${String(key)}': workflow code cannot change built-ins.`,
        );
      }
      if (Object.hasOwn(this, key)) Reflect.set(this, key, value);
      else Object.defineProperty(this, key, { value, writable: true, enumerable: true, configurable: true });
    },
  };
  const { get, set } = Object.getOwnPropertyDescriptor(accessor, key) as { get(): unknown; set(value: unknown): void };
  Object.defineProperty(home, key, { get, set, enumerable: descriptor.enumerable === true, configurable: true });
}

const errors = [
  Error,
  AggregateError,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
] as const;

/** Names of what newer versions of Node have besides, so that code of one version works with the other. */
const newer: readonly (readonly [string, string])[] = [
  ["SuppressedError", "name message constructor toString"],
  ["Iterator", "drop every filter find flatMap forEach map reduce some take toArray"],
];

/** What ordinary code assigns over in the language's own prototypes. More of them would cost speed for nothing. */
export function allowCommonOverrides(): void {
  const overridden: readonly (readonly [object, string])[] = [
    [Object.prototype, "constructor toString toLocaleString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable"],
    ...errors.map(({ prototype }) => [prototype, "name message constructor toString"] as const),
    [Function.prototype, "name call apply bind toString constructor"],
    [Promise.prototype, "catch finally"],
    [Date.prototype, "toString toJSON valueOf constructor"],
  ];
  for (const [home, keys] of overridden) for (const key of keys.split(" ")) allowOverride(home, key);
  for (const [name, keys] of newer) {
    const home = newerGlobal(name)?.prototype;
    if (home !== undefined) for (const key of keys.split(" ")) allowOverride(home, key);
  }
}

/** Names that subclasses of a shared class assign, on its prototype or in a constructor. */
const overriddenInClasses = ["constructor", "name", "message", "toString", "toJSON", "valueOf"];

/** The same for the prototype of a class of the shared layers. */
export function allowClassOverrides(prototype: object): void {
  for (const key of overriddenInClasses) allowOverride(prototype, key);
}
