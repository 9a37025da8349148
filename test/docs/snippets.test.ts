import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { type DocumentedContract, viewContract } from "../../codegen/src/docs/view/contract.js";
import { lowerFirst } from "../../codegen/src/printers/typescript/naming.js";
import { compilers, freshFolder, generateInto, strictest, typeCheck } from "../codegen/support/workspace.js";
import { contractOf } from "./support/contracts.js";

const parts = [
  { module: "schemas/examples", path: undefined },
  { module: "schemas/test", path: "schemas/test/protempo/test/codegen" },
] as const;

/** TypeScript of the documentation as modules: what stands in a workflow is put into a function that has a context. */
function modulesOf(documented: DocumentedContract, included: (file: string) => boolean): Record<string, string> {
  const modules: Record<string, string> = {};
  const services = viewContract(documented).packages.flatMap((each) => each.services);
  for (const service of services.filter(({ file }) => included(file))) {
    const model = documented.services.find(({ fullName }) => fullName === service.fullName);
    for (const { anchor, snippets, kind } of [...service.workflows, ...service.activities]) {
      const code = snippets.find(({ language }) => language === "typescript")?.code ?? "";
      const local = code.replaceAll('"./gen/', '"./').concat("\nexport {};\n");
      if (kind === "workflow") {
        modules[`${anchor}.ts`] = local;
      } else if (model !== undefined && model.workflows.length > 0) {
        const context = `${documented.names.serviceStem(model)}Context`;
        const file = service.file.replace(/\.proto$/, "");
        const [inside = "", outside = ""] = local.split("\n// where the worker is\n");
        const imports = inside.match(/^import .*$/gm) ?? [];
        const body = inside.replace(/^import .*$/gm, "");
        modules[`${anchor}.ts`] = [
          `import type { ${context} } from "./${file}_workflow.js";`,
          ...imports,
          `export async function ${lowerFirst("InWorkflow")}(this: { readonly ctx: ${context} }) {${body}}`,
          outside,
        ].join("\n");
      }
    }
  }
  return modules;
}

let written = 0;
let folder: string;
beforeAll(async () => {
  folder = freshFolder("docs-snippets");
  const documented = { examples: await contractOf("schemas/examples"), test: await contractOf("schemas/test") };
  for (const { module, path } of parts) {
    await generateInto(folder, module, path);
    const all = module === "schemas/examples" ? documented.examples : documented.test;
    const below = path === undefined ? "" : path.slice(module.length + 1);
    for (const [name, text] of Object.entries(modulesOf(all, (file) => file.startsWith(below)))) {
      writeFileSync(join(folder, name), text);
      written++;
    }
  }
});

test("the TypeScript of workflows and activities compiles against what is generated", async () => {
  expect(written).toBeGreaterThan(30);
  const options = { ...strictest, isolatedDeclarations: false, declaration: false, types: ["node"] };
  const { ok, output } = await typeCheck(
    folder,
    compilers["7.0"],
    { ...options, noUnusedLocals: false, noUnusedParameters: false, skipLibCheck: true },
    ["*.ts"],
  );
  expect(output).toBe("");
  expect(ok).toBe(true);
});
