import { compose, type Interception } from "../../common/compose.js";
import type { WorkflowInboundInterceptor } from "./inbound.js";
import type { WorkflowInternalsInterceptor } from "./internals.js";
import type { WorkflowOutboundInterceptor } from "./outbound.js";
import type { WorkflowInterceptor } from "./registration.js";

type Member = (call: never, next: never) => unknown;

/** All interceptors around one kind of call: takes the call and what carries it out. */
export type Around<M> = M extends (call: infer C, next: (call: infer _) => infer R) => infer R
  ? (call: C, last: (call: C) => R) => R
  : never;

/** Kinds of calls, without the members that only add to something. */
type Kinds<I> = { readonly [K in keyof I]-?: Around<Required<I>[K]> | undefined };

/** The interceptors of one run, composed once. What no interceptor stands around is undefined, and costs nothing. */
export class RunInterceptors {
  readonly inbound: Kinds<WorkflowInboundInterceptor>;
  readonly outbound: Kinds<Omit<WorkflowOutboundInterceptor, "logAttributes" | "metricTags">>;
  readonly activate: Around<Required<WorkflowInternalsInterceptor>["activate"]> | undefined;
  readonly conclude: Around<Required<WorkflowInternalsInterceptor>["conclude"]> | undefined;
  readonly #all: readonly WorkflowInterceptor[];

  constructor(all: readonly WorkflowInterceptor[]) {
    this.#all = all;
    const inbound = <K extends keyof WorkflowInboundInterceptor>(kind: K) =>
      around<Required<WorkflowInboundInterceptor>[K]>(all.map((one) => [one.inbound, one.inbound?.[kind]]));
    const outbound = <K extends keyof WorkflowOutboundInterceptor>(kind: K) =>
      around<Required<WorkflowOutboundInterceptor>[K]>(all.map((one) => [one.outbound, one.outbound?.[kind]]));
    this.inbound = {
      execute: inbound("execute"),
      signal: inbound("signal"),
      query: inbound("query"),
      validateUpdate: inbound("validateUpdate"),
      update: inbound("update"),
    };
    this.outbound = {
      timer: outbound("timer"),
      activity: outbound("activity"),
      localActivity: outbound("localActivity"),
      child: outbound("child"),
      signal: outbound("signal"),
      cancel: outbound("cancel"),
      nexus: outbound("nexus"),
      continueAsNew: outbound("continueAsNew"),
    };
    this.activate = around(all.map((one) => [one.internals, one.internals?.activate]));
    this.conclude = around(all.map((one) => [one.internals, one.internals?.conclude]));
  }

  /** Hands a value through the members of that name, the innermost first. */
  extend<V>(kind: "logAttributes" | "metricTags", value: V): V {
    return this.#all.reduceRight((current, { outbound }) => {
      const member = outbound?.[kind] as ((value: V) => V) | undefined;
      return member === undefined ? current : member.call(outbound, current);
    }, value);
  }

  /** Whether a run has something to do when it leaves the cache. */
  get disposes(): boolean {
    return this.#all.some(({ internals }) => internals?.dispose !== undefined);
  }

  /** The run leaves the cache. */
  dispose(): void {
    for (const { internals } of this.#all) internals?.dispose?.();
  }
}

function around<M extends Member>(members: readonly (readonly [owner: unknown, member: Member | undefined])[]) {
  const bound = members.flatMap(([owner, member]) =>
    member === undefined ? [] : [member.bind(owner as never) as Interception<unknown, unknown>],
  );
  if (bound.length === 0) return undefined;
  const run = (call: unknown, last: (call: unknown) => unknown): unknown => compose(bound, last)(call);
  return run as unknown as Around<M>;
}
