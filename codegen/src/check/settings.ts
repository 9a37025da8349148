import type {
  Manifest,
  ManifestActivity,
  ManifestAny,
  ManifestService,
  ManifestUpdate,
  ManifestUse,
  ManifestWorkflow,
} from "../manifest/manifest.js";
import { listed, Methods, shortName } from "./counterparts.js";
import { type Finding, finding } from "./finding.js";
import type { FindingCode } from "./finding-codes.js";
import { compareTimes } from "./times.js";

/** What is said about starting and running: IDs, queues, policies, timeouts, retries. */
export function compareSettings(before: Manifest, after: Manifest): Finding[] {
  const methods = new Methods(after);
  const former = new Methods(before);
  return former.all
    .flatMap((old): Finding[] => {
      const now = methods.successor(old, former);
      if (old.kind === "workflow" && now?.kind === "workflow") return workflow(old, now);
      if (old.kind === "activity" && now?.kind === "activity") return activity(old, now);
      if (old.kind === "update" && now?.kind === "update") return update(old, now);
      return [];
    })
    .concat(compareQueues(before, after, methods));
}

function workflow(old: ManifestWorkflow, now: ManifestWorkflow): Finding[] {
  const name = shortName(now.rpc);
  const changes: (Finding | undefined)[] = [
    changed("PC3001", old.id, sameId(old, now) ? old.id : now.id, now, {
      what: `the ID of ${name}`,
      means:
        "callers of the two contracts give a workflow for the same input different IDs, so neither finds nor is kept from starting what the other has started; open workflows that have started it as a child do not replay",
      fix: "keep the expression, or add a workflow with the new one; within workflows, tell the two apart with patched()",
    }),
    changed("PC3005", old.idReusePolicy, now.idReusePolicy, now, {
      what: `the id_reuse_policy of ${name}`,
      means: "whether an ID may be used again depends on which contract a caller has",
      fix: "deploy all callers together, or see to it that both answers are good",
    }),
    changed("PC3006", old.idConflictPolicy, now.idConflictPolicy, now, {
      what: `the workflow_id_conflict_policy of ${name}`,
      means: "what a start does to an open workflow of the same ID depends on which contract a caller has",
      fix: "deploy all callers together, or see to it that both answers are good",
    }),
    changed("PC3008", old.parentClosePolicy, now.parentClosePolicy, now, {
      what: `the parent_close_policy of ${name}`,
      means:
        "children that are started from now on fare differently when their parent closes; open ones keep what they have",
      fix: "see to it that nobody relies on the former policy",
    }),
    changed("PC3009", attributes(old), attributes(now), now, {
      what: `search_attributes of ${name}`,
      was: attributeNames(old),
      is: attributeNames(now),
      means: "lists and counts by attributes find workflows of the one contract and not of the other",
      fix: "register new attributes with the namespace before deploying; keep old ones until no query names them",
    }),
    changed("PC3010", old.versioningBehavior, now.versioningBehavior, now, {
      what: `the versioning_behavior of ${name}`,
      means:
        "open workflows take it over with their next task on a worker of the new contract, and then move between versions of the deployment, or stay, as it says",
      fix: "for AUTO_UPGRADE, guard changes of the workflow's code with patched(); for PINNED, keep workers of the former version until they are drained",
    }),
    ...common(old, now),
    ...compareTimes(old, now),
  ];
  return [...changes.filter((each) => each !== undefined), ...uses(old, now)];
}

function activity(old: ManifestActivity, now: ManifestActivity): Finding[] {
  const had = old.startToCloseTimeout ?? old.scheduleToCloseTimeout;
  const has = now.startToCloseTimeout ?? now.scheduleToCloseTimeout;
  const without =
    had !== undefined && has === undefined
      ? finding("PC4002", {
          location: now.location,
          element: now.rpc,
          message: `${shortName(now.rpc)} has neither start_to_close_timeout nor schedule_to_close_timeout any more, and Temporal needs one: calls without one no longer compile in TypeScript, and fail in Go`,
          fix: "keep one, or set it in every call",
        })
      : undefined;
  return [...common(old, now), ...compareTimes(old, now), without].filter((each) => each !== undefined);
}

