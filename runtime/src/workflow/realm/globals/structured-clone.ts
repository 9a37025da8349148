import { replace } from "../replace.js";

const errorNames: ReadonlySet<string> = new Set([
  "Error",
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
]);
const tagOf = Object.prototype.toString;
const boxes = [Number, String, Boolean, BigInt] as const;
const uncloneable = [Promise, WeakMap, WeakSet] as const;
const bufferSlice = ArrayBuffer.prototype.slice;

function refuse(value: unknown): never {
  const what = typeof value === "object" ? tagOf.call(value) : typeof value;
  throw new DOMException(`${what} could not be cloned.`, "DataCloneError");
}

function cloneValue(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value === "function" || typeof value === "symbol") return refuse(value);
  if (typeof value !== "object" || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  const copy = emptyCopy(value, seen);
  if (!seen.has(value)) seen.set(value, copy);
  return copy;
}

function emptyCopy(value: object, seen: Map<object, unknown>): unknown {
  if (Array.isArray(value)) return copyProperties(value, new Array(value.length), seen);
  const home: unknown = Object.getPrototypeOf(value);
  if (home === Object.prototype || home === null) return copyProperties(value, {}, seen);
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>();
    seen.set(value, copy);
    for (const [key, item] of [...value]) copy.set(cloneValue(key, seen), cloneValue(item, seen));
    return copy;
  }
  if (value instanceof Set) {
    const copy = new Set<unknown>();
    seen.set(value, copy);
    for (const item of [...value]) copy.add(cloneValue(item, seen));
    return copy;
  }
  if (ArrayBuffer.isView(value)) return cloneView(value, seen);
  if (value instanceof ArrayBuffer) return bufferSlice.call(value, 0);
  if (value instanceof RegExp) return new RegExp(value.source, value.flags);
  if (value instanceof Error) return cloneError(value, seen);
  if (boxes.some((Box) => value instanceof Box)) return Object(value.valueOf());
  if (uncloneable.some((Kind) => value instanceof Kind)) return refuse(value);
  return copyProperties(value, {}, seen);
}

function copyProperties(from: object, to: object, seen: Map<object, unknown>): object {
  seen.set(from, to);
  for (const key of Object.keys(from)) {
    const item = cloneValue((from as Record<string, unknown>)[key], seen);
    Object.defineProperty(to, key, { value: item, writable: true, enumerable: true, configurable: true });
  }
  return to;
}

function cloneView(view: ArrayBufferView, seen: Map<object, unknown>): unknown {
  const buffer = cloneValue(view.buffer, seen) as ArrayBuffer;
  if (view instanceof DataView) return new DataView(buffer, view.byteOffset, view.byteLength);
  const typed = view as Uint8Array;
  const kind = tagOf.call(typed).slice(8, -1);
  const Kind = Reflect.get(globalThis, kind) as Uint8ArrayConstructor;
  return new Kind(buffer, typed.byteOffset, typed.length);
}

function cloneError(error: Error, seen: Map<object, unknown>): Error {
  const Kind = errorNames.has(error.name) ? (Reflect.get(globalThis, error.name) as ErrorConstructor) : Error;
  const copy = new Kind(error.message);
  seen.set(error, copy);
  Object.defineProperty(copy, "stack", { value: error.stack, writable: true, configurable: true });
  if ("cause" in error) {
    Object.defineProperty(copy, "cause", { value: cloneValue(error.cause, seen), writable: true, configurable: true });
  }
  return copy;
}

/** `structuredClone` without transfer. */
export function installStructuredClone(global: typeof globalThis): void {
  const clone = {
    structuredClone(value: unknown, options?: { transfer?: unknown[] }): unknown {
      if (options?.transfer !== undefined && options.transfer.length > 0) {
        throw new TypeError("structuredClone in workflows copies: leave out the option transfer.");
      }
      return cloneValue(value, new Map());
    },
  };
  replace(global, "structuredClone", clone.structuredClone);
}
