import { existsSync, statSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { runBuf } from "./buf.js";
import { CannotRunError } from "./cannot-run.js";
import { commitOf, git } from "./git.js";

/** A folder of a commit of a local repository. */
export interface GitInput {
  /** Root of its working tree. */
  readonly repository: string;
  readonly commit: string;
  /** From the root of the repository; empty for the root. */
  readonly subfolder: string;
}

/** What of a repository buf needs: contracts, and what says how they belong together. */
const patterns = ["*.proto", "*buf.yaml", "*buf.work.yaml", "*buf.lock", "*.bufignore"];

/**
 * Reads an input as a folder of a commit: `.git#branch=main,subdir=proto` in buf's syntax, or only a branch, a tag or a hash,
 * for the folder of that commit which `like` is now. Undefined: it is something else. Rejects with `CannotRunError` for a
 * repository without that commit.
 */
export async function gitInput(input: string, like: string): Promise<GitInput | undefined> {
  const spelt = bufSyntax(input);
  if (spelt !== undefined) {
    const { repository, ref, subfolder } = spelt;
    const commit = await commitOf(ref, repository);
    if (commit === undefined) {
      throw new CannotRunError(`The repository ${repository} has no commit ${ref}, which ${input} names.`);
    }
    return { repository, commit, subfolder };
  }
  const folder = statSync(like, { throwIfNoEntry: false })?.isDirectory() ? resolve(like) : process.cwd();
  const commit = await commitOf(input, folder);
  if (commit === undefined) return undefined;
  const repository = (await git(["rev-parse", "--show-toplevel"], { folder })).trim();
  const prefix = (await git(["rev-parse", "--show-prefix"], { folder })).trim();
  return { repository, commit, subfolder: prefix.replace(/\/$/, "") };
}

/** buf's syntax for a repository with a working tree. Others, and settings that we do not know, are left to buf. */
function bufSyntax(input: string) {
  const [, path, settings] = /^((?:[^#]*\/)?\.git)\/?#(.*)$/.exec(input) ?? [];
  if (path === undefined || settings === undefined || path.includes("://") || !existsSync(path)) return undefined;
  const pairs = settings.split(",").map((pair) => pair.split("=", 2));
  const values: Readonly<Record<string, string | undefined>> = Object.fromEntries(pairs);
  const ref = values.ref ?? values.commit ?? values.branch ?? values.tag;
  const known = ["ref", "commit", "branch", "tag", "subdir", "depth"];
  if (ref === undefined || Object.keys(values).some((key) => !known.includes(key))) return undefined;
  const subfolder = (values.subdir ?? "").replace(/^\.\/?|\/$/g, "");
  return { repository: resolve(dirname(path)), ref, subfolder };
}

/**
 * Writes the contracts of a commit below `target` and returns the folder that the input names. buf reads repositories itself,
 * but not what git does not have: modules of the workspace that are installed, such as the one with `temporal.v1`. These are
 * taken from the working tree. Rejects with `CannotRunError`.
 */
export async function checkOut({ repository, commit, subfolder }: GitInput, target: string): Promise<string> {
  const options = { folder: repository, environment: { GIT_INDEX_FILE: join(target, "index") } };
  const tree = join(target, "tree");
  await mkdir(tree, { recursive: true });
  await git(["read-tree", commit], options);
  const files = await git(["ls-files", "-z", "--", ...patterns], options);
  await git(["checkout-index", "-z", "--stdin", `--prefix=${tree}/`], { ...options, input: files });
  const folder = join(tree, subfolder);
  if (!existsSync(folder)) {
    throw new CannotRunError(
      `The commit ${commit} has no .proto files in ${subfolder === "" ? "any folder" : subfolder}.`,
    );
  }
  await addInstalledModules(workspaceOf(folder, tree), tree, repository);
  return folder;
}

async function addInstalledModules(workspace: string, tree: string, repository: string): Promise<void> {
  const listed = await runBuf(["config", "ls-modules"], workspace);
  for (const module of listed.code === 0 ? listed.output.split("\n").filter((line) => line !== "") : []) {
    const path = join(workspace, module);
    const installed = join(repository, relative(tree, path));
    if (!existsSync(path) && existsSync(installed)) {
      await cp(installed, path, { recursive: true, dereference: true });
    }
  }
}

/** The folder of the nearest `buf.yaml`. */
function workspaceOf(folder: string, root: string): string {
  for (let each = folder; ; each = dirname(each)) {
    if (each === root || existsSync(join(each, "buf.yaml")) || existsSync(join(each, "buf.work.yaml"))) return each;
  }
}
