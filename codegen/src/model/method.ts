import type { MappedAttribute, Template } from "../expressions/template.js";
import type { Location } from "./location.js";
import type { MessageRef } from "./message-ref.js";
import type { ActivitySettings, WorkflowSettings } from "./options.js";

/** What every rpc has, whatever its kind. An rpc that is an activity too has a model for each of its kinds. */
export interface MethodBase {
  /** The rpc's own name, such as `FulfilOrder`. */
  readonly rpc: string;
  /** Full protobuf name, such as `acme.orders.v1.Orders.FulfilOrder`. */
  readonly fullName: string;
  /** Full name of the service that declares it. */
  readonly service: string;
  /** Proto file that declares it. */
  readonly file: string;
  /** Name registered with Temporal. */
  readonly name: string;
  readonly input: MessageRef;
  readonly output: MessageRef;
  /** Comment in the contract, without its comment signs. */
  readonly comment: string;
  readonly deprecated: boolean;
  readonly location: Location;
  /** Where the registered name is written, or the option that could write it. */
  readonly nameLocation: Location;
}

/** An rpc that workflows call and workers carry out. */
export interface Activity extends MethodBase {
  readonly kind: "activity";
  readonly settings: ActivitySettings;
}

/** An rpc that is sent to a workflow and not answered. */
export interface Signal extends MethodBase {
  readonly kind: "signal";
}

/** An rpc that reads a workflow. */
export interface Query extends MethodBase {
  readonly kind: "query";
}

/** An rpc that changes a workflow and is answered. */
export interface Update extends MethodBase {
  readonly kind: "update";
  readonly id?: Template;
  readonly validate: boolean;
  readonly waitForStage?: "accepted" | "completed";
}

/** An rpc that a workflow handles while it runs. */
export type Handler = Signal | Query | Update;

/** A handler as one workflow references it. */
export interface HandlerUse {
  readonly handler: Handler;
  /** Whether it may start the workflow. */
  readonly start: boolean;
  /** Whether this workflow validates the update first. */
  readonly validate: boolean;
  /** Conflict policy of update-with-start: Temporal's wire number. */
  readonly idConflictPolicy?: number;
  readonly location: Location;
}

/** An rpc that is a workflow. */
export interface Workflow extends MethodBase {
  readonly kind: "workflow";
  readonly aliases: readonly string[];
  readonly id?: Template;
  readonly searchAttributes?: readonly MappedAttribute[];
  readonly settings: WorkflowSettings;
  readonly handlers: readonly HandlerUse[];
}

/** An rpc of any kind. */
export type Method = Workflow | Activity | Handler;
