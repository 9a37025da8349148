import type { Manifest, ManifestAny, ManifestField, Placed } from "../manifest/manifest.js";
import { deployFirst, describeUses, olderReaders, type PayloadUse, Types } from "./carried.js";
import { Methods, shortName } from "./counterparts.js";
import { type Finding, finding, type Language, languages, type PayloadEncoding } from "./finding.js";

/** Their converters refuse JSON with fields and names of enum values that they do not know; Java's and ours pass them over. */
const strict: readonly Language[] = ["go", "python", "dotnet", "ruby"];
const strictly = "in Go, Python, .NET and Ruby refuse";
/** Their converters look at the payload's `messageType`. */
const typed: readonly Language[] = ["python", "dotnet", "ruby"];

/** Payloads that one side writes and the other does not read, as far as buf has no rule for it. */
export function comparePayloads(before: Manifest, after: Manifest, encoding: PayloadEncoding): Finding[] {
  const types = { before: new Types(before), after: new Types(after) };
  const methods = new Methods(after);
  const pairs = new Pairs(types.before, types.after, encoding);
  const findings: Finding[] = [];
  const former = new Methods(before);
  for (const old of former.all) {
    const now = methods.successor(old, former);
    if (now === undefined) continue;
    for (const direction of ["input", "output"] as const) {
      const use = { method: now, direction };
      findings.push(...comparePayload(old, use, pairs));
      const [from, to] = [old[direction], now[direction]];
      // Of quite another message, no field is what it was.
      if (from !== undefined && to !== undefined && (from === to || pairs.alike(from, to))) pairs.add(from, to, use);
    }
  }
  return [...findings, ...pairs.findings()];
}

/** Whether what the old contract writes of a message or enum is what the new one writes of another, but for its name. */
export function writtenAlike(
  before: Manifest,
  after: Manifest,
  encoding: PayloadEncoding,
  from: string,
  to: string,
): boolean {
  return new Pairs(new Types(before), new Types(after), encoding).alike(from, to);
}

function comparePayload(old: ManifestAny, { method: now, direction }: PayloadUse, pairs: Pairs): Finding[] {
  const [from, to] = [old[direction], now[direction]];
  if (from === to) return [];
  const what = `the ${direction} of ${shortName(now.rpc)}`;
  if (from === undefined || to === undefined) {
    return [
      finding(direction === "input" ? "PC2001" : "PC2002", {
        location: now.location,
        element: now.rpc,
        message:
          `${what} was ${from ?? "google.protobuf.Empty"} and is ${to ?? "google.protobuf.Empty"}: Empty is no payload, so ` +
          `${direction === "input" ? "arguments" : "results"} of the one contract, those in histories too, are not what the other one reads`,
        fix: `keep it, and add an rpc with the other ${direction}; an empty message of your own in place of google.protobuf.Empty can have fields later`,
      }),
    ];
  }
  const alike = pairs.alike(from, to);
  return [
    finding(direction === "input" ? "PC2003" : "PC2004", {
      location: now.location,
      element: now.rpc,
      ...(alike ? { severity: "care", whom: ["other languages"], languages: typed, refusedIn: typed } : {}),
      message:
        `${what} was ${from} and is ${to}: ` +
        (alike
          ? "the fields are the same, but readers in Python, .NET and Ruby go by the name of the message, which payloads carry"
          : "payloads of the one contract, those in histories too, are read as another message"),
      fix: alike ? `keep the name ${from}` : `keep it, and add an rpc with the other ${direction}`,
    }),
  ];
}

/** Messages that a payload has in the old contract and in the new one, with where they are sent. */
class Pairs {
  readonly #before: Types;
  readonly #after: Types;
  readonly #encoding: PayloadEncoding;
  readonly #uses = new Map<string, { readonly from: string; readonly to: string; readonly uses: PayloadUse[] }>();

  constructor(before: Types, after: Types, encoding: PayloadEncoding) {
    this.#before = before;
    this.#after = after;
    this.#encoding = encoding;
  }

