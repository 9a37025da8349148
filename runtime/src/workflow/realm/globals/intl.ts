import { dress, replace } from "../replace.js";
import { workflowNow } from "./date.js";

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Constructor = (new (...args: unknown[]) => object) & { prototype: object };

const locale = "en-US";

/** Time zone, clock and locale of the worker's machine stay out: the defaults are UTC, workflow time and en-US. */
export function installIntl(global: typeof globalThis): void {
  const home = global.Intl;
  for (const name of Object.getOwnPropertyNames(home)) {
    const Native = Object.getOwnPropertyDescriptor(home, name)?.value as Constructor | undefined;
    if (typeof Native !== "function" || Native.prototype === undefined || name === "Locale") continue;
    const isDate = name === "DateTimeFormat";
    replace(home, name, withDefaults(Native, name, isDate));
    if (isDate) useWorkflowTime(Native.prototype as Intl.DateTimeFormat);
  }
  installLocaleMethods(global);
}

function dateOptions(options: unknown): unknown {
  if (options === undefined) return { timeZone: "UTC" };
  if (options === null) return options;
  const given = Object(options) as { timeZone?: unknown };
  return given.timeZone === undefined ? { ...given, timeZone: "UTC" } : given;
}

function withDefaults(Native: Constructor, name: string, isDate: boolean): Constructor {
  const callable = Native as unknown as (...args: unknown[]) => unknown;
  const needsNew = name !== "DateTimeFormat" && name !== "NumberFormat" && name !== "Collator";
  function Localised(locales?: unknown, options?: unknown): unknown {
    const chosen = [locales ?? locale, isDate ? dateOptions(options) : options];
    if (new.target !== undefined) return Reflect.construct(Native, chosen, new.target);
    return needsNew ? callable(...chosen) : new Native(...chosen);
  }
  dress(Localised, name, Native.length);
  Object.defineProperty(Localised, "prototype", { value: Native.prototype, writable: false });
  for (const key of Object.getOwnPropertyNames(Native)) {
    const value = Object.getOwnPropertyDescriptor(Native, key)?.value as unknown;
    if (typeof value === "function") replace(Localised, key, value);
  }
  replace(Native.prototype, "constructor", Localised);
  return Localised as unknown as Constructor;
}

function useWorkflowTime(prototype: Intl.DateTimeFormat): void {
  const nativeFormat = Object.getOwnPropertyDescriptor(prototype, "format")?.get as (
    this: Intl.DateTimeFormat,
  ) => (date?: unknown) => string;
  const bound = new WeakMap<object, (date?: unknown) => string>();
  Object.defineProperty(prototype, "format", {
    configurable: true,
    enumerable: false,
    get(this: Intl.DateTimeFormat): (date?: unknown) => string {
      const format = nativeFormat.call(this);
      const known = bound.get(this);
      if (known !== undefined) return known;
      const made = dress((date?: unknown) => format(date === undefined ? workflowNow() : date), "", 1);
      bound.set(this, made);
      return made;
    },
  });
  const nativeParts = prototype.formatToParts;
  const withTime = {
    formatToParts(this: Intl.DateTimeFormat, date?: Date | number): Intl.DateTimeFormatPart[] {
      return nativeParts.call(this, date === undefined ? workflowNow() : date);
    },
  };
  replace(prototype, "formatToParts", withTime.formatToParts);
}

function installLocaleMethods(global: typeof globalThis): void {
  defaultFirst(global.Number.prototype, "toLocaleString");
  defaultFirst(global.BigInt.prototype, "toLocaleString");
  defaultFirst(global.String.prototype, "toLocaleUpperCase");
  defaultFirst(global.String.prototype, "toLocaleLowerCase");
  const compare = global.String.prototype.localeCompare as Method;
  const localised = {
    localeCompare(this: string, that: string, locales?: unknown, options?: unknown): unknown {
      return compare.call(this, that, locales ?? locale, options);
    },
  };
  replace(global.String.prototype, "localeCompare", dress(localised.localeCompare, "localeCompare", 1));
  for (const name of ["toLocaleString", "toLocaleDateString", "toLocaleTimeString"] as const) {
    const native = global.Date.prototype[name] as Method;
    const method = function (this: unknown, locales?: unknown, options?: unknown): unknown {
      return native.call(this, locales ?? locale, dateOptions(options));
    };
    replace(global.Date.prototype, name, dress(method, name, 0));
  }
}

function defaultFirst(home: object, name: string): void {
  const native = (home as Record<string, Method>)[name] as Method;
  const method = function (this: unknown, locales?: unknown, options?: unknown): unknown {
    return native.call(this, locales ?? locale, options);
  };
  replace(home, name, dress(method, name, 0));
}
