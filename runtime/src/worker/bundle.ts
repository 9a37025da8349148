import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { WorkflowBundle } from "../bundler/bundle.js";
import { clientVersion } from "../common/version.js";
import { WorkerStartError } from "./errors.js";

/**
 * The bundle that a worker is to run: as it is given, read from a `.json` file, or made of a workflows file. Throws
 * `WorkerStartError` for a bundle that another version of protempo made or that is none, and for workflows that nobody
 * could start: none at all, or two of one name.
 */
export async function loadBundle(
  workflows: URL | string | WorkflowBundle,
  sharedModules: readonly string[] | undefined,
): Promise<WorkflowBundle> {
  if (typeof workflows === "object" && !(workflows instanceof URL)) {
    const what = "The workflow bundle";
    return registered(checked(workflows, what), what);
  }
  const path = pathOf(workflows);
  if (path.endsWith(".json")) {
    if (sharedModules)
      throw new TypeError("sharedModules belongs to the making of a bundle: give it to bundleWorkflows.");
    return registered(checked(await readBundle(path), path), path);
  }
  // A worker that is given a bundle never loads the bundler.
  const { bundleWorkflows } = await import("../bundler/index.js");
  return registered(await bundleWorkflows({ entry: path, ...(sharedModules ? { sharedModules } : {}) }), path);
}

function pathOf(workflows: URL | string): string {
  if (workflows instanceof URL) return fileURLToPath(workflows);
  return workflows.startsWith("file:") ? fileURLToPath(workflows) : workflows;
}

async function readBundle(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WorkerStartError(`The workflow bundle ${path} cannot be read: ${reason}`, { cause: error });
  }
}

function checked(value: unknown, what: string): WorkflowBundle {
  const bundle = value as Partial<WorkflowBundle> | null;
  const layers = [bundle?.sdk, bundle?.contract, bundle?.user];
  if (!layers.every((layer) => typeof layer === "string") || !Array.isArray(bundle?.manifest?.workflows)) {
    throw new WorkerStartError(`${what} is no workflow bundle: make one with bundleWorkflows.`);
  }
  const { sdkVersion, contractHash } = bundle.manifest;
  if (sdkVersion !== clientVersion) {
    throw new WorkerStartError(
      `${what} was made by protempo ${sdkVersion} and this is ${clientVersion}: bundle the workflows again.`,
    );
  }
  if (
    createHash("sha256")
      .update(bundle.contract ?? "")
      .digest("hex") !== contractHash
  ) {
    throw new WorkerStartError(
      `${what} is damaged: its contract is not the one that its manifest names. Make it again.`,
    );
  }
  return bundle as WorkflowBundle;
}

/** A worker without workflows, or one that leaves it open which of two runs, would look healthy. */
function registered(bundle: WorkflowBundle, what: string): WorkflowBundle {
  const { workflows } = bundle.manifest;
  if (workflows.length === 0) {
    throw new WorkerStartError(
      `${what} exports no workflows: export what generated code makes of the classes, such as \`export const orders = ordersWorkflows({ FulfilOrder });\`.`,
    );
  }
  const names = workflows.flatMap(({ type, aliases }) => [type, ...aliases]);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new WorkerStartError(`${what} exports the workflow ${twice} twice: leave one of the two out.`);
  }
  return bundle;
}
