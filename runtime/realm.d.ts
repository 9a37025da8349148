// The globals of workflow code, beside those of the language: for a tsconfig with `"lib": ["es2023"]` and
// `"types": ["protempo/realm"]`. What is not here does not exist in a workflow.

/** Writes to the run's log; silent while history is replayed. */
interface Console {
  debug(...data: unknown[]): void;
  log(...data: unknown[]): void;
  info(...data: unknown[]): void;
  warn(...data: unknown[]): void;
  error(...data: unknown[]): void;
  /** With the callers, at level debug. */
  trace(...data: unknown[]): void;
  dir(value: unknown): void;
  table(value: unknown): void;
  group(...data: unknown[]): void;
  groupCollapsed(...data: unknown[]): void;
  groupEnd(): void;
  assert(condition: unknown, ...data: unknown[]): void;
}
declare const console: Console;

/** A durable timer, at least 1 ms. Cancelled with the workflow. Returns what {@link clearTimeout} takes. */
declare function setTimeout<Args extends unknown[]>(
  callback: (...args: Args) => void,
  milliseconds?: number,
  ...args: Args
): number;
declare function clearTimeout(id: number | undefined | null): void;
/** A durable timer for each tick: every one is in the run's history. Prefer a loop with `ctx.sleep`. */
declare function setInterval<Args extends unknown[]>(
  callback: (...args: Args) => void,
  milliseconds?: number,
  ...args: Args
): number;
declare function clearInterval(id: number | undefined | null): void;
declare function queueMicrotask(callback: () => void): void;
/** A deep copy. Throws a `DataCloneError` for functions and symbols. */
declare function structuredClone<T>(value: T): T;
/** Base64 to a string of bytes. */
declare function atob(data: string): string;
/** A string of bytes to base64. */
declare function btoa(data: string): string;

/** Workflow time: constant within an activation. */
interface Performance {
  readonly timeOrigin: number;
  now(): number;
}
declare const performance: Performance;

/** Drawn from the run's own random numbers, which replay repeats. */
interface Crypto {
  randomUUID(): `${string}-${string}-${string}-${string}-${string}`;
  getRandomValues<T extends ArrayBufferView>(array: T): T;
}
declare const crypto: Crypto;

interface TextEncoderEncodeIntoResult {
  read: number;
  written: number;
}
interface TextEncoder {
  readonly encoding: string;
  encode(input?: string): Uint8Array;
  encodeInto(source: string, destination: Uint8Array): TextEncoderEncodeIntoResult;
}
declare const TextEncoder: { prototype: TextEncoder; new (): TextEncoder };

interface TextDecoderOptions {
  fatal?: boolean;
  ignoreBOM?: boolean;
}
interface TextDecoder {
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  decode(input?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}
/** Reads utf-8, utf-16le and latin1. */
declare const TextDecoder: { prototype: TextDecoder; new (label?: string, options?: TextDecoderOptions): TextDecoder };

interface EventInit {
  cancelable?: boolean;
}
interface Event {
  readonly type: string;
  readonly cancelable: boolean;
  readonly defaultPrevented: boolean;
  readonly target: EventTarget | null;
  readonly currentTarget: EventTarget | null;
  preventDefault(): void;
  stopPropagation(): void;
  stopImmediatePropagation(): void;
}
declare const Event: { prototype: Event; new (type: string, init?: EventInit): Event };

interface EventListenerObject {
  handleEvent(event: Event): void;
}
type EventListenerOrEventListenerObject = ((event: Event) => void) | EventListenerObject;
interface AddEventListenerOptions {
  once?: boolean;
  signal?: AbortSignal;
}
interface EventTarget {
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: AddEventListenerOptions | boolean,
  ): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject | null): void;
  dispatchEvent(event: Event): boolean;
}
declare const EventTarget: { prototype: EventTarget; new (): EventTarget };

interface AbortSignal extends EventTarget {
  readonly aborted: boolean;
  readonly reason: unknown;
  onabort: ((this: AbortSignal, event: Event) => unknown) | null;
  throwIfAborted(): void;
}
declare const AbortSignal: {
  prototype: AbortSignal;
  /** A signal that is aborted. */
  abort(reason?: unknown): AbortSignal;
  /** A signal that aborts with the first of these. */
  any(signals: Iterable<AbortSignal>): AbortSignal;
  /** A signal that aborts when a durable timer fires. */
  timeout(milliseconds: number): AbortSignal;
};
interface AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
declare const AbortController: { prototype: AbortController; new (): AbortController };

interface DOMException extends Error {
  readonly code: number;
}
declare const DOMException: {
  prototype: DOMException;
  new (message?: string, nameOrOptions?: string | { name?: string; cause?: unknown }): DOMException;
};

interface URLSearchParams {
  readonly size: number;
  append(name: string, value: string): void;
  delete(name: string, value?: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string, value?: string): boolean;
  set(name: string, value: string): void;
  sort(): void;
  forEach(callback: (value: string, name: string, parent: URLSearchParams) => void, thisArg?: unknown): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
  toString(): string;
}
declare const URLSearchParams: {
  prototype: URLSearchParams;
  new (init?: string | Iterable<readonly [string, string]> | Record<string, string> | URLSearchParams): URLSearchParams;
};
interface URL {
  hash: string;
  host: string;
  hostname: string;
  href: string;
  readonly origin: string;
  password: string;
  pathname: string;
  port: string;
  protocol: string;
  search: string;
  readonly searchParams: URLSearchParams;
  username: string;
  toString(): string;
  toJSON(): string;
}
declare const URL: {
  prototype: URL;
  new (url: string | URL, base?: string | URL): URL;
  canParse(url: string | URL, base?: string | URL): boolean;
  parse(url: string | URL, base?: string | URL): URL | null;
};
