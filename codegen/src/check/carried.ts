import {
  type Manifest,
  type ManifestAny,
  type ManifestEnum,
  type ManifestMessage,
  methodsOf,
} from "../manifest/manifest.js";
import { listed, shortName } from "./counterparts.js";

/** A payload of a method: what it takes or what it returns. */
export interface PayloadUse {
  readonly method: ManifestAny;
  readonly direction: "input" | "output";
}

/** The types of a contract by name. */
export class Types {
  readonly messages: ReadonlyMap<string, ManifestMessage>;
  readonly enums: ReadonlyMap<string, ManifestEnum>;

  constructor({ messages, enums }: Manifest) {
    this.messages = new Map(messages.map((each) => [each.message, each]));
    this.enums = new Map(enums.map((each) => [each.enum, each]));
  }
}

/** `input of PlaceOrder and output of Charge`: where a message is sent. */
export function describeUses(uses: readonly PayloadUse[]): string {
  const parts = (["input", "output"] as const).flatMap((direction) => {
    const methods = uses.filter((use) => use.direction === direction).map(({ method }) => shortName(method.rpc));
    return methods.length === 0 ? [] : [`${direction} of ${listed([...new Set(methods)])}`];
  });
  return parts.join(" and ");
}

/**
 * Who of the old contract reads what the new one writes. Inputs are read by workers, and outputs by callers: those of
 * activities are workflows, so workers too.
 */
export function olderReaders(uses: readonly PayloadUse[]): readonly ("older workers" | "callers")[] {
  const byWorkers = uses.some(({ method, direction }) => direction === "input" || method.kind === "activity");
  const byCallers = uses.some(({ method, direction }) => direction === "output" && method.kind !== "activity");
  return [...(byWorkers ? (["older workers"] as const) : []), ...(byCallers ? (["callers"] as const) : [])];
}

/** Which side is to be deployed first, so that nobody gets what he cannot read. */
export function deployFirst(uses: readonly PayloadUse[]): string {
  const inputs = uses.some(({ direction }) => direction === "input");
  const outputs = uses.some(({ direction }) => direction === "output");
  if (inputs && outputs) return "deploy it everywhere before anybody sets it";
  return inputs
    ? "deploy all workers of these before callers set it"
    : "deploy all callers of these, workflows too, before workers set it";
}

/** For each type that payloads hold, where it is sent and the file that declares it. */
export function carriedBy(manifest: Manifest): Map<string, readonly [uses: PayloadUse[], file: string]> {
  const types = new Types(manifest);
  const found = new Map<string, readonly [uses: PayloadUse[], file: string]>();
  const add = (name: string, use: PayloadUse): void => {
    const type = types.messages.get(name) ?? types.enums.get(name);
    if (type === undefined) return;
    const entry = found.get(name) ?? [[], type.location.file];
    if (entry[0].includes(use)) return;
    entry[0].push(use);
    found.set(name, entry);
    for (const { holds } of types.messages.get(name)?.fields ?? []) {
      if (holds !== undefined) add(holds, use);
    }
  };
  for (const method of manifest.services.flatMap(methodsOf)) {
    for (const direction of ["input", "output"] as const) {
      const name = method[direction];
      if (name !== undefined) add(name, { method, direction });
    }
  }
  return found;
}
