import { execFile } from "node:child_process";
import { CannotRunError } from "./cannot-run.js";

const largestOutput = 1 << 28;

/** What git prints. Rejects with `CannotRunError` if it fails. */
export function git(
  args: readonly string[],
  { folder = process.cwd(), input = "", environment = {} }: GitOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const run = execFile(
      "git",
      [...args],
      { cwd: folder, env: { ...ownEnvironment(), ...environment }, maxBuffer: largestOutput },
      (error, output, errors) => {
        if (error === null) resolve(output);
        else reject(new CannotRunError(`git ${args.join(" ")}: ${errors.trim() || error.message}`, { cause: error }));
      },
    );
    // A git that ends early, or is not there, is told by its exit.
    run.stdin?.on("error", () => {});
    run.stdin?.end(input);
  });
}

/** What git tells its hooks of their repository: relative to a folder that is not always ours. */
const ofHooks = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];

function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofHooks.includes(name)));
}

/** How git is run. */
export interface GitOptions {
  readonly folder?: string;
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The hash of the commit that a ref names, or undefined if it names none, or this is no repository. */
export async function commitOf(ref: string, folder: string = process.cwd()): Promise<string | undefined> {
  if (ref.startsWith("-")) return undefined;
  try {
    return (await git(["rev-parse", "--verify", "--quiet", `${ref}^{commit}`], { folder })).trim();
  } catch {
    return undefined;
  }
}
