import type { Diagnostics } from "../diagnostics/diagnostics.js";
import { didYouMean } from "../diagnostics/nearest.js";

/** What `opt` of buf.gen.yaml, or `--protempo_opt` of protoc, may set. */
export interface Parameters {
  /** The whole parameter as given, for the header of generated files. */
  readonly text: string;
  /** End of relative imports: `.js` by default. Must be what protoc-gen-es is given. */
  readonly importExtension: "js" | "ts" | "none";
  /** Package that generated code imports: `protempo` by default. */
  readonly runtimePackage: string;
  /** As protoc-gen-es' parameter of the same name, for generated files that lie in a package. The first match counts. */
  readonly rewriteImports: readonly { readonly pattern: RegExp; readonly target: string }[];
  /** Whether `<file>_manifest.json` is written for each file with services: false by default. */
  readonly manifest: boolean;
}

const known: Readonly<Record<string, string>> = {
  import_extension: "js, ts or none; default js",
  runtime_package: "an npm package; default protempo",
  rewrite_imports: "<pattern>:<target>, as protoc-gen-es' parameter; may be repeated",
  manifest: "true or false; default false",
};

/** Reads the plugin's parameter. Unknown and malformed ones are errors. */
export function readParameters(text: string, diagnostics: Diagnostics): Parameters {
  let importExtension: Parameters["importExtension"] = "js";
  let runtimePackage = "protempo";
  let manifest = false;
  const rewriteImports: Parameters["rewriteImports"][number][] = [];
  const seen = new Set<string>();
  for (const part of text.split(",").map((piece) => piece.trim())) {
    if (part === "") {
      continue;
    }
    const [key = "", ...rest] = part.split("=");
    const value = rest.join("=");
    if (known[key] === undefined) {
      diagnostics.error(
        "PT1001",
        undefined,
        `unknown parameter "${key}".${didYouMean(key, Object.keys(known))}`,
        usage(),
      );
      continue;
    }
    if (seen.has(key) && key !== "rewrite_imports") {
      diagnostics.error("PT1002", undefined, `the parameter ${key} is given twice`, "give it once");
    }
    seen.add(key);
    if (key === "import_extension" && (value === "js" || value === "ts" || value === "none")) {
      importExtension = value;
    } else if (key === "runtime_package" && /^(@[\w.-]+\/)?[\w.-]+$/.test(value)) {
      runtimePackage = value;
    } else if (key === "manifest" && (value === "true" || value === "false")) {
      manifest = value === "true";
    } else if (key === "rewrite_imports" && /^[^:]+:.+$/.test(value)) {
      const colon = value.indexOf(":");
      rewriteImports.push({ pattern: globPattern(value.slice(0, colon)), target: value.slice(colon + 1) });
    } else {
      diagnostics.error("PT1002", undefined, `malformed parameter "${part}"`, `${key} is ${known[key]}`);
    }
  }
  return { text, importExtension, runtimePackage, rewriteImports, manifest };
}

function usage(): string {
  const list = Object.entries(known).map(([key, values]) => `${key} (${values})`);
  return `the parameters are ${list.join("; ")}`;
}

/** `*` stands for anything within a folder, two and a slash for any folders. */
function globPattern(glob: string): RegExp {
  const source = glob
    .split(/(\*\*\/|\*)/)
    .map((piece) => {
      switch (piece) {
        case "**/":
          return "(?:[^/]+/)*";
        case "*":
          return "[^/]*";
        default:
          return piece.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
      }
    })
    .join("");
  return new RegExp(`^${source}$`);
}
