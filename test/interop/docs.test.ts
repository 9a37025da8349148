import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { viewContract } from "../../codegen/src/docs/view/contract.js";
import { buildPeer } from "../../scripts/lib/go-peer.mjs";
import { root } from "../codegen/support/protos.js";
import { contractOf } from "../docs/support/contracts.js";
import { goIsThere, unlessGo } from "./peer.js";
import { buildLimitMs } from "./stage.js";

const module = join(root, "test/interop/go");
const folder = join(module, "gen/docs");

/** Go of the documentation as a program: each piece in a function of its own, with what it needs as parameters. */
function programOf(pieces: readonly { readonly code: string; readonly inWorkflow: boolean }[]): Record<string, string> {
  return Object.fromEntries(
    pieces.map(({ code, inWorkflow }, index) => {
      const [, imports = "", body = ""] = /^import \(\n([\s\S]*?)\n\)\n([\s\S]*)$/.exec(code) ?? [];
      const context = inWorkflow ? 'context "go.temporal.io/sdk/workflow"' : '"context"';
      // What is only shown is used here, or Go would not compile it.
      const names = [...body.matchAll(/^(\w+)(?:, (\w+))?(?:, err)? :?= /gm)].flatMap(([, ...found]) => found);
      const used = [...new Set(names.filter((name) => name !== undefined && name !== "err"))].map(
        (name) => `_ = ${name}`,
      );
      const text = [
        "package docs",
        `import (\n\t${context}\n${imports.replaceAll("example.com/gen/", "protempo.test/interop/gen/")}\n)`,
        `func piece${index}(ctx context.Context) error {`,
        body,
        ...used,
        "return err\n}",
      ];
      return [`piece${index}.go`, `${text.join("\n")}\n`];
    }),
  );
}

describe.runIf(goIsThere)(`the documentation's Go${unlessGo}`, () => {
  beforeAll(() => buildPeer(), buildLimitMs);

  test(
    "compiles with what protoc-gen-go-temporal generates",
    async () => {
      const contracts = [await contractOf("schemas/examples"), await contractOf("schemas/test")];
      const services = contracts
        .flatMap((each) => viewContract(each).packages)
        .flatMap((each) => each.services)
        .filter(({ package: name }) => /^(?:acme\.orders|protempo\.test\.interop)\./.test(name));
      const pieces = services.flatMap(({ workflows, activities }) =>
        [...workflows, ...activities].map(({ kind, snippets }) => ({
          code: snippets.find(({ language }) => language === "go")?.code ?? "",
          inWorkflow: kind === "activity",
        })),
      );
      expect(pieces.length).toBeGreaterThan(15);
      mkdirSync(folder, { recursive: true });
      for (const [name, text] of Object.entries(programOf(pieces))) writeFileSync(join(folder, name), text);
      await promisify(execFile)("go", ["build", "./gen/docs"], { cwd: module });
    },
    buildLimitMs,
  );
});
