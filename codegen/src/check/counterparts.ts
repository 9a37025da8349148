import { type Manifest, type ManifestAny, methodsOf } from "../manifest/manifest.js";

type Kind = ManifestAny["kind"];
type OfKind<K extends Kind> = Extract<ManifestAny, { readonly kind: K }>;

/** The methods of a contract, as those of another one look for them. */
export class Methods {
  readonly all: readonly ManifestAny[];

  constructor({ services }: Manifest) {
    this.all = services.flatMap(methodsOf);
  }

  ofKind<K extends Kind>(kind: K): readonly OfKind<K>[] {
    return this.all.filter((method): method is OfKind<K> => method.kind === kind);
  }

  /** The method of a kind that is registered under a name. Names of handlers are those of one service. */
  named<K extends Kind>(kind: K, name: string, service?: string): OfKind<K> | undefined {
    return this.ofKind(kind).find(
      (method) => namesOf(method).includes(name) && (service === undefined || serviceOf(method.rpc) === service),
    );
  }

  /** What has become of another contract's method: that of its name, by which tasks find it, or that of its rpc. */
  counterpart<K extends Kind>(
    kind: K,
    { rpc, name }: { readonly rpc: string; readonly name: string },
  ): OfKind<K> | undefined {
    const service = kind === "workflow" || kind === "activity" ? undefined : serviceOf(rpc);
    return this.named(kind, name, service) ?? this.ofKind(kind).find((method) => method.rpc === rpc);
  }

  /**
   * What has become of a method of `before`, the contract that this one follows: its counterpart, and for a handler of a service
   * that has it no more, the one that workflows have under its name.
   */
  successor(old: ManifestAny, before: Methods): ManifestAny | undefined {
    const now = this.counterpart(old.kind, old);
    if (now !== undefined || old.kind === "workflow" || old.kind === "activity") return now;
    for (const workflow of before.ofKind("workflow")) {
      if (!workflow.handlers.some(({ kind, rpc }) => kind === old.kind && rpc === old.rpc)) continue;
      const use = this.counterpart("workflow", workflow)?.handlers.find(
        ({ kind, name }) => kind === old.kind && name === old.name,
      );
      if (use !== undefined) return this.ofKind(old.kind).find(({ rpc }) => rpc === use.rpc);
    }
    return undefined;
  }

  /** The kinds of an rpc. */
  kindsOf(rpc: string): readonly ManifestAny[] {
    return this.all.filter((method) => method.rpc === rpc);
  }
}

/** All names that a method is registered under. */
export function namesOf(method: ManifestAny): readonly string[] {
  return method.kind === "workflow" ? [method.name, ...(method.aliases ?? [])] : [method.name];
}

/** The service of an rpc. */
export function serviceOf(rpc: string): string {
  return rpc.slice(0, rpc.lastIndexOf("."));
}

/** An rpc's own name. */
export function shortName(rpc: string): string {
  return rpc.slice(rpc.lastIndexOf(".") + 1);
}

/** `a`, `a and b`, `a, b, c and 4 more`. */
export function listed(names: readonly string[]): string {
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