  add(from: string, to: string, use: PayloadUse): void {
    const key = `${from} ${to}`;
    const pair = this.#uses.get(key) ?? { from, to, uses: [] };
    if (pair.uses.includes(use)) return;
    pair.uses.push(use);
    this.#uses.set(key, pair);
    for (const [old, now] of this.#common(from, to)) {
      if (old.holds !== undefined && now.holds !== undefined) this.add(old.holds, now.holds, use);
    }
  }

  /** Whether two messages are written alike, but for their names. */
  alike(from: string, to: string, seen: Set<string> = new Set()): boolean {
    const key = `${from} ${to}`;
    if (seen.has(key)) return true;
    seen.add(key);
    const [old, now] = [this.#before.messages.get(from), this.#after.messages.get(to)];
    if (old === undefined || now === undefined) {
      const values = (types: Types, name: string) =>
        JSON.stringify(types.enums.get(name)?.values.map((value) => [value.number, value.name]) ?? name);
      return values(this.#before, from) === values(this.#after, to);
    }
    return (
      old.fields.length === now.fields.length &&
      this.#common(from, to).length === old.fields.length &&
      this.#common(from, to).every(
        ([a, b]) =>
          (a.json === b.json || this.#encoding === "binary") &&
          shape(a) === shape(b) &&
          (a.holds === undefined || b.holds === undefined || this.alike(a.holds, b.holds, seen)),
      )
    );
  }

  /** Fields that both messages have, by number. */
  #common(from: string, to: string): (readonly [ManifestField, ManifestField])[] {
    const fields = this.#after.messages.get(to)?.fields ?? [];
    return (this.#before.messages.get(from)?.fields ?? []).flatMap((old) => {
      const now = fields.find(({ number }) => number === old.number);
      return now === undefined ? [] : [[old, now] as const];
    });
  }

  findings(): Finding[] {
    // In binary every reader keeps fields and numbers of enums that it does not know.
    const json = this.#encoding === "json";
    return [...this.#uses.values()].flatMap(({ from, to, uses }) => [
      ...(json ? this.#fields(from, to, uses) : []),
      ...(json ? this.#values(from, to, uses) : []),
      ...this.#rules(from, to, uses),
    ]);
  }

  #fields(from: string, to: string, uses: readonly PayloadUse[]): Finding[] {
    const old = this.#before.messages.get(from);
    const now = this.#after.messages.get(to);
    if (old === undefined || now === undefined) return [];
    const sent = describeUses(uses);
    // A field with another number is found by buf, and JSON that has it is read as before.
    const missing = (field: ManifestField, fields: readonly ManifestField[]): boolean =>
      !fields.some(({ number, json }) => number === field.number || json === field.json);
    const added = now.fields.filter((field) => missing(field, old.fields));
    const gone = old.fields.filter((field) => missing(field, now.fields));
    return [
      ...added.map((field) =>
        finding("PC2005", {
          location: field.location,
          element: `${to}.${field.name}`,
          languages: strict,
          refusedIn: strict,
          whom: [...olderReaders(uses), "other languages"],
          ...(field.required ? requiredToo : {}),
          message: `the field ${field.name} of ${to} (${sent}) is new${field.required ? ", and required: readers of the new contract refuse messages without it, those in histories too;" : ":"} readers of the old contract ${strictly} JSON that sets it, and fail the task or the call; Java and TypeScript pass it over`,
          fix: `${deployFirst(uses)}; Go's AllowUnknownFields and Python's ignore_unknown_fields, set for converters beforehand, make it safe`,
        }),
      ),
      ...gone.map((field) =>
        finding("PC2006", {
          location: now.location,
          element: `${to}.${field.name}`,
          languages: strict,
          refusedIn: strict,
          message: `the field ${field.name} of ${to} (${sent}) is gone: readers of the new contract ${strictly} JSON that sets it, from callers of the old contract and from histories of open workflows`,
          fix: "keep it, deprecated, until nobody sets it and the last workflow whose history has it has closed",
        }),
      ),
    ];
  }

