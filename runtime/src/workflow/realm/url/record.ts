import { parseHost } from "./host.js";
import { fragmentSet, pathSet, percentEncode, querySet, specialQuerySet, userinfoSet } from "./percent.js";

/** A parsed URL. `path` is one string if it is opaque, as that of `mailto:` is. */
export interface UrlRecord {
  scheme: string;
  username: string;
  password: string;
  host: string | null;
  port: number | null;
  path: string[] | string;
  query: string | null;
  fragment: string | null;
}

const defaultPorts: Readonly<Record<string, number | null>> = {
  __proto__: null as never,
  "http:": 80,
  "https:": 443,
  "ws:": 80,
  "wss:": 443,
  "ftp:": 21,
  "file:": null,
};

export function isSpecial(scheme: string): boolean {
  return scheme in defaultPorts;
}

/** Parses a URL as the WHATWG standard says; `undefined` if it is none. */
export function parseUrl(input: string, base?: UrlRecord): UrlRecord | undefined {
  const text = input.replace(/^[\0-\x20]+|[\0-\x20]+$/g, "").replace(/[\t\n\r]/g, "");
  const hash = text.indexOf("#");
  const fragment = hash < 0 ? null : percentEncode(text.slice(hash + 1), fragmentSet);
  const rest = hash < 0 ? text : text.slice(0, hash);
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(rest)?.[0].toLowerCase();
  if (scheme !== undefined) {
    const after = rest.slice(scheme.length);
    const relative = isSpecial(scheme) && base?.scheme === scheme && !/^[/\\]/.test(after);
    if (relative) return resolve(after, base, fragment);
    if (scheme === "file:") return resolve(after, base?.scheme === scheme ? base : emptyFile(), fragment);
    return absolute(scheme, after, fragment);
  }
  if (base === undefined) return undefined;
  if (typeof base.path === "string") return rest === "" && hash >= 0 ? { ...base, fragment } : undefined;
  return resolve(rest, base, fragment);
}

function emptyFile(): UrlRecord {
  return { scheme: "file:", username: "", password: "", host: "", port: null, path: [], query: null, fragment: null };
}

function absolute(scheme: string, after: string, fragment: string | null): UrlRecord | undefined {
  const special = isSpecial(scheme);
  const [before, query] = splitQuery(after, scheme);
  const record: UrlRecord = { ...emptyFile(), scheme, host: null, query, fragment };
  if (special) return withAuthority(record, before.replace(/^[/\\]*/, ""));
  if (before.startsWith("//")) return withAuthority(record, before.slice(2));
  if (!before.startsWith("/")) return { ...record, path: percentEncode(before, "").replace(/ $/, "%20") };
  return { ...record, path: pathOf(before, scheme, []) };
}

function splitQuery(text: string, scheme: string): [string, string | null] {
  const mark = text.indexOf("?");
  return mark < 0 ? [text, null] : [text.slice(0, mark), encodeQuery(text.slice(mark + 1), scheme)];
}

/** The query of a URL of this scheme, encoded as the standard says. */
export function encodeQuery(query: string, scheme: string): string {
  return percentEncode(query, isSpecial(scheme) ? specialQuerySet : querySet);
}

function resolve(text: string, base: UrlRecord, fragment: string | null): UrlRecord | undefined {
  const { scheme } = base;
  const slash = isSpecial(scheme) ? /^[/\\]/ : /^\//;
  const [before, query] = splitQuery(text, scheme);
  if (slash.test(before) && slash.test(before.slice(1))) {
    const record: UrlRecord = { ...emptyFile(), scheme, query, fragment };
    return withAuthority(record, before.slice(2));
  }
  const basePath = base.path as string[];
  if (before === "")
    return { ...base, path: [...basePath], query: query ?? (text === "" ? base.query : null), fragment };
  if (slash.test(before) || (scheme === "file:" && isDrive(before))) {
    const drive =
      scheme === "file:" && isDrive(basePath[0] ?? "") && !isDrive(before.slice(1)) ? [basePath[0] as string] : [];
    return { ...base, path: pathOf(before, scheme, drive), query, fragment };
  }
  return { ...base, path: pathOf(`/${before}`, scheme, basePath.slice(0, -1)), query, fragment };
}

