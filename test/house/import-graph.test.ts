import { describe, expect, test } from "vitest";
import { arrows } from "./arrows.js";
import { drawGraph, loadedBy } from "./graph.js";

const graph = drawGraph();
const show = ({ from, to, kind, file }: (typeof graph)[number]): string => `${from} → ${to} (${kind}, in ${file})`;

test("no arrow that is not on the list", () => {
  const surplus = graph.filter(({ from, to, kind }) => {
    const allowed = arrows[from];
    if (!allowed) return true;
    if (allowed.imports?.includes(to)) return false;
    if (kind === "type") return !allowed.types?.includes(to);
    return kind === "value" || !allowed.loads?.includes(to);
  });
  expect(surplus.map(show)).toEqual([]);
});

test("no arrow on the list that nobody draws", () => {
  const idle = Object.entries(arrows).flatMap(([from, { imports = [], types = [], loads = [] }]) =>
    [
      ...imports.filter((to) => !graph.some((each) => each.from === from && each.to === to && each.kind === "value")),
      ...types.filter((to) => !graph.some((each) => each.from === from && each.to === to && each.kind === "type")),
      ...loads.filter((to) => !graph.some((each) => each.from === from && each.to === to && each.kind === "dynamic")),
    ].map((to) => `${from} → ${to}`),
  );
  expect(idle).toEqual([]);
});

describe("what loading an entry loads", () => {
  const modulesOf = (entry: string): string[] => [...loadedBy(`runtime/src/${entry}`).keys()];
  const chain = (entry: string, module: string): string =>
    `${loadedBy(`runtime/src/${entry}`).get(module)?.join(" → ")} → ${module}`;
  const offending = (entry: string, pattern: RegExp): string[] =>
    modulesOf(entry)
      .filter((module) => pattern.test(module))
      .map((module) => chain(entry, module));

  test("a client loads no native code", () => {
    expect(offending("client/index.ts", /^@protempo\/bridge/)).toEqual([]);
    expect(offending("internal/client.ts", /^@protempo\/bridge/)).toEqual([]);
  });

  test.each(["workflow/index.ts", "internal/index.ts", "internal/workflow.ts"])(
    "%s runs in the realm: no Node, no bridge, no descriptors",
    (entry) => {
      expect(offending(entry, /^node:|^@protempo\/bridge|^esbuild|_pb\.js$|^@bufbuild\/protobuf(?!\/wire)/)).toEqual(
        [],
      );
    },
  );

  test.each(["client/index.ts", "worker/index.ts", "activity/index.ts", "testing/index.ts"])(
    "%s loads no bundler, and no rules of messages",
    (entry) => {
      expect(offending(entry, /^esbuild|^@bufbuild\/protovalidate/)).toEqual([]);
    },
  );
});
