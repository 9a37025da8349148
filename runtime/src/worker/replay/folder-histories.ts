import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { NamedHistory } from "./replayer.js";

/** Which files of a folder are histories. */
export interface FolderOptions {
  /** Whether to look into folders inside of it. Default: false. */
  readonly recursive?: boolean | undefined;
}

const pattern = /\.(?:json|bin|pb|binpb)$/i;

/**
 * The histories of a folder for `WorkflowReplayer.replayAll`: every `.json` file as JSON, every `.bin`, `.pb` or `.binpb` file
 * as protobuf's binary, in the order of their paths, each read when its turn has come. Rejects with an `Error` if the folder
 * cannot be read or has no such file.
 */
export async function* historiesOfFolder(
  folder: string,
  { recursive = false }: FolderOptions = {},
): AsyncGenerator<NamedHistory, void> {
  const entries = await readdir(folder, { recursive, withFileTypes: true });
  const paths = entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (paths.length === 0) {
    const where = recursive ? "and the folders in it have" : "has";
    const what = "no file that ends with .json, .bin, .pb or .binpb";
    throw new Error(
      `The folder ${folder} ${where} ${what}. \`temporal workflow show --workflow-id … --output json > ${join(folder, "history.json")}\` writes one.`,
    );
  }
  for (const path of paths) yield await historyOfFile(path);
}

/** The history of one file. Rejects if it cannot be read; what is in it is looked at when it is replayed. */
export async function historyOfFile(path: string): Promise<NamedHistory> {
  const history = path.toLowerCase().endsWith(".json") ? await readFile(path, "utf8") : await readFile(path);
  return { history, source: path };
}
