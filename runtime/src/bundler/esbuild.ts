import { createRequire } from "node:module";
import type * as Esbuild from "esbuild";

const esbuild = createRequire(import.meta.url)("esbuild") as typeof Esbuild;

/** Required: an import has Node search the package for names of exports, which takes longer than to load it. */
export const build: typeof Esbuild.build = esbuild.build;
