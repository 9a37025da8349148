import { nearest } from "../diagnostics/nearest.js";
import type { ManifestAny, ManifestUse, ManifestWorkflow } from "../manifest/manifest.js";
import { listed, type Methods, namesOf, shortName } from "./counterparts.js";
import { type Finding, finding } from "./finding.js";

/** Names that workers no longer know, and rpcs of another kind. */
export function compareNames(before: Methods, after: Methods): Finding[] {
  return [
    ...before.ofKind("workflow").flatMap((workflow) => workflowNames(workflow, before, after)),
    ...before.ofKind("activity").flatMap((activity) => activityName(activity, after)),
    ...handlerNames(before, after),
    ...otherKinds(before, after),
  ];
}

function workflowNames(workflow: ManifestWorkflow, before: Methods, after: Methods): Finding[] {
  const now = after.ofKind("workflow").find(({ rpc }) => rpc === workflow.rpc);
  if (now === undefined && hasOtherKind(workflow, after)) return [];
  const gone = namesOf(workflow).filter((name) => after.named("workflow", name) === undefined);
  const findings = gone.map((name) => {
    const alias = name !== workflow.name;
    const renamed = now ?? after.ofKind("workflow").find(({ rpc }) => rpc === likely(workflow, before, after));
    return finding("PC1001", {
      ...(now === undefined ? { location: workflow.location, contract: "old" } : { location: now.location }),
      element: workflow.rpc,
      message:
        `no worker of the new contract has the workflow type ${quoted(name)}${alias ? ", an alias" : ""}: open workflows of it ` +
        `make no progress${alias ? "" : ", and callers of the old contract start what nobody runs"}` +
        (alias || renamed === undefined ? "" : `; ${describe(renamed.rpc, workflow.rpc)} is ${quoted(renamed.name)}`),
      fix:
        renamed === undefined
          ? "keep the rpc, deprecated, until the last workflow of it has closed"
          : `add aliases: ${quoted(name)} to ${shortName(renamed.rpc)} until the last workflow of that type has closed`,
    });
  });
  findings.push(...namesOf(workflow).flatMap((name) => takenName("PC1001", name, workflow, now, after)));
  const renamed = after.named("workflow", workflow.name);
  if (renamed !== undefined && renamed.name !== workflow.name) {
    if (!namesOf(workflow).includes(renamed.name)) {
      findings.push(
        finding("PC1005", {
          location: renamed.location,
          element: renamed.rpc,
          message: `callers of the new contract start the workflow type ${quoted(renamed.name)}, which older workers do not have; ${quoted(workflow.name)} is an alias of it`,
          fix: "deploy workers before callers, and before workflows that start it as a child",
        }),
      );
    }
  }
  return findings;
}

function activityName(activity: ManifestAny, after: Methods): Finding[] {
  const now = after.ofKind("activity").find(({ rpc }) => rpc === activity.rpc);
  if (after.named("activity", activity.name) !== undefined) {
    return takenName("PC1002", activity.name, activity, now, after);
  }
  if (now === undefined && hasOtherKind(activity, after)) return [];
  return [
    finding("PC1002", {
      ...(now === undefined ? { location: activity.location, contract: "old" } : { location: now.location }),
      element: activity.rpc,
      message:
        `no worker of the new contract has the activity type ${quoted(activity.name)}: activities that are scheduled are tried in ` +
        `vain, and open workflows that have scheduled it do not replay${now === undefined ? "" : ` with ${quoted(now.name)}`}`,
      fix:
        now === undefined
          ? "keep the rpc, deprecated, until the last workflow that uses it has closed; new workflows leave it out with patched()"
          : `keep the former name: name: ${quoted(activity.name)}`,
    }),
  ];
}

/** A name that an rpc had which is still there, and that is another one's now. */
function takenName(
  code: "PC1001" | "PC1002",
  name: string,
  { kind }: ManifestAny,
  now: ManifestAny | undefined,
  after: Methods,
): Finding[] {
  const owner = after.named(kind, name);
  if (now === undefined || owner === undefined || owner.rpc === now.rpc) return [];
  return [
    finding(code, {
      location: owner.location,
      element: owner.rpc,
      message: `the ${kind} type ${quoted(name)} was ${shortName(now.rpc)} and is ${shortName(owner.rpc)}: what is open or scheduled of it goes on with the code of ${shortName(owner.rpc)}`,
      fix: `give ${shortName(owner.rpc)} a name of its own`,
    }),
  ];
}

