import { mkdirSync, writeFileSync } from "node:fs";
import { prebuiltUrl } from "../worker/lane/prebuilt.js";
import { flattenEntries } from "./flatten.js";
import { buildSdkLayer, sdkEntry } from "./sdk-layer.js";

// Part of building this package, after the compiler: the layer that every bundle holds is made once, and what Node loads is
// few files.
mkdirSync(new URL(".", prebuiltUrl), { recursive: true });
writeFileSync(prebuiltUrl, await buildSdkLayer(sdkEntry()));
await flattenEntries();
