export type { BundleManifest, BundleOptions, WorkflowBundle } from "./bundle.js";
export { BundleError } from "./bundle.js";
export { bundleWorkflows } from "./bundle-workflows.js";
