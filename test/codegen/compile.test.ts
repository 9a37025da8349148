import { beforeAll, describe, expect, test } from "vitest";
import { compilers, freshFolder, generateInto, strictest, typeCheck } from "./support/workspace.js";

const folder = freshFolder("compile");

beforeAll(async () => {
  await generateInto(folder, "schemas/test", "schemas/test/protempo/test/codegen");
  await generateInto(folder, "schemas/examples");
});

describe("everything generated compiles under the strictest settings", () => {
  test.each(Object.entries(compilers))("with TypeScript %s", async (_version, compiler) => {
    expect(await typeCheck(folder, compiler, strictest)).toEqual({ ok: true, output: "" });
  });
});
