import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { largeContract } from "../codegen/support/large.js";
import { compilers, freshFolder, generateText, strictest, typeCheck } from "../codegen/support/workspace.js";

interface Counts {
  readonly types: number;
  readonly instantiations: number;
}

/** What an application writes for such a contract: a class a workflow, an object of activities, a client. */
function application(rpcs: number): string {
  const blocks = Array.from({ length: rpcs / 5 }, (_, block) => block);
  const classes = blocks.map((n) => {
    const asked = n % 2 === 0 ? "" : "async ";
    return `class C${n} extends w.Run0N${n}Workflow {
  async run() {
    const done = await this.ctx.activities.act0N${n}({ fieldA: this.input.fieldA });
    return { fieldB: done.fieldB };
  }
  tell0N${n}() {}
  ${asked}ask0N${n}(input: m.Ask0N${n}Request) { return { fieldA: input.fieldA }; }
}`;
  });
  return `import * as w from "./large/v1/service_0_workflow.js";
import * as a from "./large/v1/service_0_activity.js";
import { Service0Client } from "./large/v1/service_0_client.js";
import type * as m from "./large/v1/service_0_protempo.js";
import type { Client } from "protempo/client";
${classes.join("\n")}
export const workflows = w.service0Workflows({ ${blocks.map((n) => `Run0N${n}: C${n}`).join(", ")} });
export const activities = a.service0Activities({
${blocks.map((n) => `  async act0N${n}(input) { return { fieldA: input.fieldA }; },\n  do0N${n}: () => ({}),`).join("\n")}
});
export async function use(client: Client): Promise<void> {
  const service = new Service0Client(client);
${blocks.map((n) => `  await (await service.run0N${n}.start({ fieldA: "x" })).tell0N${n}({});`).join("\n")}
}
`;
}

const folders = new Map<number, Promise<string>>();

/** A contract of that size with its application, without protoc-gen-es' own code; the same for every compiler. */
function applied(rpcs: number): Promise<string> {
  const made = folders.get(rpcs) ?? make(rpcs);
  folders.set(rpcs, made);
  return made;
}

async function make(rpcs: number): Promise<string> {
  const folder = freshFolder(`budget-${rpcs}`);
  await generateText(folder, largeContract(1, rpcs));
  await declare(folder, "large/v1/service_0_pb.ts");
  writeFileSync(join(folder, "application.ts"), application(rpcs));
  return folder;
}

/** Counts of the contract, its application and the runtime's declarations. */
async function count(rpcs: number, compiler: string): Promise<Counts> {
  const options = {
    ...strictest,
    isolatedDeclarations: false,
    declaration: false,
    skipLibCheck: true,
    types: ["node"],
  };
  const folder = await applied(rpcs);
  const { ok, output } = await typeCheck(folder, compiler, options, ["application.ts"], ["--extendedDiagnostics"]);
  expect(ok, output).toBe(true);
  const figure = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(output)?.[1]);
  return { types: figure("Types"), instantiations: figure("Instantiations") };
}

/** Puts a file's declarations in its place. */
async function declare(folder: string, file: string): Promise<void> {
  const options = { ...strictest, noEmit: false, emitDeclarationOnly: true, types: [], skipLibCheck: true };
  const { ok, output } = await typeCheck(folder, compilers["7.0"], options, [file]);
  expect(ok, output).toBe(true);
  rmSync(join(folder, file));
}

test.each(Object.entries(compilers))(
  "type-checking is linear with TypeScript %s",
  async (version, compiler) => {
    const [none, half, whole] = [await count(5, compiler), await count(150, compiler), await count(300, compiler)];
    const show = ({ types, instantiations }: Counts) => `${types} types, ${instantiations} instantiations`;
    console.info(`TypeScript ${version}: 5 rpcs ${show(none)}; 150 ${show(half)}; 300 ${show(whole)}`);
    expect(whole.instantiations - none.instantiations).toBeLessThanOrEqual(8000);
    // What the runtime's own declarations take is in all three; 295 rpcs more are 2.03 times 145 more.
    expect((whole.types - none.types) / (half.types - none.types)).toBeLessThanOrEqual(2.05);
  },
  300_000,
);
