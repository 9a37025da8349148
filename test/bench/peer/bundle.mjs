// Bundles a workflow file in a fresh process and prints the time: { value: seconds }.
import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";

const start = performance.now();
await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL("./workflows.ts", import.meta.url)),
  logger: new DefaultLogger("ERROR"),
});
console.log(JSON.stringify({ value: (performance.now() - start) / 1000 }));
