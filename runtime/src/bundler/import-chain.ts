import type { Metafile } from "esbuild";

/** The shortest way from the entry to a file through imports, files as the metafile names them. */
export function importChain(metafile: Metafile, entry: string, file: string): string[] {
  const from = new Map<string, string | undefined>([[entry, undefined]]);
  for (const current of from.keys()) {
    if (current === file) break;
    for (const { path } of metafile.inputs[current]?.imports ?? []) if (!from.has(path)) from.set(path, current);
  }
  const chain: string[] = [];
  for (let at: string | undefined = from.has(file) ? file : undefined; at !== undefined; at = from.get(at))
    chain.unshift(at);
  return chain;
}

/** A chain in one line, ending with what is imported last. */
export function chainText(chain: readonly string[], last?: string): string {
  return [...chain, ...(last === undefined ? [] : [`"${last}"`])].join(" → ");
}
