import type { DescEnum, DescFile, DescMessage, FileRegistry } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { Locator } from "../../diagnostics/locator.js";
import type { Service } from "../../model/service.js";
import type { Names } from "../../passes/name.js";
import { version } from "../../plugin/version.js";
import { drawOverview } from "../diagrams/overview.js";
import { searchText, type TypeScope, viewEnum, viewMessage } from "./messages.js";
import { viewActivity, viewHandler, viewWorkflow } from "./methods.js";
import type { PackageView, PageView, ServiceView } from "./page.js";
import { anchorsOf, type Place } from "./place.js";
import { blocksOf } from "./text.js";

/** A contract to document. */
export interface DocumentedContract {
  /** Its files, without those that are only imported. */
  readonly files: readonly DescFile[];
  /** Everything, imports included. */
  readonly registry: FileRegistry;
  readonly services: readonly Service[];
  readonly names: Names;
}

/** What the documentation of a contract says. */
export function viewContract({ files, registry, services, names }: DocumentedContract): PageView {
  const documented = files.filter((file) => isWorthIt(file, services));
  const types = typesOf(documented, services, registry);
  const scope: TypeScope = { registry, has: (type) => types.has(type) };
  const byName = new Map(services.map((service) => [service.fullName, service]));
  const place: Place = {
    scope,
    anchors: anchorsOf(services),
    snippets: { registry, names, services: byName },
    services,
  };
  const all = [...types];
  const packages = [
    ...new Set([...documented, ...all.map(({ file }) => file)].map(({ proto }) => proto.package)),
  ].sort();
  const views = packages.map((name) => viewPackage(name, documented, services, all, place));
  return {
    title: titleOf(packages, services),
    packages: views,
    several: views.length > 1,
    counts: countsOf(views),
    version,
  };
}

function isWorthIt(file: DescFile, services: readonly Service[]): boolean {
  const declares = file.messages.length > 0 || file.enums.length > 0;
  return declares || services.some((service) => service.file === file.proto.name);
}

/** Messages and enums of the contract's files, and those of others that they use; what every language has is left out. */
function typesOf(
  files: readonly DescFile[],
  services: readonly Service[],
  registry: FileRegistry,
): ReadonlySet<DescMessage | DescEnum> {
  const found = new Set<DescMessage | DescEnum>();
  const add = (type: DescMessage | DescEnum | undefined): void => {
    if (type === undefined || found.has(type) || type.file.proto.package === "google.protobuf") return;
    found.add(type);
    if (type.kind === "message") for (const field of type.fields) add(field.message ?? field.enum);
  };
  for (const type of files.flatMap((file) => [...nestedTypes(file)])) {
    if (type.kind === "message" || type.kind === "enum") add(type);
  }
  for (const service of services) {
    for (const { input, output } of [...service.workflows, ...service.activities, ...service.handlers]) {
      add(registry.getMessage(input.typeName));
      add(registry.getMessage(output.typeName));
    }
  }
  return found;
}

function titleOf(packages: readonly string[], services: readonly Service[]): string {
  const withServices = packages.filter((name) => services.some((service) => packageOf(service) === name));
  const named = withServices.length > 0 ? withServices : packages;
  return named.length === 1 ? (named[0] ?? "") : `${named.length} packages`;
}

/** Package of a service. */
function packageOf({ fullName, name }: Service): string {
  return fullName.slice(0, Math.max(0, fullName.length - name.length - 1));
}

function countsOf(packages: readonly PackageView[]): PageView["counts"] {
  const services = packages.flatMap((each) => each.services);
  const handlers = services.flatMap((service) => service.handlers);
  const counts: readonly (readonly [number, string])[] = [
    [services.length, "service"],
    [services.flatMap((service) => service.workflows).length, "workflow"],
    [services.flatMap((service) => service.activities).length, "activity"],
    ...(["signal", "query", "update"] as const).map(
      (kind) => [handlers.filter((handler) => handler.kind === kind).length, kind] as const,
    ),
    [packages.flatMap((each) => each.messages).length, "message"],
    [packages.flatMap((each) => each.enums).length, "enum"],
  ];
  return counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => ({ count, what: count === 1 ? what : what.replace(/y$/, "ie").concat("s") }));
}

function viewPackage(
  name: string,
  files: readonly DescFile[],
  services: readonly Service[],
  types: readonly (DescMessage | DescEnum)[],
  place: Place,
): PackageView {
  const own = types.filter(({ file }) => file.proto.package === name);
  const inPackage = files.filter((file) => file.proto.package === name);
  return {
    name,
    anchor: `package-${name}`,
    files: [...new Set([...inPackage, ...own.map(({ file }) => file)].map(({ proto }) => proto.name))].sort(),
    blocks: inPackage.flatMap((file) => blocksOf(new Locator(file).comment([2]))),
    services: services.filter((service) => packageOf(service) === name).map((service) => viewService(service, place)),
    messages: own.flatMap((type) => (type.kind === "message" ? [viewMessage(type, place.scope)] : [])),
    enums: own.flatMap((type) => (type.kind === "enum" ? [viewEnum(type)] : [])),
  };
}

function viewService(service: Service, place: Place): ServiceView {
  const known = new Set([...service.workflows, ...service.activities, ...service.handlers].map(({ rpc }) => rpc));
  const methods = place.scope.registry.getService(service.fullName)?.methods ?? [];
  return {
    anchor: service.fullName,
    name: service.name,
    fullName: service.fullName,
    package: packageOf(service),
    file: service.file,
    blocks: blocksOf(service.comment),
    deprecated: service.deprecated,
    taskQueue: service.taskQueue ?? "",
    workflows: service.workflows.map((workflow) => viewWorkflow(workflow, service, place)),
    activities: service.activities.map((activity) => viewActivity(activity, service, place)),
    handlers: service.handlers.map((handler) => viewHandler(handler, place)),
    plain: methods.map(({ name }) => name).filter((name) => !known.has(name)),
    overview:
      service.workflows.length + service.activities.length > 0 ? drawOverview(service, place.anchors) : undefined,
    search: searchText([service.fullName]),
  };
}
