import { readdirSync } from "node:fs";
import { join } from "node:path";
import { constants, createContext, runInContext } from "node:vm";
import { toBinary, toJson } from "@bufbuild/protobuf";
import { build } from "esbuild";
import { beforeAll, expect, test } from "vitest";
import { root } from "../codegen/support/protos.js";
import { type Contract, loadContracts } from "./contracts.js";
import { generateConformance } from "./generate.js";
import { randomMessage, seeded } from "./random.js";
import { difference } from "./same.js";

let contracts: Contract[] = [];
let script = "";
let folder = "";

beforeAll(async () => {
  folder = generateConformance();
  contracts = await loadContracts(folder);
  const files = ["kinds", "legacy", "editions", "shared/other", "extended"].map((file) =>
    join(folder, "conformance", `${file}_protempo.ts`),
  );
  const contents = files.map((file, index) => `import * as f${index} from ${JSON.stringify(file)};`).join("\n");
  const result = await build({
    stdin: {
      resolveDir: folder,
      loader: "ts",
      contents: `${contents}
        const tokens = new Map([${files.map((_, index) => `f${index}`).join()}].flatMap((file) => Object.values(file)).filter((value) => value?.fromBinary).map((token) => [token.typeName, token]));
        globalThis.rewrite = (name, bytes) => tokens.get(name).toBinary(tokens.get(name).fromBinary(Uint8Array.from(bytes)));
        globalThis.json = (name, bytes) => { try { return tokens.get(name).toJsonString(tokens.get(name).fromBinary(Uint8Array.from(bytes))); } catch (error) { return error.name; } };
        globalThis.reread = (name, text) => tokens.get(name).toBinary(tokens.get(name).fromJsonString(text));`,
    },
    bundle: true,
    write: false,
    format: "iife",
    logLevel: "silent",
  });
  script = result.outputFiles[0]?.text ?? "";
});

/** A realm with nothing but the language: no TextEncoder, no Buffer, no console of ours, no code from strings. */
function bareRealm(): Record<string, (name: string, input: unknown) => unknown> {
  const realm = createContext(constants.DONT_CONTEXTIFY as unknown as object, {
    codeGeneration: { strings: false, wasm: false },
  });
  runInContext(`"use strict";${script}`, realm);
  expect(runInContext("typeof TextEncoder + typeof Buffer + typeof process", realm)).toBe(
    "undefinedundefinedundefined",
  );
  return realm as Record<string, (name: string, input: unknown) => unknown>;
}

test("converters need nothing of the host", () => {
  const realm = bareRealm();
  for (const { schema, held, registry } of contracts) {
    for (let seed = 1; seed <= 10; seed++) {
      const message = randomMessage(schema, seeded(seed), 0, held);
      const bytes = Array.from(toBinary(schema, message));
      expect(Array.from(realm.rewrite?.(schema.typeName, bytes) as Uint8Array)).toEqual(bytes);
      const text = realm.json?.(schema.typeName, bytes) as string;
      if (text === "EncodeError") {
        expect(() => toJson(schema, message, { registry })).toThrow();
        continue;
      }
      expect(difference(JSON.parse(text), toJson(schema, message, { registry }))).toBeUndefined();
      expect(() => realm.reread?.(schema.typeName, text)).not.toThrow();
    }
  }
});

test("enums and tokens bundle without a descriptor", async () => {
  const kinds = join(folder, "conformance/kinds_protempo.ts");
  const bundle = async (contents: string) => {
    const result = await build({
      stdin: { resolveDir: folder, loader: "ts", contents },
      bundle: true,
      write: false,
      minify: true,
      format: "esm",
      treeShaking: true,
      logLevel: "silent",
    });
    return result.outputFiles[0]?.text ?? "";
  };
  const stage = await bundle(`import { Stage } from ${JSON.stringify(kinds)}; globalThis.x = Stage.OPEN;`);
  expect(stage.length).toBeLessThan(200);
  const tree = await bundle(`import { Tree } from ${JSON.stringify(kinds)}; globalThis.x = Tree.create({});`);
  expect(tree).not.toMatch(/fileDesc|protobuf\/|Schema|Scalars/);
  expect(tree.length).toBeLessThan(40_000);
});

/** A module that is a part of a bundle, minified. */
async function bundled(contents: string, resolveDir: string, format: "esm" | "iife" = "esm"): Promise<string> {
  const result = await build({
    stdin: { resolveDir, loader: "ts", contents },
    bundle: true,
    write: false,
    minify: true,
    format,
    logLevel: "silent",
  });
  return result.outputFiles[0]?.text ?? "";
}

test("a token brings no converter of a message that it does not refer to", async () => {
  const kinds = join(folder, "conformance/kinds_protempo.ts");
  const names = contracts.map(({ schema }) => schema.typeName).filter((name) => name.startsWith("conformance."));
  expect(names.length).toBeGreaterThan(10);
  const tree = await bundled(`import { Tree } from ${JSON.stringify(kinds)}; globalThis.x = Tree;`, folder);
  expect(names.filter((name) => tree.includes(`"${name}"`))).toEqual(["conformance.Tree"]);
  expect(await bundled(`import {} from ${JSON.stringify(kinds)};`, folder)).toBe("");
});

test("all that is generated of a contract's messages and services loads in a bare realm", async () => {
  const gen = join(root, "test/gen");
  const files = readdirSync(gen, { recursive: true, encoding: "utf8" }).filter((path) => /_protempo\.ts$/.test(path));
  expect(files.length).toBeGreaterThan(10);
  const contents = files.map((path, index) => `export * as f${index} from ${JSON.stringify(`./${path}`)};`).join("\n");
  const realm = createContext(constants.DONT_CONTEXTIFY as unknown as object, {
    codeGeneration: { strings: false, wasm: false },
  });
  const text = await bundled(contents, gen, "iife");
  runInContext(`"use strict";${text}`, realm);
  expect(text).not.toMatch(/fileDesc\(|node:|require\(/);
});
