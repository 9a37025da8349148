import type {
  Manifest,
  ManifestField,
  ManifestFieldRef,
  ManifestUpdate,
  ManifestWorkflow,
} from "../manifest/manifest.js";
import { Types } from "./carried.js";
import { Methods, shortName } from "./counterparts.js";
import { type Finding, finding } from "./finding.js";

type Identified = ManifestWorkflow | ManifestUpdate;

/** Expressions that read as before, and give another ID: what counts as nothing to them has changed. */
export function compareIdFields(before: Manifest, after: Manifest): Finding[] {
  const former = new Methods(before);
  const methods = new Methods(after);
  const types = { before: new Types(before), after: new Types(after) };
  return former.all.flatMap((old) => {
    const now = methods.successor(old, former);
    if (!identified(old) || now === undefined || !identified(now)) return [];
    // What has another text is told as such, and no field need be looked for.
    if (old.kind !== now.kind || old.id !== now.id || old.idHash === now.idHash) return [];
    const fields = now.idFields ?? [];
    return (old.idFields ?? []).flatMap((ref, index) => {
      const current = fields[index];
      const was = fieldOf(ref, types.before);
      const is = fieldOf(current, types.after);
      if (current === undefined || was === undefined || is === undefined || was.presence === is.presence) return [];
      return [presence(now, current.message, is)];
    });
  });
}

function identified(method: { readonly kind: string }): method is Identified {
  return method.kind === "workflow" || method.kind === "update";
}

function fieldOf(ref: ManifestFieldRef | undefined, { messages }: Types): ManifestField | undefined {
  return messages.get(ref?.message ?? "")?.fields.find(({ number }) => number === ref?.number);
}

function presence(
  method: Identified,
  message: string,
  { name, presence, location, type, holds }: ManifestField,
): Finding {
  const workflow = method.kind === "workflow";
  const of = `the ID of ${workflow ? "" : "the update "}${shortName(method.rpc)}`;
  const zero = zeroOf(type, holds !== undefined);
  const [had, has] = ["had no presence and has it now", "had presence and has none any more"];
  return finding("PC3011", {
    location,
    element: `${message}.${name}`,
    ...(workflow ? {} : { whom: ["callers"] }),
    message:
      `${of} reads ${name} of ${message}, which ${presence ? had : has}: ` +
      (presence
        ? `set to ${zero}, it was nothing to the expression, as if it were not set, and is a value now`
        : `set to ${zero}, it was a value, and is nothing to the expression now, as if it were not set`) +
      "; for such input, callers of the two contracts give different IDs, or one of them an error" +
      (workflow ? ", and open workflows that have started it as a child do not replay" : ""),
    fix: `${presence ? "keep the field as it was" : "keep it optional"}, or see to it that nobody sets it to ${zero}`,
  });
}

function zeroOf(type: string, isEnum: boolean): string {
  if (isEnum) return "the enum's zero value";
  if (type === "string") return 'the empty text ""';
  if (type === "bytes") return "no bytes";
  return type === "bool" ? "false" : "0";
}