  /** Inputs only: nobody judges outputs. */
  #rules(from: string, to: string, uses: readonly PayloadUse[]): Finding[] {
    const old = this.#before.messages.get(from);
    const now = this.#after.messages.get(to);
    const inputs = uses.filter(({ direction }) => direction === "input");
    if (old === undefined || now === undefined || inputs.length === 0) return [];
    return [
      rulesFinding(to, to, old, now, inputs),
      ...this.#common(from, to).map(([a, b]) => rulesFinding(`${to}.${b.name}`, to, a, b, inputs)),
    ].filter((each) => each !== undefined);
  }

  #values(from: string, to: string, uses: readonly PayloadUse[]): Finding[] {
    const old = this.#before.enums.get(from);
    const now = this.#after.enums.get(to);
    if (old === undefined || now === undefined) return [];
    const sent = describeUses(uses);
    const added = now.values.filter((value) => !old.values.some(({ number }) => number === value.number));
    const gone = old.values.filter((value) => !now.values.some(({ number }) => number === value.number));
    // Of several names of a number TypeScript writes the last one, others the first one.
    const renamed = now.values.filter(({ number, name }, index) => {
      const former = old.values.filter((value) => value.number === number).map((value) => value.name);
      const kept = former.every((each) => now.values.some((value) => value.name === each));
      const written = now.values[index - 1]?.number !== number || now.values[index + 1]?.number !== number;
      return written && former.length > 0 && kept && !former.includes(name);
    });
    return [
      ...renamed.map((value) =>
        finding("PC2007", {
          location: value.location,
          element: `${to}.${value.name}`,
          refusedIn: strict,
          whom: [...olderReaders(uses), "other languages"],
          message: `${value.name} of ${to} (${sent}) is another name of ${value.number}: in JSON, TypeScript writes the last of several names and others the first one, and readers of the old contract ${strictly} this one, while those in Java and TypeScript take it for ${zeroOf(old.values)}`,
          fix: deployFirst(uses).replace("set it", "use it").replace("sets it", "uses it"),
        }),
      ),
      ...added.map((value) =>
        finding("PC2007", {
          location: value.location,
          element: `${to}.${value.name}`,
          refusedIn: strict,
          whom: [...olderReaders(uses), "other languages"],
          message: `the value ${value.name} of ${to} (${sent}) is new: in JSON it goes by its name, which readers of the old contract ${strictly}, and those in Java and TypeScript take for ${zeroOf(old.values)}`,
          fix: deployFirst(uses).replace("set it", "use it").replace("sets it", "uses it"),
        }),
      ),
      ...gone.map((value) =>
        finding("PC2008", {
          location: now.location,
          element: `${to}.${value.name}`,
          refusedIn: strict,
          message: `the value ${value.name} of ${to} (${sent}) is gone: in JSON it goes by its name, which readers of the new contract ${strictly}, and those in Java and TypeScript take for ${zeroOf(now.values)}, in histories of open workflows too`,
          fix: "keep it, deprecated, until nobody uses it and the last workflow whose history has it has closed",
        }),
      ),
    ];
  }
}

/** What a new field is, if it is required: it breaks whoever reads what is there. */
const requiredToo = {
  severity: "breaks",
  whom: ["open workflows", "older workers", "callers"],
  languages,
} as const;

interface Ruled {
  readonly rules?: readonly string[];
}

function rulesFinding(
  element: string,
  type: string,
  { rules: old = [] }: Ruled,
  now: Ruled & Placed,
  inputs: readonly PayloadUse[],
): Finding | undefined {
  const { rules = [], location } = now;
  if (old.join("\n") === rules.join("\n")) return undefined;
  const text = (each: readonly string[]): string => (each.length === 0 ? "none" : each.join("; "));
  return finding("PC2009", {
    location,
    element,
    message:
      `the rules of ${element === type ? type : `${element.slice(type.length + 1)} of ${type}`} (${describeUses(inputs)}) were ` +
      `${text(old)} and are ${text(rules)}: where validation is on, workers of the one contract may refuse what callers of the other one send`,
    fix: "tighten rules when all callers keep them, and loosen them for workers first; what open workflows have decided is recorded",
  });
}

/** A field's type without the name of what it holds. */
function shape({ type, holds }: ManifestField): string {
  return holds === undefined ? type : type.replace(holds, "");
}

function zeroOf(values: readonly { readonly number: number; readonly name: string }[]): string {
  return values.find(({ number }) => number === 0)?.name ?? "the first value";
}
