import { existsSync, readFileSync } from "node:fs";

/** Where `npm run build` puts the SDK's own layer: `dist/realm/sdk.js`. */
export const prebuiltUrl: URL = new URL("../../realm/sdk.js", import.meta.url);

/** The SDK's own layer as it was built with the package; `undefined` if it was not. */
export function prebuiltSdk(): string | undefined {
  return existsSync(prebuiltUrl) ? readFileSync(prebuiltUrl, "utf8") : undefined;
}
