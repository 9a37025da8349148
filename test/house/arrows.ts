/** What a room may import. Whatever it may import for values it may import for types, and load when needed. */
export interface Allowed {
  /** Values: loading the room loads these. */
  readonly imports?: readonly string[];
  /** Types only: nothing of them is there at run time. */
  readonly types?: readonly string[];
  /** By `import()`, when it is needed. */
  readonly loads?: readonly string[];
}

/**
 * The import graph: every arrow that may be drawn, by the room that it starts from. A new one is a decision about the
 * design; the reasons for the old ones are in ARCHITECTURE.md.
 */
export const arrows: Readonly<Record<string, Allowed>> = {
  bridge: { imports: ["node:*"] },

  // The program that makes the converters of generated/api, before this package can be built.
  codegen: { imports: ["@bufbuild/protobuf", "codegen/printers", "node:*"] },
  "codegen/model": { types: ["codegen/expressions"] },
  "codegen/diagnostics": { types: ["@bufbuild/protobuf", "codegen/model"] },
  "codegen/expressions": {
    imports: ["@bufbuild/protobuf", "codegen/diagnostics"],
    types: ["codegen/model"],
  },
  "codegen/passes": {
    imports: ["@bufbuild/protobuf", "@protempo/api", "codegen", "codegen/diagnostics", "codegen/expressions"],
    types: ["codegen/model"],
  },
  "codegen/printers": {
    imports: ["@bufbuild/protobuf", "codegen/plugin"],
    types: ["codegen/expressions", "codegen/model", "codegen/passes", "codegen/plugin"],
  },
  // The only room with a TypeScript compiler.
  "codegen/emit": { imports: ["handlebars", "node:*", "ts-morph"], types: ["codegen/printers"] },
  "codegen/manifest": {
    imports: ["@bufbuild/protobuf", "codegen/diagnostics", "node:*"],
    types: ["codegen/expressions", "codegen/model"],
  },
  "codegen/plugin": {
    imports: ["@bufbuild/protobuf", "codegen/diagnostics", "codegen/manifest", "codegen/passes", "codegen/printers"],
    loads: ["codegen/emit"],
  },

  // The commands of the generator's package, which the SDK's command line forwards to.
  "codegen/check": { imports: ["codegen/diagnostics", "codegen/manifest"], types: ["codegen/model"] },
  "codegen/cli": {
    imports: [
      "@bufbuild/protobuf",
      "codegen/check",
      "codegen/diagnostics",
      "codegen/docs",
      "codegen/manifest",
      "codegen/passes",
      "codegen/printers",
      "node:*",
    ],
    types: ["codegen/model"],
  },
  // Documentation: of the printers only how languages name things and where comments are.
  "codegen/docs": {
    imports: [
      "@bufbuild/protobuf",
      "codegen/diagnostics",
      "codegen/manifest",
      "codegen/plugin",
      "codegen/printers",
      "handlebars",
      "node:*",
    ],
    types: ["codegen/expressions", "codegen/model", "codegen/passes"],
  },

  // Realm-safe: what runs in workflows and elsewhere alike.
  "runtime/common": { types: ["@bufbuild/protobuf", "@protempo/api"] },
  "runtime/converter": { imports: ["runtime/common"], types: ["@bufbuild/protobuf", "@protempo/api"] },
  "runtime/workflow": {
    imports: ["@protempo/api", "runtime/common", "runtime/converter"],
    types: ["@bufbuild/protobuf"],
  },
  "runtime/workflow/realm": { imports: ["runtime/converter", "runtime/internal", "runtime/workflow"] },

  // The only room with the rules' library, and with descriptors as values: whoever wants no rules imports neither.
  "runtime/validation": { imports: ["@bufbuild/protobuf", "@bufbuild/protovalidate", "runtime/common"] },

  "runtime/activity": { imports: ["node:*", "runtime/common"], types: ["@bufbuild/protobuf", "runtime/converter"] },
  "runtime/core": { imports: ["@protempo/bridge", "node:*", "runtime/common"] },
  // The bridge is loaded by the first connection over it.
  "runtime/client": {
    imports: ["@protempo/api", "node:*", "runtime/common", "runtime/converter"],
    types: ["@bufbuild/protobuf", "@protempo/bridge"],
    loads: ["runtime/core"],
  },
  "runtime/worker": {
    imports: [
      "@bufbuild/protobuf",
      "@protempo/api",
      "@protempo/bridge",
      "node:*",
      "runtime/activity",
      "runtime/client",
      "runtime/common",
      "runtime/converter",
      "runtime/core",
      "runtime/worker/lane",
    ],
    types: ["runtime/bundler"],
    // Only a worker that is given a file in place of a bundle needs one.
    loads: ["runtime/bundler"],
  },
  "runtime/worker/lane": {
    imports: [
      "@bufbuild/protobuf",
      "@protempo/api",
      "@protempo/bridge",
      "node:*",
      "runtime/common",
      "runtime/converter",
      "runtime/workflow/realm",
    ],
  },
  // The only room with a bundler.
  "runtime/bundler": {
    // A bundle is evaluated once, for its manifest.
    imports: ["esbuild", "node:*", "runtime/worker/lane"],
    types: ["runtime/workflow"],
  },
  // Activities are tried with a context that has no worker behind it.
  "runtime/testing": {
    imports: ["node:*", "runtime/activity", "runtime/common", "runtime/converter", "runtime/core"],
    types: ["@bufbuild/protobuf", "@protempo/api", "@protempo/bridge", "runtime/client"],
  },
  "runtime/config": { imports: ["@protempo/bridge", "node:*"], types: ["runtime/client"] },
  "runtime/cli": { imports: ["node:*", "runtime/client", "runtime/common", "runtime/config", "runtime/worker"] },
  "runtime/internal": {
    imports: ["runtime/client", "runtime/common", "runtime/converter", "runtime/workflow"],
    types: ["runtime/activity"],
  },

  examples: { imports: ["@protempo/examples", "jsonc-parser", "node:*", "protempo"] },
};
