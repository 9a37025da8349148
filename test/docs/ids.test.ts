import { readFileSync } from "node:fs";
import { type DescMessage, fromJson, type JsonValue, type Registry } from "@bufbuild/protobuf";
import { beforeAll, expect, test } from "vitest";
import { Diagnostics } from "../../codegen/src/diagnostics/diagnostics.js";
import { exampleOf } from "../../codegen/src/docs/example/build.js";
import { exampleId, isRandom } from "../../codegen/src/docs/example/evaluate.js";
import { exampleJson } from "../../codegen/src/docs/example/json.js";
import { shortExample } from "../../codegen/src/docs/example/short.js";
import type { ExampleMessage } from "../../codegen/src/docs/example/value.js";
import type { DocumentedContract } from "../../codegen/src/docs/view/contract.js";
import { compileTemplate } from "../../codegen/src/expressions/compile.js";
import type { Template } from "../../codegen/src/expressions/template.js";
import { printTemplate } from "../../codegen/src/printers/typescript/expression-printer.js";
import type { IdExpression } from "../../runtime/src/common/table.js";
import * as sources from "../../runtime/src/internal/expression-sources.js";
import * as texts from "../../runtime/src/internal/expression-text.js";
import * as times from "../../runtime/src/internal/expression-times.js";
import * as values from "../../runtime/src/internal/expressions.js";
import { contractOf } from "./support/contracts.js";

const helpers = { ...values, ...texts, ...times, ...sources };
const source = { uuid4: () => "a-uuid", random: () => 0.5, now: () => 1_700_000_000_250 };

/** The ID that generated code makes of an example, or undefined if it throws. */
function generatedId(template: Template, input: ExampleMessage, registry: Registry): string | undefined {
  const names = Object.fromEntries(Object.keys(helpers).map((name) => [name, name])) as never;
  const code = `return ${printTemplate(template, names, registry)};`;
  const made: IdExpression = new Function(...Object.keys(helpers), code)(...Object.values(helpers));
  const message = fromJson(input.message, exampleJson(input) as JsonValue, { registry });
  try {
    return made(message, source);
  } catch {
    return undefined;
  }
}

let examples: DocumentedContract;
let tests: DocumentedContract;
beforeAll(async () => {
  examples = await contractOf("schemas/examples");
  tests = await contractOf("schemas/test");
});

test("the IDs that are shown are those that generated clients make", () => {
  let shown = 0;
  for (const { services, registry } of [examples, tests]) {
    const workflows = services.flatMap((service) => service.workflows);
    const updates = services.flatMap(({ handlers }) =>
      handlers.flatMap((each) => (each.kind === "update" ? [each] : [])),
    );
    for (const { id, input, fullName } of [...workflows, ...updates]) {
      const message = registry.getMessage(input.typeName);
      if (id === undefined || message === undefined || isRandom(id)) continue;
      for (const example of [exampleOf(message), shortExample(message, id)]) {
        const told = exampleId(id, example);
        if (told === undefined) continue;
        shown++;
        expect(told, `${fullName}: ${id.source}`).toBe(generatedId(id, example, registry));
      }
    }
  }
  expect(shown).toBeGreaterThan(15);
});

test("no expression of the golden vectors is told wrongly", () => {
  const { vectors }: { vectors: { readonly expression: string; readonly message: string }[] } = JSON.parse(
    readFileSync(new URL("../codegen/data/expressions.json", import.meta.url), "utf8"),
  );
  let told = 0;
  for (const { expression, message } of vectors) {
    const input = tests.registry.getMessage(`protempo.test.expressions.v1.${message}`) as DescMessage;
    const template = compileTemplate(expression, input, { file: "", line: 0, column: 0 }, new Diagnostics());
    if (template === undefined || isRandom(template)) continue;
    const example = exampleOf(input);
    const id = exampleId(template, example);
    if (id === undefined) continue;
    told++;
    expect(id, expression).toBe(generatedId(template, example, tests.registry));
  }
  expect(told).toBeGreaterThan(30);
});
