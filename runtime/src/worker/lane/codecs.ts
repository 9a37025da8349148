import type { PayloadCodec } from "../../converter/payload-codec.js";

/**
 * Loads codecs from modules, by URL. Each module exports `codec` or `codecs` (one or a list), or a default of either.
 * Throws an `Error` that names the module if it exports none.
 */
export async function loadCodecModules(modules: readonly string[]): Promise<PayloadCodec[]> {
  return (await Promise.all(modules.map(codecsOf))).flat();
}

async function codecsOf(url: string): Promise<PayloadCodec[]> {
  const module = (await import(url)) as Record<string, unknown>;
  const exported = module.codecs ?? module.codec ?? module.default;
  const found: unknown[] = Array.isArray(exported) ? exported : [exported];
  if (found.length === 0 || !found.every(isCodec)) {
    throw new Error(
      `${url} has no payload codec: export const codec = { encode, decode }, or a list of them as codecs.`,
    );
  }
  return found.filter(isCodec);
}

function isCodec(value: unknown): value is PayloadCodec {
  const codec = value as Partial<PayloadCodec> | undefined | null;
  return typeof codec?.encode === "function" && typeof codec.decode === "function";
}
