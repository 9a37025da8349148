import vm from "node:vm";

/** A layer of a bundle, compiled once for all realms of a thread. */
export interface CompiledLayer {
  /** As stack traces name it. */
  readonly file: string;
  readonly script: vm.Script;
  readonly sourceMap: string | undefined;
}

/** What a bundle adds to the SDK's own layer. */
export interface BundledLayers {
  readonly contract: CompiledLayer;
  readonly user: CompiledLayer;
}

/** Code of the layers that a bundle adds, as the bundler makes it. */
export interface BundledCode {
  readonly contract: string;
  readonly user: string;
  /** Source maps (version 3, JSON); without them stack traces name places in the bundle. */
  readonly sourceMaps?: { readonly contract?: string; readonly user?: string } | undefined;
}

/** Throws `SyntaxError` if the text is no code. */
export function compileLayer(name: "sdk" | "contract" | "user", code: string, sourceMap?: string): CompiledLayer {
  const file = `protempo:${name}`;
  return { file, script: new vm.Script(code, { filename: file }), sourceMap };
}

/** Compiles the layers that a bundle adds. Throws as {@link compileLayer} does. */
export function compileLayers({ contract, user, sourceMaps }: BundledCode): BundledLayers {
  return {
    contract: compileLayer("contract", contract, sourceMaps?.contract),
    user: compileLayer("user", user, sourceMaps?.user),
  };
}