/** One finding a handler, with all workflows that have lost it. */
function handlerNames(before: Methods, after: Methods): Finding[] {
  const lost = new Map<string, { readonly use: ManifestUse; readonly from: string[]; now: ManifestUse | undefined }>();
  for (const workflow of before.ofKind("workflow")) {
    const now = after.counterpart("workflow", workflow);
    if (now === undefined) continue;
    for (const use of workflow.handlers) {
      if (now.handlers.some(({ kind, name }) => kind === use.kind && name === use.name)) continue;
      if (hasOtherKind(use, after)) continue;
      const entry = lost.get(`${use.kind} ${use.rpc}`) ?? { use, from: [], now: undefined };
      entry.from.push(shortName(workflow.rpc));
      entry.now ??= now.handlers.find(({ kind, rpc }) => kind === use.kind && rpc === use.rpc);
      lost.set(`${use.kind} ${use.rpc}`, entry);
    }
  }
  return [...lost.values()].map(({ use, from, now }) => {
    const { kind, name, rpc } = use;
    const workflows = listed(from);
    return finding("PC1003", {
      ...(now === undefined ? { location: use.location, contract: "old" } : { location: now.location }),
      element: rpc,
      message:
        `${workflows} ${from.length === 1 ? "does" : "do"} not take the ${kind} ${quoted(name)} any more` +
        `${now === undefined ? "" : `, but ${quoted(now.name)}`}: ${consequence[kind]}`,
      fix:
        now === undefined
          ? `keep ${kind}: { ref: "${shortName(rpc)}" }, deprecated, until workflows that may get it have closed`
          : `keep the former name: name: ${quoted(name)}`,
    });
  });
}

const consequence: Readonly<Record<ManifestUse["kind"], string>> = {
  signal:
    "callers of the old contract send it to no effect, and open workflows that have had it do not replay what it did",
  query: "queries of callers of the old contract fail",
  update: "updates of callers of the old contract are rejected, and open workflows that have accepted it do not replay",
};

/** Rpcs that are still there, as another kind. */
function otherKinds(before: Methods, after: Methods): Finding[] {
  return before.all.flatMap((method) => {
    if (!hasOtherKind(method, after)) return [];
    const now = after.kindsOf(method.rpc);
    const [first] = now;
    if (first === undefined) return [];
    return [
      finding("PC1004", {
        location: first.location,
        element: method.rpc,
        message: `${shortName(method.rpc)} was ${article(method.kind)} and is ${listed(now.map(({ kind }) => article(kind)))}: what callers and histories of the old contract have of it finds nobody`,
        fix: `keep ${shortName(method.rpc)} as it was, deprecated, and add the ${first.kind} as an rpc of its own`,
      }),
    ];
  });
}

/** Whether an rpc is there with kinds that it did not have, and without the one that it had. */
function hasOtherKind({ kind, rpc }: Pick<ManifestAny, "kind" | "rpc">, after: Methods): boolean {
  const now = after.kindsOf(rpc);
  return now.length > 0 && now.every((each) => each.kind !== kind);
}

/** The rpc that a workflow that is gone was probably renamed to: a new one of like name, or the only new one of its service. */
function likely(workflow: ManifestWorkflow, before: Methods, after: Methods): string | undefined {
  const added = after
    .ofKind("workflow")
    .filter(({ rpc }) => before.kindsOf(rpc).length === 0)
    .filter(({ input, output }) => input === workflow.input && output === workflow.output)
    .map(({ rpc }) => rpc);
  return nearest(workflow.rpc, added) ?? (added.length === 1 ? added[0] : undefined);
}

function describe(rpc: string, before: string): string {
  return rpc === before ? "it" : `${shortName(rpc)}, perhaps what it is called now,`;
}

function quoted(name: string): string {
  return JSON.stringify(name);
}

function article(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
}
