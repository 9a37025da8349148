import { wellFormed } from "../well-formed.js";
import { percentDecode } from "./percent.js";

type Pair = [string, string];
type Init = string | Iterable<Iterable<unknown>> | Record<string, unknown> | undefined;

function encode(text: string): string {
  const safe = wellFormed(text);
  return encodeURIComponent(safe)
    .replace(/%20/g, "+")
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function parse(query: string): Pair[] {
  const decode = (text: string): string => percentDecode(text.replace(/\+/g, " "));
  return query
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const equals = part.indexOf("=");
      return equals < 0 ? [decode(part), ""] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))];
    });
}

function pairsOf(init: Init): Pair[] {
  if (init === undefined || init === null) return [];
  if (typeof init !== "object" && typeof init !== "function") return parse(`${init as string}`.replace(/^\?/, ""));
  if (Symbol.iterator in init) {
    return Array.from(init as Iterable<Iterable<unknown>>, (item) => {
      const pair = Array.from(item, (part) => `${part}`);
      if (pair.length !== 2) throw new TypeError("URLSearchParams takes pairs of a name and a value.");
      return pair as Pair;
    });
  }
  return Object.entries(init).map(([name, value]) => [name, `${value}`]);
}

type Connect = (params: WorkflowURLSearchParams, query: string, changed: (query: string) => void) => void;

/** For the URL that owns the parameters: has them read its query anew, and is told of changes. Not reachable from outside. */
export const owner: { connect: Connect } = { connect: () => {} };

/** The platform's `URLSearchParams`. */
export class WorkflowURLSearchParams {
  #pairs: Pair[];
  #changed: ((query: string) => void) | undefined;

  static {
    owner.connect = (params, query, changed) => {
      params.#pairs = parse(query);
      params.#changed = changed;
    };
  }

  constructor(init?: Init) {
    this.#pairs = pairsOf(init);
  }

  get size(): number {
    return this.#pairs.length;
  }

  append(name: string, value: string): void {
    this.#pairs.push([`${name}`, `${value}`]);
    this.#update();
  }

  delete(name: string, value?: string): void {
    this.#pairs = this.#pairs.filter(
      ([key, item]) => key !== `${name}` || (value !== undefined && item !== `${value}`),
    );
    this.#update();
  }

  get(name: string): string | null {
    return this.#pairs.find(([key]) => key === `${name}`)?.[1] ?? null;
  }

  getAll(name: string): string[] {
    return this.#pairs.filter(([key]) => key === `${name}`).map(([, value]) => value);
  }

  has(name: string, value?: string): boolean {
    return this.#pairs.some(([key, item]) => key === `${name}` && (value === undefined || item === `${value}`));
  }

  set(name: string, value: string): void {
    const first = this.#pairs.findIndex(([key]) => key === `${name}`);
    if (first < 0) {
      this.#pairs.push([`${name}`, `${value}`]);
    } else {
      this.#pairs = this.#pairs.filter(([key], index) => key !== `${name}` || index === first);
      this.#pairs[first] = [`${name}`, `${value}`];
    }
    this.#update();
  }

  sort(): void {
    this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    this.#update();
  }

  forEach(callback: (value: string, name: string, params: this) => void, self?: unknown): void {
    for (const [name, value] of this.#pairs) callback.call(self, value, name, this);
  }

  *entries(): IterableIterator<Pair> {
    for (const [name, value] of this.#pairs) yield [name, value];
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this.#pairs) yield name;
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this.#pairs) yield value;
  }

  [Symbol.iterator](): IterableIterator<Pair> {
    return this.entries();
  }

  toString(): string {
    return this.#pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
  }

  get [Symbol.toStringTag](): string {
    return "URLSearchParams";
  }

  #update(): void {
    this.#changed?.(this.toString());
  }
}
