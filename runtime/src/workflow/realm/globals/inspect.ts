const depthLimit = 3;
const itemLimit = 50;
const textLimit = 10_000;

/**
 * A value as text for a log line. Getters are not called and proxies of the user are not asked for more than their
 * keys, so that logging does nothing to a run.
 */
export function inspect(value: unknown, depth = 0, seen: readonly object[] = []): string {
  if (typeof value === "string") return depth === 0 ? value : JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol") return value.toString();
  if (typeof value === "function") return `[Function ${value.name || "(anonymous)"}]`;
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : String(value);
  if (seen.includes(value)) return "[Circular]";
  try {
    return inspectObject(value, depth, [...seen, value]);
  } catch {
    return "[Object]";
  }
}

function inspectObject(value: object, depth: number, seen: readonly object[]): string {
  if (value instanceof Error) return inspectError(value, depth, seen);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof RegExp) return `/${value.source}/${value.flags}`;
  const name = classOf(value);
  if (depth >= depthLimit) return Array.isArray(value) ? "[Array]" : `[${name || "Object"}]`;
  const inner = (item: unknown): string => inspect(item, depth + 1, seen);
  if (Array.isArray(value)) return list("[", value.slice(0, itemLimit).map(inner), value.length, "]");
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const items = value as Uint8Array;
    return `${name}(${items.length}) ${list("[", Array.from(items.subarray(0, itemLimit), inner), items.length, "]")}`;
  }
  if (value instanceof Map) {
    const entries = [...value].slice(0, itemLimit).map(([key, item]) => `${inner(key)} => ${inner(item)}`);
    return `Map(${value.size}) ${list("{ ", entries, value.size, " }")}`;
  }
  if (value instanceof Set) {
    return `Set(${value.size}) ${list("{ ", [...value].slice(0, itemLimit).map(inner), value.size, " }")}`;
  }
  const keys = Object.keys(value);
  const fields = keys.slice(0, itemLimit).map((key) => `${key}: ${property(value, key, inner)}`);
  const prefix = name === "" || name === "Object" ? "" : `${name} `;
  return prefix + (keys.length === 0 ? "{}" : list("{ ", fields, keys.length, " }"));
}

function inspectError(error: Error, depth: number, seen: readonly object[]): string {
  const stack = typeof error.stack === "string" ? error.stack : `${error.name}: ${error.message}`;
  return error.cause === undefined ? stack : `${stack}\n[cause]: ${inspect(error.cause, depth + 1, seen)}`;
}

function classOf(value: object): string {
  const home: unknown = Object.getPrototypeOf(value);
  if (typeof home !== "object" || home === null) return "";
  const type: unknown = Object.getOwnPropertyDescriptor(home, "constructor")?.value;
  return typeof type === "function" ? type.name : "";
}

function property(value: object, key: string, inner: (item: unknown) => string): string {
  const descriptor = Object.getOwnPropertyDescriptor(value, key);
  return descriptor?.get === undefined ? inner(descriptor?.value) : "[Getter]";
}

function list(open: string, items: readonly string[], total: number, close: string): string {
  const more = total > items.length ? [...items, `… ${total - items.length} more`] : items;
  return items.length === 0 ? `${open.trim()}${close.trim()}` : open + more.join(", ") + close;
}

/** What `console.log(...args)` prints: `%s %d %i %f %j %o %O %%` in a first text are filled in. */
export function formatLog(args: readonly unknown[]): string {
  const [first, ...rest] = args;
  if (typeof first !== "string" || !first.includes("%"))
    return args
      .map((arg) => inspect(arg))
      .join(" ")
      .slice(0, textLimit);
  const filled = first.replace(/%[sdifjoO%c]/g, (mark) => {
    if (mark === "%%") return "%";
    if (rest.length === 0) return mark;
    const value = rest.shift();
    if (mark === "%c") return "";
    if (mark === "%d" || mark === "%f") return String(typeof value === "object" ? Number.NaN : Number(value));
    if (mark === "%i") return String(Number.parseInt(String(value), 10));
    if (mark === "%j") return JSON.stringify(value) ?? "undefined";
    return inspect(value, mark === "%s" ? 0 : 1);
  });
  return [filled, ...rest.map((arg) => inspect(arg))].join(" ").slice(0, textLimit);
}
