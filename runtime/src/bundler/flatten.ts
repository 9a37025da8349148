import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

/** The package's folder. */
const root = new URL("../../", import.meta.url);
/** Threads start here; the exports of `package.json` are the other entries. */
const threads = ["worker/lane/lane-thread"];

/**
 * Joins the compiled modules of each entry, Temporal's encoders included, into few files: Node takes longer to find and open
 * a hundred modules than to run them. Overwrites the entries in `dist`; what they share goes to `dist/chunks`.
 */
export async function flattenEntries(): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: fileURLToPath(root),
    entryPoints: [...exportedEntries(), ...threads].map((name) => ({ in: `src/${name}.ts`, out: name })),
    outdir: "dist",
    metafile: true,
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    sourcemap: true,
    sourcesContent: false,
    plugins: [outsiders, places],
  });
  for (const [output, { inputs }] of Object.entries(metafile.outputs)) {
    const placed = Object.keys(inputs).find((input) => asksWhereItIs.has(input));
    if (placed !== undefined && output.split("/").length !== 3) {
      throw new Error(`${placed} asks where it is and went to ${output}: only what is one folder below dist can tell.`);
    }
  }
}

/** The modules that users import, such as `worker/index`. */
function exportedEntries(): string[] {
  const text = readFileSync(new URL("package.json", root), "utf8");
  const { exports } = JSON.parse(text) as { exports: Record<string, string | { readonly default?: string }> };
  const files = Object.values(exports).map((target) => (typeof target === "string" ? undefined : target.default));
  return files.filter((file) => file !== undefined).map((file) => file.replace(/^\.\/dist\/|\.js$/g, ""));
}

/** Of other packages only encoders are taken in: they hold no state and no class, so another copy does no harm. */
const outsiders: Plugin = {
  name: "protempo-outsiders",
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === "entry-point" || path.endsWith("_protempo.js") ? undefined : { path, external: true },
    );
  },
};

/** Modules that use `import.meta.url`, as the metafile names them. */
const asksWhereItIs = new Set<string>();

/** `import.meta.url` stays that of the module, for code that ends up one folder below `dist`. */
const places: Plugin = {
  name: "protempo-places",
  setup(build) {
    const sources = fileURLToPath(new URL("src/", root));
    build.onLoad({ filter: /[\\/]runtime[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, "utf8");
      if (!contents.includes("import.meta.url") || !path.startsWith(sources)) return undefined;
      asksWhereItIs.add(relative(fileURLToPath(root), path).replaceAll("\\", "/"));
      const module = path.slice(sources.length).replaceAll("\\", "/").replace(/\.ts$/, ".js");
      return {
        contents: contents.replaceAll("import.meta.url", `new URL("../${module}", import.meta.url)`),
        loader: "ts",
      };
    });
  },
};