function withAuthority(record: UrlRecord, text: string): UrlRecord | undefined {
  const { scheme } = record;
  const special = isSpecial(scheme);
  const end = text.search(special ? /[/\\]/ : /\//);
  const authority = end < 0 ? text : text.slice(0, end);
  const rest = end < 0 ? "" : text.slice(end);
  if (scheme === "file:" && isDrive(authority)) return { ...record, host: "", path: pathOf(`/${text}`, scheme, []) };
  const at = authority.lastIndexOf("@");
  const credentials = at < 0 ? "" : authority.slice(0, at);
  const place = splitPort(authority.slice(at + 1), scheme);
  if (place === undefined || (at >= 0 && place.host === "")) return undefined;
  const [username = "", ...password] = credentials.split(":");
  record.username = percentEncode(username, userinfoSet);
  record.password = percentEncode(password.join(":"), userinfoSet);
  record.host = scheme === "file:" && place.host === "localhost" ? "" : place.host;
  record.port = place.port;
  record.path = rest === "" && !special ? [] : pathOf(rest === "" ? "/" : rest, scheme, []);
  return record;
}

/** Host and port out of `host:port`; `undefined` if either is wrong. */
export function splitPort(text: string, scheme: string): { host: string; port: number | null } | undefined {
  const special = isSpecial(scheme);
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(text);
  if (match === null || (scheme === "file:" && match[2] !== undefined)) return undefined;
  const name = match[1] as string;
  if (name === "" && ((special && scheme !== "file:") || match[2] !== undefined)) return undefined;
  const host = name === "" ? "" : parseHost(name, special);
  const port = match[2] === undefined || match[2] === "" ? null : Number(match[2]);
  if (host === undefined || (port ?? 0) > 65535) return undefined;
  return { host, port: port === defaultPorts[scheme] ? null : port };
}

function isDrive(text: string): boolean {
  return /^[a-z][:|](?:$|[/\\?])/i.test(text);
}

/** Segments of a path that begins with a slash, after those of a base. */
export function pathOf(text: string, scheme: string, base: readonly string[]): string[] {
  const path = [...base];
  const segments = text.split(isSpecial(scheme) ? /[/\\]/ : /\//);
  segments.shift();
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (/^(?:\.|%2e){2}$/i.test(segment)) {
      if (!(scheme === "file:" && path.length === 1 && isDrive(path[0] ?? ""))) path.pop();
      if (last) path.push("");
    } else if (/^(?:\.|%2e)$/i.test(segment)) {
      if (last) path.push("");
    } else {
      const drive = scheme === "file:" && path.length === 0 && /^[a-z][:|]$/i.test(segment);
      path.push(drive ? `${segment.charAt(0)}:` : percentEncode(segment, pathSet));
    }
  }
  return path;
}

/** The path as it stands in the URL. */
export function serializePath(record: UrlRecord): string {
  return typeof record.path === "string" ? record.path : record.path.map((segment) => `/${segment}`).join("");
}

/** The URL as text. */
export function serializeUrl(record: UrlRecord): string {
  const { scheme, username, password, host, port, path, query, fragment } = record;
  let text = scheme;
  if (host !== null) {
    const secret = password === "" ? "" : `:${password}`;
    const credentials = username === "" && password === "" ? "" : `${username}${secret}@`;
    text += `//${credentials}${host}${port === null ? "" : `:${port}`}`;
  } else if (typeof path !== "string" && path.length > 1 && path[0] === "") {
    text += "/.";
  }
  text += serializePath(record);
  if (query !== null) text += `?${query}`;
  return fragment === null ? text : `${text}#${fragment}`;
}
