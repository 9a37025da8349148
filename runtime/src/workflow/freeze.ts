/**
 * Freezes classes with their prototypes and all functions on them. What runs of one lane share and user code can reach
 * through its context must not change: one run could change it for another.
 */
export function freezeClasses(...types: readonly object[]): void {
  for (const type of types) {
    freezeMembers(type);
    const { prototype } = type as { readonly prototype?: unknown };
    if (typeof prototype === "object" && prototype !== null) freezeMembers(prototype);
  }
}

function freezeMembers(holder: object): void {
  for (const key of Reflect.ownKeys(holder)) {
    const { value, get, set } = Object.getOwnPropertyDescriptor(holder, key) ?? {};
    for (const member of [value, get, set]) if (typeof member === "function") freezeFunction(member);
  }
  Object.freeze(holder);
}

function freezeFunction(fn: { readonly prototype?: unknown }): void {
  Object.freeze(fn);
  // What is written as a function, not as a method, has a prototype of its own.
  if (typeof fn.prototype === "object" && fn.prototype !== null) Object.freeze(fn.prototype);
}
