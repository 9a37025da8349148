/** Puts a value where a built-in was; hidden from enumeration like one. The lock makes it final later. */
export function replace(home: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(home, key, { value, writable: true, enumerable: false, configurable: true });
}

/** Gives a replacement the name and length that the built-in has, so that printing it says nothing else. */
export function dress<F extends (...args: never[]) => unknown>(fn: F, name: string, length: number): F {
  Object.defineProperty(fn, "name", { value: name, configurable: true });
  Object.defineProperty(fn, "length", { value: length, configurable: true });
  return fn;
}

/** A function that can be called or constructed and always throws the message. */
export function refusal(name: string, message: string, kind: ErrorConstructor = TypeError): () => never {
  function refused(): never {
    throw new kind(message);
  }
  return dress(refused, name, 0);
}
