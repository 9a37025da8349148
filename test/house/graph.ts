import { type ImportKind, importsOf, resolveRelative, sourcesBelow } from "./sources.js";

/** Rooms that are drawn one level deeper than `room/folder`, since other rules hold for them than for what is around. */
const deeper = ["runtime/src/workflow/realm", "runtime/src/worker/lane"];

/** All hand-written sources that the graph is drawn from. */
export const graphSources: readonly string[] = [
  "bridge/ts",
  "codegen/src",
  "runtime/src",
  "examples/orders/src",
].flatMap(sourcesBelow);

/** The room of a source file: `runtime/client`, `codegen/passes`, `runtime/worker/lane`. */
export function roomOf(path: string): string {
  const inner = deeper.find((folder) => path.startsWith(`${folder}/`));
  if (inner) return inner.replace("/src/", "/");
  const parts = path.replace(/\/(?:src|ts)\//, "/").split("/");
  return parts.slice(0, parts[0] === "runtime" || parts[0] === "codegen" ? Math.min(2, parts.length - 1) : 1).join("/");
}

/** Where an import leads: a room, or a package. `node:fs` and the like are all `node:*`. */
export function targetOf(path: string, module: string): string {
  if (module.startsWith(".")) return roomOf(resolveRelative(path, module));
  if (module.startsWith("node:")) return "node:*";
  const parts = module.split("/");
  return parts.slice(0, module.startsWith("@") ? 2 : 1).join("/");
}

/** An arrow of the graph, with a file that draws it. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly kind: ImportKind;
  readonly file: string;
}

/** All arrows between rooms and to packages. */
export function drawGraph(): Arrow[] {
  const arrows = new Map<string, Arrow>();
  for (const file of graphSources) {
    const from = roomOf(file);
    for (const { kind, module } of importsOf(file)) {
      const to = targetOf(file, module);
      if (to !== from)
        arrows.set(`${from} ${kind} ${to}`, arrows.get(`${from} ${kind} ${to}`) ?? { from, to, kind, file });
    }
  }
  return [...arrows.values()];
}

/** Everything that loading a file loads, transitively, as a path of files to each module that is not a source. */
export function loadedBy(entry: string): Map<string, readonly string[]> {
  const reached = new Map<string, readonly string[]>();
  const seen = new Set<string>();
  const follow = (file: string, chain: readonly string[]): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { kind, module } of importsOf(file)) {
      if (kind !== "value") continue;
      if (module.startsWith(".")) follow(resolveRelative(file, module), [...chain, file]);
      else if (!reached.has(module)) reached.set(module, [...chain, file]);
    }
  };
  follow(entry, []);
  return reached;
}
