import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";
import { prebuiltSdk } from "../worker/lane/prebuilt.js";
import { build } from "./esbuild.js";

/** The module that an SDK layer is made of. */
export function sdkEntry(): URL {
  const built = new URL("../workflow/realm/entry.js", import.meta.url);
  return existsSync(built) ? built : new URL("../workflow/realm/entry.ts", import.meta.url);
}

const cache: { layer: Promise<string> | undefined; version: string | undefined } = {
  layer: undefined,
  version: undefined,
};

/** The SDK's own layer: as it was built with the package, or made once a process. */
export function sdkLayer(): Promise<string> {
  cache.layer ??= Promise.resolve(prebuiltSdk() ?? buildSdkLayer(sdkEntry()));
  return cache.layer;
}

/** Version of this package. */
export function sdkVersion(): string {
  cache.version ??= (
    JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }
  ).version;
  return cache.version;
}

/** Marks the one module that is imported for what it does: the package itself is declared free of side effects. */
const keepInstall: Plugin = {
  name: "protempo-install",
  setup(build) {
    build.onResolve({ filter: /globals\/install\.js$/ }, async (args) => {
      if (args.pluginData === keepInstall) return undefined;
      const { resolveDir, kind, importer } = args;
      const found = await build.resolve(args.path, { resolveDir, kind, importer, pluginData: keepInstall });
      return { path: found.path, sideEffects: true };
    });
  },
};

/** Bundles the realm's own layer from its entry module. Its completion value is the boot function. */
export async function buildSdkLayer(entry: URL): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format: "cjs",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["module"],
    target: "node20.19",
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
    plugins: [keepInstall],
    define: { "process.env.NODE_ENV": '"production"' },
    banner: { js: '(() => { "use strict"; const module = { exports: {} };' },
    footer: { js: "return module.exports.boot; })()" },
  });
  return result.outputFiles[0]?.text ?? "";
}
