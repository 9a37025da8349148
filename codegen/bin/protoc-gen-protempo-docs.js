#!/usr/bin/env node
const { runDocsPlugin } = await import("../dist/cli/docs-plugin.js");
await runDocsPlugin();
