import { currentEnvironment } from "../environment.js";
import { replace } from "../replace.js";

/** Workflow time in milliseconds; 0 while modules are evaluated outside a run. */
export function workflowNow(): number {
  return currentEnvironment()?.now() ?? 0;
}

const isoLocalTime = /^\s*[+-]?\d{4,6}(?:-\d\d(?:-\d\d)?)?T\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?\s*$/;
const isoDate = /^\s*[+-]?\d{4,6}(?:-\d\d(?:-\d\d)?)?\s*$/;
const namedZone = /(?:^|[^a-z])(?:z|ut|utc|gmt|[ecmp][sd]t)(?:$|[^a-z])/i;
const offsetZone = /:\d+.*[+-]\s*\d/;

/**
 * Adds UTC to a text that names no time zone: the host would read it in its own. Which texts are local is
 * ECMAScript's rule for ISO, and V8's older parser for the rest.
 */
function asUtc(text: string): string {
  if (isoDate.test(text)) return text;
  if (isoLocalTime.test(text)) return `${text.trim()}Z`;
  const bare = text.replace(/\([^)]*\)/g, " ");
  return namedZone.test(bare) || /\dz$/i.test(bare.trim()) || offsetZone.test(bare) ? text : `${bare} UTC`;
}

/** `Date` over workflow time, with UTC as local time. `Date()` is a string, as in the language. */
export function installDate(global: typeof globalThis): void {
  const Native = global.Date;
  const prototype = Native.prototype;
  const nativeParse = Native.parse;
  const utc = Native.UTC;
  const isDate = prototype.getTime;

  const parse = (text: string): number => nativeParse(asUtc(`${text}`));

  function milliseconds(args: unknown[]): number {
    if (args.length === 0) return workflowNow();
    if (args.length > 1) return utc(...(args as Parameters<typeof utc>));
    const [value] = args;
    if (typeof value === "object" && value !== null) {
      try {
        return isDate.call(value);
      } catch {
        const primitive = toPrimitive(value);
        return typeof primitive === "string" ? parse(primitive) : Number(primitive);
      }
    }
    return typeof value === "string" ? parse(value) : Number(value);
  }

  function WorkflowDate(...args: unknown[]): unknown {
    if (new.target === undefined) return new Native(workflowNow()).toString();
    return Reflect.construct(Native, [milliseconds(args)], new.target);
  }
  Object.defineProperty(WorkflowDate, "name", { value: "Date", configurable: true });
  Object.defineProperty(WorkflowDate, "length", { value: 7, configurable: true });
  Object.defineProperty(WorkflowDate, "prototype", { value: prototype, writable: false });
  replace(WorkflowDate, "now", { now: () => workflowNow() }.now);
  replace(WorkflowDate, "parse", { parse: (text: string) => parse(text) }.parse);
  replace(WorkflowDate, "UTC", utc);
  replace(prototype, "constructor", WorkflowDate);
  replace(global, "Date", WorkflowDate);
  installUtcMethods(prototype);
}

function toPrimitive(value: object): unknown {
  const convert = (value as { [Symbol.toPrimitive]?: (hint: string) => unknown })[Symbol.toPrimitive];
  if (convert !== undefined && convert !== null) return convert.call(value, "default");
  const direct = value.valueOf();
  return typeof direct === "object" && direct !== null ? String(value) : direct;
}

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const pad = (value: number, width = 2): string => `${value}`.padStart(width, "0");

function dateText(date: Date): string {
  const year = date.getUTCFullYear();
  const shown = year < 0 ? `-${pad(-year, 6)}` : pad(year, 4);
  return `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${pad(date.getUTCDate())} ${shown}`;
}

function timeText(date: Date): string {
  const time = `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`;
  return `${time} GMT+0000 (Coordinated Universal Time)`;
}

function installUtcMethods(prototype: Date): void {
  const methods = prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const part of ["FullYear", "Month", "Date", "Day", "Hours", "Minutes", "Seconds", "Milliseconds"]) {
    replace(prototype, `get${part}`, methods[`getUTC${part}`]);
    if (part !== "Day") replace(prototype, `set${part}`, methods[`setUTC${part}`]);
  }
  const local = {
    getTimezoneOffset(this: Date): number {
      return this.getTime() - this.getTime();
    },
    getYear(this: Date): number {
      return this.getUTCFullYear() - 1900;
    },
    setYear(this: Date, year: number): number {
      const whole = Math.trunc(year);
      return this.setUTCFullYear(whole >= 0 && whole <= 99 ? 1900 + whole : year);
    },
    toString(this: Date): string {
      return Number.isNaN(this.getTime()) ? "Invalid Date" : `${dateText(this)} ${timeText(this)}`;
    },
    toDateString(this: Date): string {
      return Number.isNaN(this.getTime()) ? "Invalid Date" : dateText(this);
    },
    toTimeString(this: Date): string {
      return Number.isNaN(this.getTime()) ? "Invalid Date" : timeText(this);
    },
  };
  for (const [name, method] of Object.entries(local)) replace(prototype, name, method);
}
