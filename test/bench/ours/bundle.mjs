// Bundles a workflow file in a fresh process and prints the time: { value: seconds }.
import { bundleWorkflows } from "protempo/bundler";

const start = performance.now();
await bundleWorkflows({ entry: new URL("./workflows.ts", import.meta.url) });
console.log(JSON.stringify({ value: (performance.now() - start) / 1000 }));
