import type { Registry } from "@bufbuild/protobuf";
import type { Diagnostics } from "../diagnostics/diagnostics.js";
import { nearest } from "../diagnostics/nearest.js";
import type { Handler, HandlerUse, Workflow } from "../model/method.js";
import type { Service } from "../model/service.js";
import type { Reference, UnresolvedService, UnresolvedWorkflow } from "./read.js";

/** Finds the rpcs of services that are imported, not generated. */
export type ForeignServices = (fullName: string) => UnresolvedService | undefined;

/** Second pass: looks up what workflows reference, in the same service without a dot and by full name with one. */
export function resolveService(
  service: UnresolvedService,
  foreign: ForeignServices,
  registry: Registry,
  diagnostics: Diagnostics,
): Service {
  return {
    ...service,
    workflows: service.workflows.map((workflow) => resolveWorkflow(workflow, service, foreign, registry, diagnostics)),
  };
}

function resolveWorkflow(
  { references, ...workflow }: UnresolvedWorkflow,
  service: UnresolvedService,
  foreign: ForeignServices,
  registry: Registry,
  diagnostics: Diagnostics,
): Workflow {
  const uses: HandlerUse[] = [];
  for (const reference of references) {
    const handler = resolve(reference, service, foreign, registry, diagnostics);
    if (handler === undefined) {
      continue;
    }
    if (uses.some((use) => use.handler === handler)) {
      diagnostics.error(
        "PT1011",
        reference.location,
        `${workflow.rpc} references the ${reference.kind} ${handler.rpc} twice`,
        "take one of the two out",
      );
      continue;
    }
    uses.push({
      handler,
      start: reference.start,
      validate: reference.validate ?? (handler.kind === "update" && handler.validate),
      location: reference.location,
      ...(reference.idConflictPolicy === undefined ? {} : { idConflictPolicy: reference.idConflictPolicy }),
    });
  }
  return { ...workflow, handlers: uses };
}

function resolve(
  reference: Reference,
  own: UnresolvedService,
  foreign: ForeignServices,
  registry: Registry,
  diagnostics: Diagnostics,
): Handler | undefined {
  const { ref, kind, location } = reference;
  if (ref === "") {
    diagnostics.error(
      "PT1019",
      location,
      `${kind === "update" ? "an" : "a"} ${kind} reference has no \`ref\``,
      `write ${kind}: { ref: "…" }`,
    );
    return undefined;
  }
  const dot = ref.lastIndexOf(".");
  const serviceName = dot < 0 ? own.fullName : ref.slice(0, dot);
  const rpc = ref.slice(dot + 1);
  const service = serviceName === own.fullName ? own : foreign(serviceName);
  if (service === undefined) {
    reportUnknownService(serviceName, reference, registry, diagnostics);
    return undefined;
  }
  const found = service.handlers.find((handler) => handler.rpc === rpc && handler.kind === kind);
  if (found !== undefined) {
    return found;
  }
  const other = [...service.handlers, ...service.workflows, ...service.activities].find((method) => method.rpc === rpc);
  if (other !== undefined) {
    diagnostics.error(
      "PT1010",
      location,
      `${ref} is ${article(other.kind)}, not ${article(kind)}`,
      isHandler(other.kind)
        ? `reference it as ${other.kind}: { ref: "${ref}" }`
        : `add option (temporal.v1.${kind}) to it`,
    );
    return undefined;
  }
  const candidates = service.handlers.filter((handler) => handler.kind === kind).map((handler) => handler.rpc);
  const near = nearest(rpc, candidates);
  const unmarked = registry.getService(service.fullName)?.methods.some((method) => method.name === rpc) ?? false;
  diagnostics.error(
    "PT1009",
    location,
    unmarked
      ? `the rpc ${ref} has no option of temporal.v1`
      : `there is no ${kind} ${ref}${near === undefined ? "" : `. Did you mean "${near}"?`}`,
    unmarked
      ? `add option (temporal.v1.${kind}) to it`
      : near !== undefined
        ? `write ref: "${dot < 0 ? near : `${serviceName}.${near}`}"`
        : candidates.length === 0
          ? `${service.fullName} has no ${kind}: add an rpc with option (temporal.v1.${kind})`
          : `${service.fullName} has ${candidates.join(", ")}`,
  );
  return undefined;
}

function reportUnknownService(
  serviceName: string,
  { ref, location }: Reference,
  registry: Registry,
  diagnostics: Diagnostics,
): void {
  const services = [...registry].filter((type) => type.kind === "service").map((type) => type.typeName);
  const known = services.includes(serviceName);
  const near = nearest(serviceName, services);
  diagnostics.error(
    "PT1009",
    location,
    known
      ? `the service ${serviceName} has no rpc with an option of temporal.v1`
      : `there is no service ${serviceName}${near === undefined ? "" : `. Did you mean "${near}"?`}`,
    known
      ? `add an option of temporal.v1 to ${ref}`
      : "import the file that declares it, or set `strategy: all` in buf.gen.yaml, and write the full name `package.Service.Method`; without a dot, the name is one of the same service",
  );
}

function isHandler(kind: string): boolean {
  return kind === "signal" || kind === "query" || kind === "update";
}

function article(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
}
