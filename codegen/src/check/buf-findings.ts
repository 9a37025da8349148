import type { Manifest } from "../manifest/manifest.js";
import { meaningOf, otherNumber } from "./buf-rules.js";
import { carriedBy, describeUses } from "./carried.js";
import { shortName } from "./counterparts.js";
import { type Finding, finding, type PayloadEncoding } from "./finding.js";
import { writtenAlike } from "./payloads.js";

/** A line of `buf breaking --error-format json`, its path as files are imported. */
export interface BufFinding {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly message: string;
}

/** What buf found in payloads, and what by the user's own, stricter configuration. */
export interface BufFindings {
  readonly payloads: readonly BufFinding[];
  readonly configured: readonly BufFinding[];
}

/** Puts our findings and buf's together. What both say of one element is said once. */
export function mergeBuf(
  own: readonly Finding[],
  buf: BufFindings,
  before: Manifest,
  after: Manifest,
  encoding: PayloadEncoding = "json",
): Finding[] {
  const payloads = distinct(buf.payloads).filter((each) => !onlyNameOfType(each, before, after, encoding));
  const places = new Set(payloads.map(placeOf));
  const stricter = distinct(buf.configured.filter((each) => !places.has(placeOf(each))));
  const carried = new Map([...carriedBy(before), ...carriedBy(after)]);
  return [
    ...own.filter((each) => !payloads.some((theirs) => saysMore(theirs, each, before))),
    ...payloads
      .filter((each) => !own.some((ours) => isOurs(ours, each)))
      .map((each) => payloadFinding(each, carried, after, encoding)),
    ...stricter.filter((each) => !own.some((ours) => isOurs(ours, each))).map(configuredFinding),
  ];
}

/** A field of another type that is written alike: on the wire, the name of a field's type is nowhere. */
function onlyNameOfType(
  { rule, message }: BufFinding,
  before: Manifest,
  after: Manifest,
  encoding: PayloadEncoding,
): boolean {
  const [, from, to] = /changed type from "([\w.]+)" to "([\w.]+)"/.exec(message) ?? [];
  return /^FIELD_(?:WIRE_)?(?:JSON_)?COMPATIBLE_TYPE$/.test(rule) && from !== undefined && to !== undefined
    ? writtenAlike(before, after, encoding, from, to)
    : false;
}

function payloadFinding(
  theirs: BufFinding,
  carried: ReturnType<typeof carriedBy>,
  after: Manifest,
  encoding: PayloadEncoding,
): Finding {
  const type = /(?:\bon |^)(?:message|enum) "([\w.]+)"/i.exec(theirs.message)?.[1];
  const [fullName, uses] =
    type === undefined
      ? [undefined, undefined]
      : ([...carried].find(([name, [, file]]) => file === theirs.path && `.${name}`.endsWith(`.${type}`)) ?? []);
  const field = /with name "(\w+)" on message/.exec(theirs.message)?.[1];
  const renumbered =
    theirs.rule.startsWith("FIELD_NO_DELETE") &&
    after.messages.some((each) => each.message === fullName && each.fields.some(({ name }) => name === field));
  const { severity, means, fix } = renumbered ? otherNumber[encoding] : meaningOf(theirs.rule, encoding);
  const sent = uses === undefined ? undefined : describeUses(uses[0]);
  return finding("PC5001", {
    location: { file: theirs.path, line: theirs.line, column: theirs.column },
    element: [fullName ?? type ?? theirs.path, ...(field === undefined ? [] : [field])].join("."),
    rule: theirs.rule,
    ...(severity === undefined ? {} : { severity }),
    ...(type !== undefined && sent === undefined ? { whom: ["callers"] as const } : {}),
    message: `${sentence(theirs.message).replace(/\. Required fields must always be sent.*/, "")}${sent === undefined ? "" : ` (${sent})`}: ${means}`,
    fix,
  });
}

function configuredFinding({ path, line, column, rule, message }: BufFinding): Finding {
  return finding("PC5002", {
    location: { file: path, line, column },
    element: path,
    rule,
    message: `${sentence(message)}: your buf.yaml asks for ${rule}`,
    fix: "take the change back, or see to it that nobody's code needs what was there",
  });
}

/** One finding for a field that buf finds under two rules: its name in JSON and its name, its number and its name. */
function distinct(findings: readonly BufFinding[]): BufFinding[] {
  const key = ({ path, line, rule, message }: BufFinding): string => {
    const subject = /^RESERVED/.test(rule)
      ? message
      : (/"(\d+)"(?: with name "\w+")? on \w+ "[\w.]+"/.exec(message)?.[0] ?? message);
    const family = rule.replace(/_UNLESS_(?:NAME|NUMBER)_RESERVED$|^FIELD_SAME_(?:JSON_)?NAME$/, "");
    return `${path} ${line} ${family} ${subject.replace(/ with name "\w+"/, "")}`;
  };
  const sorted = [...findings].sort((a, b) => Number(b.rule.includes("JSON")) - Number(a.rule.includes("JSON")));
  return [...new Map(sorted.reverse().map((each) => [key(each), each])).values()].reverse();
}

/** Whether buf's finding is of an rpc of which ours says why it matters. */
function isOurs(ours: Finding, theirs: BufFinding): boolean {
  const [, rpc, service] = /RPC "(\w+)" on service "(\w+)"/.exec(theirs.message) ?? [];
  if (rpc === undefined || ours.location.file !== theirs.path) return false;
  const same = `.${ours.element}`.endsWith(`.${service}.${rpc}`);
  if (theirs.rule === "RPC_SAME_REQUEST_TYPE") return same && (ours.code === "PC2001" || ours.code === "PC2003");
  if (theirs.rule === "RPC_SAME_RESPONSE_TYPE") return same && (ours.code === "PC2002" || ours.code === "PC2004");
  return theirs.rule === "RPC_NO_DELETE" && same && ours.code.startsWith("PC1");
}

/** Whether ours only says of a reserved name what buf says of one that is not. */
function saysMore(theirs: BufFinding, ours: Finding, before: Manifest): boolean {
  if (ours.location.file !== theirs.path) return false;
  if (ours.code === "PC2006" && theirs.rule.startsWith("FIELD_NO_DELETE")) {
    const [, field, message] = /with name "(\w+)" on message "([\w.]+)"/.exec(theirs.message) ?? [];
    return field !== undefined && `.${ours.element}`.endsWith(`.${message}.${field}`);
  }
  if (ours.code === "PC2008" && theirs.rule.startsWith("ENUM_VALUE_NO_DELETE")) {
    const [, number, name] = /enum value "(-?\d+)" on enum "([\w.]+)"/.exec(theirs.message) ?? [];
    const values = before.enums.find((each) => `.${each.enum}`.endsWith(`.${name}`))?.values;
    return values?.some((value) => String(value.number) === number && value.name === shortName(ours.element)) ?? false;
  }
  return false;
}

function placeOf({ path, line, column }: BufFinding): string {
  return `${path}:${line}:${column}`;
}

/** buf's words as the beginning of a sentence, without where to read more. */
function sentence(message: string): string {
  return message
    .replace(/ See https:.*$/s, "")
    .replace(/\.$/, "")
    .replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}