/** What workflows and activities have in common. */
function common<T extends ManifestWorkflow | ManifestActivity>(old: T, now: T): (Finding | undefined)[] {
  const name = shortName(now.rpc);
  const what = now.kind === "workflow" ? "workflows that are started" : "activities that are scheduled";
  return [
    changed("PC4003", printed(old.retry), printed(now.retry), now, {
      what: `the retry_policy of ${name}`,
      means: `${what} from now on are tried again differently; those under way keep what they have`,
      fix: "see to it that what is carried out more often may be, and that callers wait long enough",
    }),
    changed("PC4006", old.waitForCancellation, now.waitForCancellation, now, {
      what: `wait_for_cancellation of ${name}`,
      means: `code that cancels ${now.kind === "workflow" ? "the child" : "it"} goes on at another moment: open workflows that have done so do not replay`,
      fix: "keep it until these have closed, or set it in the call, guarded with patched()",
    }),
    changed("PC4007", printed(old.priority), printed(now.priority), now, {
      what: `the priority of ${name}`,
      means: `${what} from now on are taken from the queue in another order`,
      fix: "nothing, if that is what you want",
    }),
  ];
}

function update(old: ManifestUpdate, now: ManifestUpdate): Finding[] {
  const name = shortName(now.rpc);
  return [
    changed("PC3002", old.id, sameId(old, now) ? old.id : now.id, now, {
      what: `the ID of the update ${name}`,
      means: "an update that is sent again by a caller of the other contract is not recognised, and carried out twice",
      fix: "deploy all callers together, or make the handler idempotent",
    }),
    changed("PC4005", old.waitForStage ?? "accepted", now.waitForStage ?? "accepted", now, {
      what: `wait_for_stage of ${name}`,
      means: "callers that start the update go on at another moment",
      fix: "see to it that they do not rely on what was done by then",
    }),
  ].filter((each) => each !== undefined);
}

/** How a workflow has its handlers. Handlers that it has lost are told elsewhere. */
function uses(old: ManifestWorkflow, now: ManifestWorkflow): Finding[] {
  return old.handlers.flatMap((former) => {
    const current = now.handlers.find(
      ({ kind, rpc, name }) => kind === former.kind && (name === former.name || rpc === former.rpc),
    );
    return current === undefined ? [] : use(former, current, shortName(now.rpc));
  });
}

function use(old: ManifestUse, now: ManifestUse, workflowName: string): Finding[] {
  const name = shortName(now.rpc);
  return [
    old.start && !now.start
      ? finding("PC3007", {
          location: now.location,
          element: now.rpc,
          message: `${name} does not start ${workflowName} any more: callers' code that does so no longer compiles`,
          fix: "keep start: true until nobody uses it",
        })
      : undefined,
    old.start && now.start
      ? changed("PC3006", old.idConflictPolicy, now.idConflictPolicy, now, {
          what: `the workflow_id_conflict_policy of ${name} for ${workflowName}`,
          means:
            "what update-with-start does to an open workflow of the same ID depends on which contract a caller has",
          fix: "deploy all callers together, or see to it that both answers are good",
        })
      : undefined,
    changed("PC4004", old.validate ?? false, now.validate ?? false, now, {
      what: `validate of ${name} in ${workflowName}`,
      means: now.validate
        ? "updates that were accepted may be rejected; workflows of TypeScript do not compile without a validator"
        : "nothing is rejected any more before it is accepted; a validator that workflows have is not called",
      fix: now.validate
        ? "see to it that callers expect a rejection"
        : "check in the handler what the validator checked",
    }),
  ].filter((each) => each !== undefined);
}

