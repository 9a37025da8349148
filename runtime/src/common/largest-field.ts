/**
 * Path of the field that takes most of the room in a value, such as `lines[3].image`; undefined if it has no fields. An
 * estimate for error messages: text and bytes by their length, everything else by a few bytes.
 */
export function largestField(value: unknown): string | undefined {
  let path = "";
  let at = value;
  for (;;) {
    const children = childrenOf(at, path);
    let largest: Child | undefined;
    let sum = 0;
    for (const child of children) {
      sum += child.size;
      if (largest === undefined || child.size > largest.size) largest = child;
    }
    // Among many of about the same size none is to blame: their parent is.
    if (largest === undefined || (path !== "" && largest.size * 2 < sum)) return path === "" ? undefined : path;
    path = largest.path;
    at = largest.value;
  }
}

interface Child {
  readonly path: string;
  readonly value: unknown;
  readonly size: number;
}

function childrenOf(value: unknown, path: string): Child[] {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  const isArray = Array.isArray(value);
  return Object.entries(value)
    .filter(([key]) => !key.startsWith("$"))
    .map(([key, child]) => ({
      path: isArray ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`,
      value: child,
      size: sizeOf(child),
    }));
}

function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 4;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  let size = 2;
  for (const child of Object.values(value)) size += sizeOf(child) + 4;
  return size;
}
