import type { BuiltLayer } from "./build-layer.js";

const warnBytes = 100 * 1024;

/** A large user layer costs memory and time in each run: says of which packages it is made. */
export function sizeWarnings({ code, metafile }: BuiltLayer): string[] {
  const total = Buffer.byteLength(code);
  if (total <= warnBytes) return [];
  const sizes = new Map<string, number>();
  for (const [file, { bytesInOutput }] of Object.entries(metafile.outputs["layer.js"]?.inputs ?? {})) {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
    if (name !== undefined) sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
  }
  const largest = [...sizes].sort(([, a], [, b]) => b - a).slice(0, 3);
  const named = largest.map(([name, bytes]) => `${name} ${kilobytes(bytes)}`).join(", ");
  const advice = named === "" ? "" : ` Largest packages: ${named}; those without state can be named in sharedModules.`;
  return [`The workflows and what they import are ${kilobytes(total)}, evaluated once for every run.${advice}`];
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1024)} KB`;
}
