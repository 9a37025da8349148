import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { WorkflowReplayer } from "../../worker/replay/replayer.js";
import type { ReplayResult } from "../../worker/replay/result.js";
import { CannotRunError } from "../cannot-run.js";
import { type ReplayArguments, replayArguments, replayHelp } from "./arguments.js";
import { failureText, junitReport, resultLine, summaryText } from "./report.js";

/** `protempo replay`: resolves with the exit code. Rejects with `CannotRunError`. */
export async function replayCommand(args: readonly string[]): Promise<number> {
  const asked = replayArguments(args);
  if (asked === undefined) {
    process.stdout.write(replayHelp);
    return 0;
  }
  // Help needs neither a connection nor Core.
  const { namespaceOf, sourcesOf } = await import("./sources.js");
  const namespace = namespaceOf(asked);
  const replayer = await replayerFor(asked, namespace);
  try {
    const results: ReplayResult[] = [];
    for await (const result of replayer.replayAll(sourcesOf(asked, namespace), { failFast: asked.failFast })) {
      results.push(result);
      print(asked.json ? JSON.stringify(result) : resultLine(result));
    }
    if (!asked.json) tell(results, asked.workflows);
    if (asked.junit !== undefined) await report(asked.junit, results);
    return results.every(({ outcome }) => outcome === "ok") ? 0 : 1;
  } finally {
    await replayer.close();
  }
}

async function replayerFor(asked: ReplayArguments, namespace: string): Promise<WorkflowReplayer> {
  const { workflows, sharedModules, isolation, encoding, payloadCodecs, taskQueue } = asked;
  const path = resolve(workflows);
  if (!existsSync(path)) {
    throw new CannotRunError(`There is no workflows file ${workflows}. The path is taken from ${process.cwd()}.`);
  }
  const missing = payloadCodecs.find((codec) => !existsSync(resolve(codec)));
  if (missing !== undefined) throw new CannotRunError(`There is no payload codec ${missing}.`);
  const { WorkflowReplayer } = await import("../../worker/replay/replayer.js");
  try {
    return await WorkflowReplayer.create({
      workflows: path,
      sharedModules: sharedModules.length === 0 ? undefined : sharedModules,
      isolation,
      encoding,
      payloadCodecs: payloadCodecs.map((codec) => pathToFileURL(resolve(codec))),
      namespace,
      taskQueue,
      // Results say what a log would.
      logger: { log: () => {} },
    });
  } catch (error) {
    throw new CannotRunError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function tell(results: readonly ReplayResult[], workflows: string): void {
  for (const result of results) {
    if (result.outcome !== "ok") print(`\n${failureText(result, workflows)}`);
  }
  print(`\n${summaryText(results)}`);
}

async function report(path: string, results: readonly ReplayResult[]): Promise<void> {
  try {
    await writeFile(path, junitReport(results));
  } catch (error) {
    throw new CannotRunError(`The report ${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
