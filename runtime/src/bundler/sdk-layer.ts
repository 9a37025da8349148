import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";

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
  const { build } = await import("esbuild");
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
