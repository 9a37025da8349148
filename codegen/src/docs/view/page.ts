import type { Drawing } from "../diagrams/drawing.js";
import type { Snippet } from "../snippets/snippet.js";
import type { EnumView, MessageView, TypeLink } from "./messages.js";
import type { Setting } from "./settings.js";
import type { Block } from "./text.js";

/** Everything that the documentation of a contract says, before a template gives it a form. */
export interface PageView {
  readonly title: string;
  readonly packages: readonly PackageView[];
  /** Whether there is more than one package. */
  readonly several: boolean;
  readonly counts: readonly { readonly count: number; readonly what: string }[];
  readonly version: string;
}

/** A package with something of the contract. */
export interface PackageView {
  readonly name: string;
  readonly anchor: string;
  readonly files: readonly string[];
  readonly blocks: readonly Block[];
  readonly services: readonly ServiceView[];
  readonly messages: readonly MessageView[];
  readonly enums: readonly EnumView[];
}

/** A service. */
export interface ServiceView {
  readonly anchor: string;
  readonly name: string;
  readonly fullName: string;
  readonly package: string;
  readonly file: string;
  readonly blocks: readonly Block[];
  readonly deprecated: boolean;
  readonly taskQueue: string;
  readonly workflows: readonly WorkflowView[];
  readonly activities: readonly ActivityView[];
  readonly handlers: readonly HandlerView[];
  /** Names of rpcs without options of Temporal. */
  readonly plain: readonly string[];
  /** Undefined where there are only handlers: nothing to draw. */
  readonly overview: Drawing | undefined;
  readonly search: string;
}

/** What the view of every kind of rpc has. */
export interface MethodView {
  readonly anchor: string;
  readonly kind: "workflow" | "activity" | "signal" | "query" | "update";
  readonly rpc: string;
  /** Registered with Temporal. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly blocks: readonly Block[];
  readonly summary: string;
  readonly deprecated: boolean;
  /** Undefined for Empty: nothing is sent. */
  readonly input: TypeLink | undefined;
  readonly output: TypeLink | undefined;
  readonly settings: readonly Setting[];
  readonly snippets: readonly Snippet[];
  readonly search: string;
}

/** A workflow. */
export interface WorkflowView extends MethodView {
  readonly id: IdView | undefined;
  readonly searchAttributes: readonly { readonly name: string; readonly type: string }[];
  readonly handlers: readonly HandlerUseView[];
  readonly sequence: Drawing;
}

/** How the ID of a workflow or an update is made. */
export interface IdView {
  readonly expression: string;
  /** For the example of the input; empty if it cannot be told. */
  readonly example: string;
  /** Whether it differs each time. */
  readonly random: boolean;
}

/** An activity. */
export interface ActivityView extends MethodView {
  readonly kind: "activity";
}

/** A signal, a query or an update. */
export interface HandlerView extends MethodView {
  readonly id: IdView | undefined;
  /** Workflows of the page that take it. */
  readonly takenBy: readonly { readonly name: string; readonly anchor: string }[];
}

/** A handler as one workflow takes it. */
export interface HandlerUseView {
  readonly kind: "signal" | "query" | "update";
  readonly rpc: string;
  readonly anchor: string;
  readonly name: string;
  readonly summary: string;
  readonly input: TypeLink | undefined;
  readonly output: TypeLink | undefined;
  /** `may start the workflow`, `validated`, and the like. */
  readonly flags: readonly string[];
}
