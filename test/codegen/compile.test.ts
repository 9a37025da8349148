import { beforeAll, describe, expect, test } from "vitest";
import { compilers, freshFolder, generateInto, strictest, typeCheck } from "./support/workspace.js";

const folder = freshFolder("compile");

beforeAll(async () => {
  await generateInto(folder, "schemas/test", "schemas/test/protempo/test/codegen");
  await generateInto(folder, "schemas/examples");
});

describe("everything generated compiles under the strictest settings", () => {
  test.each(Object.entries(compilers))(
    "with TypeScript %s, on Node",
    async (_version, compiler) => {
      expect(await typeCheck(folder, compiler, { ...strictest, types: ["node"] })).toEqual({ ok: true, output: "" });
    },
    300_000,
  );

  test.each(Object.entries(compilers))(
    "with TypeScript %s, in workflows",
    async (_version, compiler) => {
      expect(await typeCheck(folder, compiler, strictest, ["**/*_workflow.ts"])).toEqual({ ok: true, output: "" });
    },
    300_000,
  );
});
