import { expect, test } from "vitest";
import { finish } from "./finish.js";

const draft = { path: "a_workflow.ts", header: "// @generated", imports: [], body: "export const a = 1;\n" };

test("imports are sorted: packages before files, types before values, long ones over several lines", () => {
  const imports = [
    { module: "./b.js", name: "B", local: "B$", typeOnly: true },
    { module: "protempo/workflow", name: "Workflow", local: "Workflow", typeOnly: false },
    { module: "protempo/workflow", name: "Nothing", local: "Nothing", typeOnly: true },
    ...Array.from({ length: 9 }, (_, n) => ({
      module: "../c.js",
      name: `SomeLongName${n}`,
      local: `SomeLongName${n}`,
      typeOnly: true,
    })),
  ];
  expect(finish({ ...draft, imports })).toBe(`// @generated

import type { Nothing } from "protempo/workflow";
import { Workflow } from "protempo/workflow";
import type {
${Array.from({ length: 9 }, (_, n) => `  SomeLongName${n},`).join("\n")}
} from "../c.js";
import type { B as B$ } from "./b.js";

export const a = 1;
`);
});

test("text that does not parse is refused with its place", () => {
  expect(() => finish({ ...draft, body: "const a = 1;\nconst = 2;\n" })).toThrow(
    /^a_workflow\.ts:2:7: the generated text does not parse \(.+\): const = 2;\. This is a bug of protoc-gen-protempo/,
  );
});
