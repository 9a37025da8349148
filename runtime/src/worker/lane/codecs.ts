import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { PayloadCodec } from "../../converter/payload-codec.js";

/** Applies codecs on the way out, the last one first, so that the first one's bytes are the outermost. */
export async function encodeWith(codecs: readonly PayloadCodec[], payloads: Payload[]): Promise<Payload[]> {
  let current = payloads;
  for (let at = codecs.length - 1; at >= 0; at--) current = (await codecs[at]?.encode(current)) ?? current;
  return current;
}

/** Undoes {@link encodeWith}. */
export async function decodeWith(codecs: readonly PayloadCodec[], payloads: Payload[]): Promise<Payload[]> {
  let current = payloads;
  for (const codec of codecs) current = await codec.decode(current);
  return current;
}

/**
 * Loads codecs from modules, by URL. Each module exports `codec` or `codecs` (one or a list), or a default of either.
 * Throws an `Error` that names the module if it exports none.
 */
export async function loadCodecModules(modules: readonly string[]): Promise<PayloadCodec[]> {
  return (await Promise.all(modules.map(codecsOf))).flat();
}

async function codecsOf(url: string): Promise<PayloadCodec[]> {
  const module = (await import(url)) as Record<string, unknown>;
  const exported = module["codecs"] ?? module["codec"] ?? module["default"];
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
