import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** What a search for the `temporal` command came to. */
export interface CliSearch {
  /** The command, or undefined if none is there. */
  readonly path: string | undefined;
  /** A sentence for each place that was looked at in vain. */
  readonly tried: readonly string[];
}

/** Variable that names the `temporal` command to use. */
export const cliVariable = "PROTEMPO_TEMPORAL_CLI";

/**
 * Looks for the `temporal` command: what {@link cliVariable} names, then PATH. Throws if the variable names a file that
 * cannot be executed, since another one in its place would surprise.
 */
export async function findCli(env: NodeJS.ProcessEnv): Promise<CliSearch> {
  const named = env[cliVariable];
  if (named) {
    if (await isExecutable(named)) return { path: named, tried: [] };
    throw new Error(`${cliVariable} names ${named}, which is not there or cannot be executed.`);
  }
  const tried = [`${cliVariable} is not set`];
  const file = process.platform === "win32" ? "temporal.exe" : "temporal";
  for (const folder of (env.PATH ?? "").split(delimiter)) {
    const path = join(folder, file);
    if (folder && (await isExecutable(path))) return { path, tried };
  }
  return { path: undefined, tried: [...tried, `there is no ${file} on PATH`] };
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
