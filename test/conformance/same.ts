/**
 * The first difference between two messages, or undefined. As strict as it can be: own properties and their order of
 * magnitude, values that come from the prototype, minus zero, `NaN`, bytes, and that arrays are arrays.
 */
export function difference(a: unknown, b: unknown, path = ""): string | undefined {
  if (Object.is(a, b)) return undefined;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null)
    return `${path}: ${show(a)} against ${show(b)}`;
  if (a instanceof Uint8Array || b instanceof Uint8Array) {
    const same = a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0;
    return same ? undefined : `${path}: ${show(a)} against ${show(b)}`;
  }
  if (Array.isArray(a) !== Array.isArray(b)) return `${path}: an array against an object`;
  const keys = names(a);
  const others = names(b);
  if (keys.join() !== others.join()) return `${path}: keys ${keys.join()} against ${others.join()}`;
  for (const key of keys) {
    const found = difference(
      (a as Record<string, unknown>)[key.slice(1)],
      (b as Record<string, unknown>)[key.slice(1)],
      `${path}.${key.slice(1)}`,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Own names after `=`, inherited ones after `^`. */
function names(value: object): string[] {
  const all: string[] = [];
  for (const key in value) all.push((Object.hasOwn(value, key) ? "=" : "^") + key);
  return all.sort();
}

function show(value: unknown): string {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  return typeof value === "bigint"
    ? `${value}n`
    : Object.is(value, -0)
      ? "-0"
      : (JSON.stringify(value) ?? String(value));
}

/** What a call gives, or that it throws. */
export type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** Calls and catches. */
export function outcome<T>(call: () => T): Outcome<T> {
  try {
    return { value: call() };
  } catch (error) {
    return { error };
  }
}

/** Takes away the fields that were kept without being known, however deep. */
export function withoutUnknown<T>(value: T): T {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  for (const key of Object.keys(value)) {
    if (key === "$unknown") delete (value as Record<string, unknown>)[key];
    else withoutUnknown((value as Record<string, unknown>)[key]);
  }
  return value;
}
