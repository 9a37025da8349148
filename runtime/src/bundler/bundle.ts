import type { WorkflowDescriptor } from "../workflow/registration.js";

export type { WorkflowDescriptor };

/** What a bundle says of itself. */
export interface BundleManifest {
  /** Every workflow that the file registers. */
  readonly workflows: readonly WorkflowDescriptor[];
  /** SHA-256 of the contract layer, hexadecimal: equal contracts and equal versions give equal hashes. */
  readonly contractHash: string;
  /** Version of protempo that made the bundle; a worker of another version refuses it. */
  readonly sdkVersion: string;
  /** Size of each layer's code in bytes. */
  readonly layers: { readonly sdk: number; readonly contract: number; readonly user: number };
}

/** Workflows ready to run: three layers of code. Serialisable as JSON. */
export interface WorkflowBundle {
  /** The SDK; evaluated once a lane. */
  readonly sdk: string;
  /** Generated code, protobuf-es and `sharedModules`; evaluated once a lane. */
  readonly contract: string;
  /** The workflows and what they import; evaluated once a run. */
  readonly user: string;
  readonly sourceMaps: { readonly contract: string; readonly user: string };
  readonly manifest: BundleManifest;
  /** What should be looked at, though the bundle works. */
  readonly warnings: readonly string[];
}

/** What to bundle. */
export interface BundleOptions {
  /** The module that exports the registrations of workflows: `.ts` or `.js`, as a `file:` URL or a path. */
  readonly entry: URL | string;
  /**
   * Packages evaluated once a lane and locked, in place of once a run: for large ones such as `zod`. They must hold no state
   * that a run changes. A name covers the package's subpaths. Default: none.
   */
  readonly sharedModules?: readonly string[] | undefined;
  /** Imports replaced by a module that throws when it is used: for what a dependency imports and never calls. Default: none. */
  readonly ignoreModules?: readonly string[] | undefined;
}

/** A workflow file cannot be bundled. The message names each problem with file and line, and what to do. */
export class BundleError extends Error {
  override readonly name: string = "BundleError";
  /** One text a problem. */
  readonly problems: readonly string[];

  constructor(entry: string, problems: readonly string[]) {
    super(`The workflows of ${entry} cannot be bundled:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}
