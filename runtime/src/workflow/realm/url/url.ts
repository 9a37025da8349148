import { fragmentSet, percentEncode, userinfoSet } from "./percent.js";
import {
  encodeQuery,
  isSpecial,
  parseUrl,
  pathOf,
  serializePath,
  serializeUrl,
  splitPort,
  type UrlRecord,
} from "./record.js";
import { owner, WorkflowURLSearchParams } from "./search-params.js";

function parse(url: unknown, base: unknown): UrlRecord | undefined {
  if (base === undefined) return parseUrl(`${url}`);
  const record = parseUrl(`${base}`);
  return record && parseUrl(`${url}`, record);
}

/** The platform's `URL`, without object URLs. */
export class WorkflowURL {
  #record: UrlRecord;
  #params: WorkflowURLSearchParams | undefined;

  constructor(url: unknown, base?: unknown) {
    const record = parse(url, base);
    if (record === undefined) {
      throw Object.assign(new TypeError(`Invalid URL: ${url}`), { code: "ERR_INVALID_URL", input: `${url}` });
    }
    this.#record = record;
  }

  static canParse(url: unknown, base?: unknown): boolean {
    return parse(url, base) !== undefined;
  }

  static parse(url: unknown, base?: unknown): WorkflowURL | null {
    return WorkflowURL.canParse(url, base) ? new WorkflowURL(url, base) : null;
  }

  get href(): string {
    return serializeUrl(this.#record);
  }

  set href(value: string) {
    const record = parseUrl(`${value}`);
    if (record === undefined) throw new TypeError(`Invalid URL: ${value}`);
    this.#record = record;
    this.#connect();
  }

  get origin(): string {
    const { scheme, host, port } = this.#record;
    return isSpecial(scheme) && scheme !== "file:" ? `${scheme}//${host}${port === null ? "" : `:${port}`}` : "null";
  }

  get protocol(): string {
    return this.#record.scheme;
  }

  set protocol(value: string) {
    const scheme = /^([a-z][a-z0-9+.-]*)(?::|$)/i.exec(`${value}`)?.[1]?.toLowerCase();
    if (scheme === undefined || isSpecial(`${scheme}:`) !== isSpecial(this.#record.scheme)) return;
    if (`${scheme}:` === "file:" && (this.#hasCredentials() || this.#record.port !== null)) return;
    const { host, port } = this.#record;
    this.#record.scheme = `${scheme}:`;
    if (port !== null) this.#record.port = splitPort(`${host}:${port}`, `${scheme}:`)?.port ?? null;
  }

  get username(): string {
    return this.#record.username;
  }

  set username(value: string) {
    if (this.#takesAuthority()) this.#record.username = percentEncode(`${value}`, userinfoSet);
  }

  get password(): string {
    return this.#record.password;
  }

  set password(value: string) {
    if (this.#takesAuthority()) this.#record.password = percentEncode(`${value}`, userinfoSet);
  }

  get host(): string {
    const { host, port } = this.#record;
    return host === null ? "" : `${host}${port === null ? "" : `:${port}`}`;
  }

  set host(value: string) {
    this.#place(`${value}`, (place, named) => {
      this.#record.host = place.host;
      if (named) this.#record.port = place.port;
    });
  }

  get hostname(): string {
    return this.#record.host ?? "";
  }

  set hostname(value: string) {
    if (/^[^[]*:/.test(`${value}`)) return;
    this.#place(`${value}`, (place) => {
      this.#record.host = place.host;
    });
  }

  get port(): string {
    return this.#record.port === null ? "" : `${this.#record.port}`;
  }

  set port(value: string) {
    if (!this.#takesAuthority()) return;
    const digits = /^\d*/.exec(`${value}`)?.[0] ?? "";
    if (digits === "" && `${value}` !== "") return;
    const place = splitPort(`h:${digits}`, this.#record.scheme);
    if (place !== undefined) this.#record.port = place.port;
  }

  get pathname(): string {
    return serializePath(this.#record);
  }

  set pathname(value: string) {
    const { path, scheme } = this.#record;
    if (typeof path === "string") return;
    const text = `${value}`.replace(/#/g, "%23").replace(/\?/g, "%3F");
    const rooted = /^\//.test(text) || (isSpecial(scheme) && /^\\/.test(text)) ? text : `/${text}`;
    this.#record.path = pathOf(rooted, scheme, []);
  }

  get search(): string {
    return this.#record.query === null || this.#record.query === "" ? "" : `?${this.#record.query}`;
  }

  set search(value: string) {
    const query = `${value}`.replace(/^\?/, "");
    this.#record.query = `${value}` === "" ? null : encodeQuery(query.replace(/#/g, "%23"), this.#record.scheme);
    this.#connect();
  }

  get searchParams(): WorkflowURLSearchParams {
    if (this.#params === undefined) {
      this.#params = new WorkflowURLSearchParams();
      this.#connect();
    }
    return this.#params;
  }

  get hash(): string {
    return this.#record.fragment === null || this.#record.fragment === "" ? "" : `#${this.#record.fragment}`;
  }

  set hash(value: string) {
    this.#record.fragment = `${value}` === "" ? null : percentEncode(`${value}`.replace(/^#/, ""), fragmentSet);
  }

  toString(): string {
    return this.href;
  }

  toJSON(): string {
    return this.href;
  }

  get [Symbol.toStringTag](): string {
    return "URL";
  }

  #hasCredentials(): boolean {
    return this.#record.username !== "" || this.#record.password !== "";
  }

  #takesAuthority(): boolean {
    const { host, scheme } = this.#record;
    return host !== null && host !== "" && scheme !== "file:";
  }

  #place(value: string, apply: (place: { host: string; port: number | null }, named: boolean) => void): void {
    if (typeof this.#record.path === "string") return;
    const text = value.split(isSpecial(this.#record.scheme) ? /[/\\?#]/ : /[/?#]/)[0] as string;
    const place = splitPort(text, this.#record.scheme);
    if (place !== undefined) apply(place, /:\d+$/.test(text));
  }

  #connect(): void {
    if (this.#params === undefined) return;
    owner.connect(this.#params, this.#record.query ?? "", (query) => {
      this.#record.query = query === "" ? null : query;
    });
  }
}
