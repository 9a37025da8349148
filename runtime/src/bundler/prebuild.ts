import { mkdirSync, writeFileSync } from "node:fs";
import { buildSdkLayer, prebuiltUrl, sdkEntry } from "./sdk-layer.js";

// Part of building this package, after the compiler: the layer that every bundle holds is made once.
mkdirSync(new URL(".", prebuiltUrl), { recursive: true });
writeFileSync(prebuiltUrl, await buildSdkLayer(sdkEntry()));
