import type { BuildOptions, Metafile } from "esbuild";
import { build } from "./esbuild.js";

/** The parameters of a layer's function, in the realm's order. */
const opening =
  '(function (globalThis, self, global, $shared, require, module) { "use strict"; var exports = module.exports;';

/** A layer as esbuild made it. */
export interface BuiltLayer {
  readonly code: string;
  /** Source map, JSON, without the sources' text. */
  readonly map: string;
  readonly metafile: Metafile;
}

/** Options that every layer is built with. Paths are relative to `root`, so that the same input gives the same bytes. */
export function layerOptions(root: string): BuildOptions & { metafile: true; write: false } {
  return {
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    format: "cjs",
    platform: "neutral",
    mainFields: ["browser", "module", "main"],
    conditions: ["worker", "browser", "module"],
    target: "node20.19",
    supported: { "dynamic-import": false },
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
    sourcemap: "external",
    sourcesContent: false,
    outfile: "layer.js",
    define: { "process.env.NODE_ENV": '"production"' },
    banner: { js: opening },
    footer: { js: "})" },
  };
}

/** Builds a layer. Rejects with esbuild's `BuildFailure`. */
export async function buildLayer(options: BuildOptions & { metafile: true; write: false }): Promise<BuiltLayer> {
  const { outputFiles, metafile } = await build(options);
  const text = (suffix: string): string => outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? "";
  return { code: text(".js"), map: text(".map"), metafile };
}
