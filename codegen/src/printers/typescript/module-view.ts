import type { ModuleScope } from "./module-scope.js";

/** A generated module before its template is filled in. */
export interface ModuleView {
  /** Name of the template, without `.hbs`. */
  readonly template: "activity" | "client" | "table" | "workflow";
  readonly view: object;
  readonly scope: ModuleScope;
}
