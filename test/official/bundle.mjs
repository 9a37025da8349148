import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));

/** Our workflows as the official SDK's bundler makes them, on a stand-in for `protempo/workflow`. */
export function bundleFor(worker, modules, entry, context = "official-context.mjs") {
  const quiet = () => {};
  return worker.bundleWorkflowCode({
    workflowsPath: path.join(here, entry),
    logger: { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: console.warn, error: console.error },
    webpackConfigHook: (config) => {
      config.resolve.modules = [path.resolve(modules)];
      config.resolve.alias["protempo/workflow"] = path.join(here, context);
      config.resolve.extensionAlias = { ".js": [".ts", ".js"] };
      return config;
    },
  });
}
