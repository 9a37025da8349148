import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { WorkflowBundle } from "../../runtime/src/bundler/bundle.js";
import { bundleOver, bundleWorkflows } from "../../runtime/src/bundler/bundle-workflows.js";
import { fakeSdk, realmOf } from "./fake-realm.js";

let folder: string;
beforeEach(() => {
  // Inside of this repository, so that packages are found as for a user.
  folder = mkdtempSync(join(import.meta.dirname, "bundled-"));
  writeFileSync(join(folder, "package.json"), '{"type":"module","name":"user"}');
});
afterEach(() => rmSync(folder, { recursive: true }));

function files(texts: Record<string, string>): void {
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

async function bundle(options: Partial<Parameters<typeof bundleOver>[0]> = {}): Promise<WorkflowBundle> {
  return bundleOver({ entry: join(folder, "workflows.ts"), ...options }, await fakeSdk());
}

async function problem(texts: Record<string, string>): Promise<string> {
  files(texts);
  return bundle().then(
    () => "it was bundled",
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

describe("refused, with the way to it and what to use", () => {
  test.each([
    ["node:fs", "Read and write files in an activity"],
    ["fs/promises", "Read and write files in an activity"],
    ["node:crypto", "ctx.uuid4()"],
    ["timers", "ctx.sleep()"],
    ["async_hooks", "currentContext()"],
    ["node:sqlite", "Use it in an activity"],
    ["protobufjs", "protoc-gen-es"],
    ["ajv", "ahead of time"],
    ["core-js/stable", "changes built-ins"],
    ["protempo/client", "client in an activity"],
    ["protempo/worker", "another file"],
    ["@protempo/bridge", "belongs to the worker"],
  ])("%s", async (specifier, advice) => {
    const message = await problem({
      "workflows.ts": 'import { a } from "./a.js"; export const w = a;',
      "a.ts": 'import { deep } from "./lib/deep.js"; export const a = deep;',
      "lib/deep.ts": `import * as x from "${specifier}"; export const deep = x;`,
    });
    expect(message).toContain(`"${specifier}" is imported: workflows.ts → a.ts → lib/deep.ts → "${specifier}"`);
    expect(message).toContain(advice);
  });

  test("several at once", async () => {
    const message = await problem({ "workflows.ts": 'import "node:fs"; import "node:net"; export const w = 1;' });
    expect(message).toContain("activity");
    expect(message).toContain('"node:fs"');
    expect(message).toContain('"node:net"');
  });

  test("a built-in that CommonJS requires", async () => {
    const message = await problem({
      "workflows.ts": 'import x from "./c.cjs"; export const w = x;',
      "c.cjs": 'module.exports = require("fs");',
    });
    expect(message).toContain('c.cjs:1:26: Could not resolve "fs"');
    expect(message).toContain('workflows.ts → c.cjs → "fs"');
    expect(message).toContain("Read and write files in an activity");
  });

  test("top-level await", async () => {
    const message = await problem({
      "workflows.ts": 'export { a } from "./a.js";',
      "a.ts": "export const a = await Promise.resolve(1);",
    });
    expect(message).toContain("a.ts:1:18: top-level await is not possible in workflows");
    expect(message).toContain("workflows.ts → a.ts");
  });

  test("a module that is not there", async () => {
    expect(await problem({ "workflows.ts": 'import "./gone.js";' })).toContain(
      'workflows.ts:1:8: Could not resolve "./gone.js"',
    );
  });

  test("an entry that is not there", async () => {
    expect(await problem({})).toContain("there is no such file");
  });

  test("an entry that is a folder", async () => {
    expect(await problem({ "workflows.ts/a.ts": "" })).toContain("this is a folder. Give the path");
  });

  test("a mistake of syntax", async () => {
    expect(await problem({ "workflows.ts": "export const = 1;" })).toContain(
      'workflows.ts:1:14: Expected identifier but found "="',
    );
  });

  test("a module that throws when it is loaded, with file and line", async () => {
    const message = await problem({
      "workflows.ts": 'import { a } from "./a.js"; export const w = a;',
      "a.ts":
        "interface Nothing { x: 1 }\n\nfunction broken(): never {\n  throw new TypeError('no good');\n}\nexport const a = broken();",
    });
    expect(message).toContain(
      "it throws while it is loaded: TypeError: no good\n    at broken (a.ts:4:9)\n    at a.ts:6:18",
    );
  });
});

test("a library's optional require of a built-in stays optional", async () => {
  files({
    "workflows.ts": 'import x from "./c.cjs"; export const w = () => x;',
    "c.cjs": 'let fs; try { fs = require("fs"); } catch {} module.exports = fs === undefined ? "without" : "with";',
  });
  const realm = realmOf(await bundle());
  expect((await realm.call("w")).result).toBe("without");
});

test("a package that bears a built-in's name is found", async () => {
  files({
    "workflows.ts": 'import { x } from "events"; export const w = () => x;',
    "node_modules/events/package.json": '{"name":"events","main":"index.js"}',
    "node_modules/events/index.js": "exports.x = 'the package';",
  });
  expect((await realmOf(await bundle()).call("w")).result).toBe("the package");
});

test("import() of what can be bundled works, and of anything else throws in the realm", async () => {
  files({
    "workflows.ts": `
      export const w = async () => (await import("./a.js")).a;
      export const dynamic = async (name: string) => {
        try { await import(name); } catch (e) { return [e instanceof Error, (e as Error).message]; }
      };`,
    "a.ts": "export const a = 'bundled';",
  });
  const realm = realmOf(await bundle());
  await realm.call("w");
  const made = await bundle();
  expect(made.user).not.toMatch(/\bimport\(/);
  const [isOurs, message] = (await settled(realm, "dynamic", "node:fs")) as [boolean, string];
  expect(isOurs).toBe(true);
  expect(message).toContain("import it with a fixed name");
  expect(await settled(realm, "w")).toBe("bundled");
});

async function settled(realm: ReturnType<typeof realmOf>, call: string, ...args: unknown[]): Promise<unknown> {
  return (await realm.send({ runId: `settled-${call}`, call, args })).result;
}

test("generated code is evaluated once a lane, the user's once a run", async () => {
  files({
    "workflows.ts": `
      import { Message, table } from "./gen/orders_protempo.js";
      import { count } from "./own.js";
      import * as all from "./gen/orders_protempo.js";
      export const both = () => [++count.n, table.rows.length, new Message().name, Object.keys(all).sort(), Object.isFrozen(table.rows)];`,
    "own.ts": "export const count = { n: 0 };",
    "gen/orders_protempo.ts": `// @generated by protoc-gen-protempo v0.1.0\nimport { base } from "./other_pb.js";\nexport class Message { name: string = base; }\nexport const table = { rows: [1] };\nexport const unused = 1;`,
    "gen/other_pb.ts": `// @generated by protoc-gen-es v2\nexport const base: string = "base";`,
    "gen/mine_pb.ts": "export const notGenerated = 1;",
  });
  const made = await bundle();
  expect(made.contract).toContain("gen/other_pb.ts");
  expect(made.user).not.toContain("class Message");
  expect(made.user).not.toContain(folder);
  const realm = realmOf(made);
  const expected = [1, "base", ["Message", "table", "unused"], true];
  expect((await realm.send({ runId: "a", call: "both" })).result).toEqual([1, ...expected]);
  expect((await realm.send({ runId: "a", call: "both" })).result).toEqual([2, ...expected]);
  expect((await realm.send({ runId: "b", call: "both" })).result).toEqual([1, ...expected]);
});

test("what a shared module exports and nobody imports costs a run nothing", async () => {
  files({
    "workflows.ts": 'import { used } from "./gen/a_pb.js"; export const w = () => used;',
    "gen/a_pb.ts": "// @generated by protoc-gen-es v2\nexport const used = 1;\nexport const unused = 2;",
  });
  const made = await bundle();
  expect(made.user).toContain('"used"');
  expect(made.user).not.toContain('"unused"');
});

test("every layer is strict", async () => {
  files({
    "workflows.ts": 'import x from "./sloppy.cjs"; export const w = () => x();',
    "sloppy.cjs": "module.exports = function () { return this === undefined; };",
  });
  const made = await bundle();
  expect((await realmOf(made).call("w")).result).toBe(true);
  for (const code of [made.contract, made.user]) expect(code.slice(0, 120)).toContain('"use strict"');
});

test("stack traces name the user's file", async () => {
  files({ "workflows.ts": "type X = 1;\n\nexport const w = (): never => {\n  throw new Error('here');\n};" });
  expect((await realmOf(await bundle()).call("w")).error).toContain("at w (workflows.ts:4:9)");
});

test("the same input gives the same bytes", async () => {
  files({ "workflows.ts": 'import { z } from "zod"; export const w = () => z.string();' });
  const options = { sharedModules: ["zod"] };
  expect(JSON.stringify(await bundle(options))).toBe(JSON.stringify(await bundle(options)));
});

test("a large user layer is told, with the packages that make it so", async () => {
  files({ "workflows.ts": 'import { z } from "zod"; export const w = () => z.string();' });
  const [warning] = (await bundle()).warnings;
  expect(warning).toMatch(
    /The workflows and what they import are \d+ KB, evaluated once for every run\..*zod \d+ KB.*sharedModules/,
  );
  expect((await bundle({ sharedModules: ["zod"] })).warnings).toEqual([]);
});

test("an ignored module throws when it is used, and not before", async () => {
  files({ "workflows.ts": 'import fs from "node:fs"; export const w = () => fs.readFileSync("x");' });
  const realm = realmOf(await bundle({ ignoreModules: ["node:fs"] }));
  expect((await realm.call("w")).error).toContain('"node:fs" is named in ignoreModules, and workflow code used it');
});

test("the manifest tells what the file registers; entries may be URLs, and .js that is .ts", async () => {
  files({
    "workflows.ts": `
      import { defineWorkflow } from "protempo/workflow";
      export const a = defineWorkflow("a", async (ctx) => { await ctx.sleep(1); });
      export const b = defineWorkflow("b", async () => {});`,
  });
  const made = await bundleWorkflows({ entry: new URL("workflows.js", pathToFileURL(`${folder}/`)) });
  expect(made.manifest.workflows.map(({ type }) => type)).toEqual(["a", "b"]);
  expect(made.manifest).toMatchObject({ sdkVersion: "0.1.0", contractHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(made.manifest.layers.user).toBe(Buffer.byteLength(made.user));
});