/** Queues: one finding for all methods that take theirs from the service. */
function compareQueues(before: Manifest, after: Manifest, methods: Methods): Finding[] {
  return before.services.flatMap((service) =>
    (["workflow", "activity"] as const).flatMap((kind): Finding[] => {
      const moved = (kind === "workflow" ? service.workflows : service.activities).flatMap((old) => {
        const now = methods.counterpart(kind, old);
        if (now === undefined || old.taskQueue === now.taskQueue) return [];
        return old.taskQueue === undefined && (kind === "workflow" || onQueueOfAll(service, now.taskQueue))
          ? []
          : [{ old, now }];
      });
      const groups = new Map<string, typeof moved>();
      for (const pair of moved) {
        const key = `${pair.old.taskQueue} ${pair.now.taskQueue}`;
        groups.set(key, [...(groups.get(key) ?? []), pair]);
      }
      return [...groups.values()].flatMap((pairs) => queue(kind, pairs, service, after));
    }),
  );
}

/** Whether it is the queue of all workflows of a service: that of its activities too, if they name none. */
function onQueueOfAll({ workflows }: ManifestService, taskQueue: string | undefined): boolean {
  return workflows.length > 0 && workflows.every((workflow) => workflow.taskQueue === taskQueue);
}

function queue(
  kind: "workflow" | "activity",
  pairs: readonly { readonly old: ManifestAny; readonly now: ManifestAny }[],
  former: ManifestService,
  after: Manifest,
): Finding[] {
  const [first] = pairs as readonly { readonly old: ManifestWorkflow; readonly now: ManifestWorkflow }[];
  if (first === undefined) return [];
  const service = after.services.find((each) => each.service === former.service);
  const ofService = first.old.taskQueue === former.taskQueue && first.now.taskQueue === service?.taskQueue;
  const names = listed(pairs.map(({ now }) => shortName(now.rpc)));
  return [
    finding(kind === "workflow" ? "PC3003" : "PC3004", {
      ...(first.old.taskQueue === undefined ? { severity: "care" as const } : {}),
      location: ofService && service !== undefined ? service.location : first.now.location,
      element: ofService ? former.service : first.now.rpc,
      message:
        `the task queue of ${names} was ${first.old.taskQueue === undefined ? "that of the workflow" : quoted(first.old.taskQueue)} and is ${quoted(first.now.taskQueue)}: ` +
        (kind === "workflow"
          ? "open workflows stay on the former queue, on which workers of the new contract do not ask for tasks; what its callers start waits for workers that ask on the new one"
          : "activities that are scheduled stay on the former queue, on which workers of the new contract do not ask for tasks; what its workflows schedule waits for workers that ask on the new one"),
      fix: "run workers for both queues, the former too until nothing is left on it (renameQueues of the worker), before callers and workflows of the new contract",
    }),
  ];
}

function sameId<T extends { readonly idHash?: string }>(old: T, now: T): boolean {
  return old.idHash === now.idHash;
}

interface Texts {
  readonly what: string;
  /** The values, if they are not to be shown as they are. */
  readonly was?: string;
  readonly is?: string;
  readonly means: string;
  readonly fix: string;
}

/** A finding if the two values are not the same. */
function changed(
  code: FindingCode,
  old: string | boolean | undefined,
  now: string | boolean | undefined,
  at: ManifestAny | ManifestUse,
  { what, was = quoted(old), is = quoted(now), means, fix }: Texts,
): Finding | undefined {
  if ((old ?? false) === (now ?? false)) return undefined;
  return finding(code, {
    location: at.location,
    element: at.rpc,
    message: `${what} ${was === is ? "has changed" : `was ${was} and is ${is}`}: ${means}`,
    fix,
  });
}

function quoted(value: string | boolean | undefined): string {
  if (value === undefined) return "not set";
  return typeof value === "string" && !/^[{[]|^[A-Z_]+$/.test(value) ? JSON.stringify(value) : String(value);
}

function printed(value: object | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

function attributeNames({ searchAttributes = [] }: ManifestWorkflow): string {
  return listed(searchAttributes.map(({ name, type }) => (type === undefined ? name : `${name} (${type})`))) || "none";
}

function attributes({ searchAttributes }: ManifestWorkflow): string | undefined {
  return searchAttributes === undefined
    ? undefined
    : JSON.stringify(
        searchAttributes.map(({ name, type, expression }) => `${type ?? ""} ${name} ${expression}`).sort(),
      );
}
