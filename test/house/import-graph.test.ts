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
  const loading = (file: string, pattern: RegExp): string[] =>
    [...loadedBy(file)]
      .filter(([module]) => pattern.test(module))
      .map(([module, chain]) => `${chain.join(" → ")} → ${module}`);
  const offending = (entry: string, pattern: RegExp): string[] => loading(`runtime/src/${entry}`, pattern);

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

  test.each(["protempo", "client", "workflow", "activity"])("generated code (%s) loads no descriptors", (kind) => {
    expect(loading(`generated/examples/acme/orders/v1/orders_${kind}.ts`, /^@bufbuild/)).toEqual([]);
    expect(loading("generated/examples/acme/orders/v1/orders_pb.ts", /^@bufbuild/)).not.toEqual([]);
  });

  test.each(["client/index.ts", "worker/index.ts", "activity/index.ts", "testing/index.ts"])(
    "%s loads no bundler, and no rules of messages",
    (entry) => {
      expect(offending(entry, /^esbuild|^@bufbuild\/protovalidate/)).toEqual([]);
    },
  );
});
