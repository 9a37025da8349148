import type { VersioningOverride as OverrideMessage } from "@protempo/api/temporal/api/workflow/v1/message_pb.js";

/**
 * What becomes of runs that are open when a new version of a worker deployment comes: `"pinned"` ones end on the version
 * that they began on, `"autoUpgrade"` ones go on with the new version's code.
 */
export type VersioningBehavior = "pinned" | "autoUpgrade";

/** One version of a worker deployment: the deployment's name and the worker's `buildId`. */
export interface DeploymentVersion {
  readonly deploymentName: string;
  readonly buildId: string;
}

/** What holds for one workflow in place of its class's versioning behaviour: a version, or always the current one. */
export type VersioningOverride = "autoUpgrade" | { readonly pinned: DeploymentVersion };

/** The numbers of the behaviours on the wire. */
export const versioningBehaviors: Readonly<Record<VersioningBehavior, 1 | 2>> = { pinned: 1, autoUpgrade: 2 };

/** The override as Temporal takes it. Throws TypeError for anything else than the two kinds. */
export function overrideToProto(override: VersioningOverride | undefined): OverrideMessage | undefined {
  if (override === undefined) return undefined;
  const common = { $typeName: "temporal.api.workflow.v1.VersioningOverride", deployment: undefined } as const;
  if (override === "autoUpgrade") {
    return { ...common, override: { case: "autoUpgrade", value: true }, behavior: 2, pinnedVersion: "" };
  }
  const { deploymentName, buildId } = (override as { readonly pinned?: Partial<DeploymentVersion> }).pinned ?? {};
  if (!deploymentName || !buildId) {
    throw new TypeError(
      `versioningOverride: ${JSON.stringify(override)} is neither "autoUpgrade" nor { pinned: { deploymentName, buildId } }`,
    );
  }
  const version = { $typeName: "temporal.api.deployment.v1.WorkerDeploymentVersion", deploymentName, buildId } as const;
  const pinned = {
    $typeName: "temporal.api.workflow.v1.VersioningOverride.PinnedOverride",
    behavior: 1,
    version,
  } as const;
  // Servers from before the override had kinds read the two fields beside it.
  return {
    ...common,
    override: { case: "pinned", value: pinned },
    behavior: 1,
    pinnedVersion: `${deploymentName}.${buildId}`,
  };
}
