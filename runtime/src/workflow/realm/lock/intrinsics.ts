/** Of a global that only newer versions of Node have. */
export function newerGlobal(name: string): { prototype: object } | undefined {
  const value: unknown = Reflect.get(globalThis, name);
  return typeof value === "function" ? (value as { prototype: object }) : undefined;
}

/** Intrinsics that no global names, though every run can reach them. */
export function hiddenIntrinsics(): object[] {
  const prototypeOf = (value: object): object => Object.getPrototypeOf(value) as object;
  const asyncGenerator = async function* () {};
  const generator = function* () {};
  const regexIterator = prototypeOf("".matchAll(/./g));
  const segments = new Intl.Segmenter("en").segment("");
  return [
    prototypeOf(generator),
    prototypeOf(generator.prototype as object),
    prototypeOf(asyncGenerator),
    prototypeOf(asyncGenerator.prototype as object),
    prototypeOf(async () => {}),
    prototypeOf([][Symbol.iterator]()),
    prototypeOf(""[Symbol.iterator]()),
    prototypeOf(new Map()[Symbol.iterator]()),
    prototypeOf(new Set()[Symbol.iterator]()),
    regexIterator,
    prototypeOf(segments),
    prototypeOf(segments[Symbol.iterator]()),
    prototypeOf(Uint8Array),
    prototypeOf(Uint8Array.prototype),
    ...iteratorHelpers().map(prototypeOf),
  ];
}

/** What methods of `Iterator` return, where there are some. */
function iteratorHelpers(): object[] {
  const { from, prototype } = (newerGlobal("Iterator") ?? {}) as {
    from?: (iterator: object) => object;
    prototype?: { take?: (count: number) => object };
  };
  const helpers: (object | undefined)[] = [
    from?.call(newerGlobal("Iterator"), { next: () => ({ done: true }) }),
    prototype?.take?.call([].values(), 0),
  ];
  return helpers.filter((helper) => helper !== undefined);
}

/**
 * Prototypes below which V8 stores elements 27 to 40 times slower when they are frozen, and calls methods more slowly
 * when their properties are made final one by one. They are sealed: their methods stay assignable and are watched.
 */
export function sealedPrototypes(): readonly object[] {
  const typed = Object.getPrototypeOf(Uint8Array.prototype) as object;
  const kinds = [
    Array,
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    newerGlobal("Float16Array"),
  ];
  return [...kinds.flatMap((kind): object[] => (kind === undefined ? [] : [kind.prototype])), typed];
}
