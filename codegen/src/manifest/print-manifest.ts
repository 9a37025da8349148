import { createHash } from "node:crypto";
import type { Manifest } from "./manifest.js";

/** A manifest as JSON with a line break at its end. Places are left out: they change with every edit. */
export function printManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, withoutPlaces, 2)}\n`;
}

/** SHA-256 over a value's JSON without places, as `sha256:…`. Keys count in the order that the value has them. */
export function hashOf(value: unknown): string {
  return `sha256:${createHash("sha256").update(JSON.stringify(value, withoutPlaces)).digest("hex")}`;
}

function withoutPlaces(key: string, value: unknown): unknown {
  return key === "location" ? undefined : value;
}
