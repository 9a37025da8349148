import type { Location } from "../model/location.js";
import type { PrioritySettings, RetrySettings } from "../model/options.js";

/** The version of the manifest's form: it changes when a reader of the former one would misread it. */
export const manifestVersion = 1;

/**
 * What a contract says to Temporal and to those who read its payloads, without what only generated code knows. Two contracts
 * with equal manifests are the same to every workflow, worker and caller. Lists are sorted by name, or as the contract has them
 * where their order counts.
 */
export interface Manifest {
  readonly version: typeof manifestVersion;
  /** SHA-256 over the rest, as `sha256:…`. */
  readonly hash: string;
  /** By full name. */
  readonly services: readonly ManifestService[];
  /** Every message that a payload can hold, by full name. */
  readonly messages: readonly ManifestMessage[];
  readonly enums: readonly ManifestEnum[];
}

/** What everything has that is written in a contract. */
export interface Placed {
  /** Where it is written. Not part of what is compared or printed. */
  readonly location: Location;
}

/** A service with options of `temporal.v1`. Its methods are sorted by their rpc's name. */
export interface ManifestService extends Placed {
  /** Full name. */
  readonly service: string;
  readonly taskQueue?: string;
  readonly workflows: readonly ManifestWorkflow[];
  readonly activities: readonly ManifestActivity[];
  readonly signals: readonly ManifestSignal[];
  readonly queries: readonly ManifestQuery[];
  readonly updates: readonly ManifestUpdate[];
}

/** What methods of all kinds have. */
export interface ManifestMethod extends Placed {
  /** Full name of the rpc. */
  readonly rpc: string;
  /** Name registered with Temporal. */
  readonly name: string;
  /** Full name of the message; absent for `google.protobuf.Empty`, for which nothing is sent. */
  readonly input?: string;
  readonly output?: string;
}

/** An rpc that is a workflow. Times in milliseconds; policies as their enums name them, without the prefix. */
export interface ManifestWorkflow extends ManifestMethod {
  readonly kind: "workflow";
  readonly aliases?: readonly string[];
  /** That of the service if the method names none. */
  readonly taskQueue?: string;
  /** The ID expression as it is written. */
  readonly id?: string;
  /** SHA-256 over what it says, as `sha256:…`: how it is spelt does not count. */
  readonly idHash?: string;
  /** The scalar and enum fields that it reads, in its order. */
  readonly idFields?: readonly ManifestFieldRef[];
  readonly searchAttributes?: readonly ManifestAttribute[];
  readonly executionTimeout?: number;
  readonly runTimeout?: number;
  readonly taskTimeout?: number;
  readonly retry?: RetrySettings;
  readonly idReusePolicy?: string;
  readonly idConflictPolicy?: string;
  readonly parentClosePolicy?: string;
  readonly waitForCancellation?: boolean;
  readonly versioningBehavior?: string;
  readonly priority?: PrioritySettings;
  readonly handlers: readonly ManifestUse[];
}

/** A search attribute that the contract sets at the start. */
export interface ManifestAttribute {
  readonly name: string;
  readonly type?: string;
  /** SHA-256 over its expression as the plugin understands it, as `sha256:…`: how it is spelt does not count. */
  readonly expression: string;
}

/** A handler as one workflow has it. */
export interface ManifestUse extends Placed {
  readonly kind: "signal" | "query" | "update";
  /** Full name of the rpc. */
  readonly rpc: string;
  /** Name registered with Temporal. */
  readonly name: string;
  readonly start?: true;
  readonly validate?: true;
  readonly idConflictPolicy?: string;
}

/** An rpc that is an activity. Times in milliseconds. */
export interface ManifestActivity extends ManifestMethod {
  readonly kind: "activity";
  readonly taskQueue?: string;
  readonly scheduleToCloseTimeout?: number;
  readonly scheduleToStartTimeout?: number;
  readonly startToCloseTimeout?: number;
  readonly heartbeatTimeout?: number;
  readonly retry?: RetrySettings;
  readonly waitForCancellation?: boolean;
  readonly priority?: PrioritySettings;
}

/** An rpc that is a signal. */
export interface ManifestSignal extends ManifestMethod {
  readonly kind: "signal";
}

/** An rpc that is a query. */
export interface ManifestQuery extends ManifestMethod {
  readonly kind: "query";
}

/** An rpc that is an update. */
export interface ManifestUpdate extends ManifestMethod {
  readonly kind: "update";
  readonly id?: string;
  readonly idHash?: string;
  readonly idFields?: readonly ManifestFieldRef[];
  readonly validate?: true;
  readonly waitForStage?: "accepted" | "completed";
}

/** A method of any kind. */
export type ManifestAny = ManifestWorkflow | ManifestActivity | ManifestSignal | ManifestQuery | ManifestUpdate;

/** A message that a payload can hold. */
export interface ManifestMessage extends Placed {
  /** Full name. */
  readonly message: string;
  /** SHA-256 over it and all that it can hold, as `sha256:…`. */
  readonly hash: string;
  /** Rules of protovalidate for the whole message. */
  readonly rules?: readonly string[];
  /** By number. */
  readonly fields: readonly ManifestField[];
}

/** A field of a message. */
export interface ManifestField extends Placed {
  readonly number: number;
  readonly name: string;
  readonly json: string;
  /** `string`, `repeated int32`, `map<string, acme.v1.Item>`, `acme.v1.Item`. */
  readonly type: string;
  /** Full name of the message or enum that it holds. */
  readonly holds?: string;
  readonly oneof?: string;
  /** Readers refuse a message without it: `required` of proto2, `LEGACY_REQUIRED` of editions. */
  readonly required?: true;
  /** A scalar or enum whose zero value is not the same as not set: `optional`, in a oneof, required, editions' default. */
  readonly presence?: true;
  /** Rules of protovalidate, such as `string.min_len: 1`. */
  readonly rules?: readonly string[];
}

/** A field that something else names. */
export interface ManifestFieldRef {
  /** Full name of its message. */
  readonly message: string;
  readonly number: number;
}

/** An enum that a payload can hold. */
export interface ManifestEnum extends Placed {
  /** Full name. */
  readonly enum: string;
  readonly values: readonly ManifestEnumValue[];
}

/** A value of an enum. */
export interface ManifestEnumValue extends Placed {
  readonly number: number;
  readonly name: string;
}

/** All methods of a service. */
export function methodsOf(service: ManifestService): readonly ManifestAny[] {
  return [...service.workflows, ...service.activities, ...service.signals, ...service.queries, ...service.updates];
}
