import type { DescFile, Registry } from "@bufbuild/protobuf";
import type { Service } from "../../model/service.js";
import type { Names } from "../../passes/name.js";
import type { Parameters } from "../../plugin/parameters.js";
import { ImportScope } from "./imports.js";
import { MessageNames, type MessageNaming } from "./message-names.js";
import { type ModuleKind, Modules } from "./modules.js";
import { typescriptNaming } from "./naming.js";
import type { ReferenceCycles } from "./reference-cycles.js";

/** What every printer of one run shares. */
export interface PrintContext {
  readonly names: Names;
  readonly registry: Registry;
  readonly parameters: Parameters;
  readonly naming: MessageNaming;
  readonly cycles: ReferenceCycles;
}

/** Global types that generated code names. */
const globals = ["Promise", "Partial"];

/** One generated module while it is printed: what it imports and how it calls that. */
export class ModuleScope {
  readonly context: PrintContext;
  readonly file: DescFile;
  readonly kind: ModuleKind;
  readonly imports: ImportScope;
  readonly modules: Modules;
  readonly messages: MessageNames;

  constructor(context: PrintContext, file: DescFile, kind: ModuleKind, declared: Iterable<string>) {
    this.context = context;
    this.file = file;
    this.kind = kind;
    this.imports = new ImportScope([...globals, ...declared]);
    this.modules = new Modules(context.parameters);
    this.messages = new MessageNames(context, this.imports, this.modules, file, kind);
  }

  /** Local names of types of the runtime package, by their own. What is never read is not imported. */
  types<K extends string>(entry: string, names: readonly K[]): Readonly<Record<K, string>> {
    const module = this.modules.runtime(entry);
    return lazily(names, (name) => this.imports.type(module, name));
  }

  /** Local names of values of the runtime package, by their own. What is never read is not imported. */
  values<K extends string>(entry: string, names: readonly K[]): Readonly<Record<K, string>> {
    const module = this.modules.runtime(entry);
    return lazily(names, (name) => this.imports.value(module, name));
  }

  /** Local name of a service's table. */
  table(service: Service): string {
    return this.imports.value(this.modules.sibling(this.file.name, this.file, "protempo"), `${service.name}$table`);
  }
}

/** An object whose members are computed when they are read. */
function lazily<K extends string>(names: readonly K[], read: (name: K) => string): Readonly<Record<K, string>> {
  const members = names.map((name) => [name, { get: () => read(name), enumerable: true }] as const);
  return Object.defineProperties({}, Object.fromEntries(members)) as Readonly<Record<K, string>>;
}

/** The members of several objects in one, still computed when they are read. */
export function together<A extends object, B extends object>(a: A, b: B): A & B {
  return Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(a), ...Object.getOwnPropertyDescriptors(b) },
  ) as A & B;
}

/** Every name that the modules of a proto file declare for its services. */
export function declaredNames(services: readonly Service[], names: Names): string[] {
  return services.flatMap((service) => [
    ...typescriptNaming.serviceNames(service, names.serviceStem(service)),
    ...service.workflows.flatMap((workflow) => typescriptNaming.workflowNames(names.workflowStem(workflow))),
  ]);
}
