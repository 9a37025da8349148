import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createFileRegistry, type DescFile, type FileRegistry, fromBinary } from "@bufbuild/protobuf";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import { type FileDescriptorProto, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Diagnostics } from "../diagnostics/diagnostics.js";
import { renderDiagnostics } from "../diagnostics/render.js";
import type { Service } from "../model/service.js";
import { analyseContract } from "./analyse-contract.js";
import { runBuf } from "./buf.js";
import { CannotRunError } from "./cannot-run.js";
import { checkOut, gitInput } from "./git-input.js";

/** A contract as a command reads it. */
export interface Contract {
  /** As the command line names it. */
  readonly input: string;
  /** File with the descriptors, imports included, in the scratch folder. */
  readonly image: string;
  /** Folder with the sources; undefined if only descriptors are there. */
  readonly folder: string | undefined;
  /** Everything, imports included. */
  readonly registry: FileRegistry;
  /** The contract's own files, with places and comments if the input has them. */
  readonly files: readonly DescFile[];
  /** Services with options of `temporal.v1`. */
  readonly services: readonly Service[];
}

/** Where a contract is read from. */
export interface ContractSource {
  /** A folder, a file of descriptors, a git ref, or whatever else `buf build` takes. */
  readonly input: string;
  /** The input whose folder a bare git ref means: the current contract for its former state. */
  readonly like?: string;
  /** Folder for what has to be written. Two contracts need two. */
  readonly scratch: string;
}

/** What inputs of the commands are, for their help. */
export const inputHelp = `A contract is one of:
  a folder          with .proto files, as buf builds it: a workspace or a module
  a git ref         a branch, a tag or a commit, for the same folder; or .git#branch=main,subdir=proto
  descriptors       a file that \`buf build -o\` or \`protoc --include_imports --descriptor_set_out\` wrote (.binpb)
  a remote          whatever else buf takes
`;

/** Reads a contract with buf. Rejects with `CannotRunError` if it is not there, does not compile, or has errors of its own. */
export async function readContract({ input, like = ".", scratch }: ContractSource): Promise<Contract> {
  const { folder, source } = await locate(input, like, scratch);
  const image = join(scratch, "contract.binpb");
  // Named with its format, since the scratch folder's name must not say anything.
  const built = await runBuf(["build", source, "-o", `${image}#format=binpb`]);
  if (built.code !== 0) {
    // Paths of a checked-out commit as git has them.
    const errors = built.errors.trimEnd().replaceAll(`${join(scratch, "tree")}/`, `${input}:`);
    throw new CannotRunError(`${input} cannot be read.\n${errors}`);
  }
  const set = fromBinary(FileDescriptorSetSchema, await readFile(image));
  const registry = createFileRegistry(set);
  const files = set.file.filter((file) => !isImport(file)).map((file) => registry.getFile(file.name) as DescFile);
  const diagnostics = new Diagnostics();
  const services = analyseContract(files, registry, diagnostics);
  const { errors } = diagnostics;
  if (errors.length > 0) throw new CannotRunError(`${input} has errors.\n${renderDiagnostics(errors)}`);
  return { input, image, folder, registry, files, services };
}

async function locate(
  input: string,
  like: string,
  scratch: string,
): Promise<{ readonly source: string; readonly folder: string | undefined }> {
  const found = statSync(input, { throwIfNoEntry: false });
  if (found?.isDirectory()) return { source: input, folder: resolve(input) };
  // protoc's descriptors have any name.
  if (found !== undefined) return { source: hasFormat(input) ? input : `${input}#format=binpb`, folder: undefined };
  const git = await gitInput(input, like);
  if (git !== undefined) {
    const folder = await checkOut(git, scratch);
    return { source: folder, folder };
  }
  // A remote, an archive, or another of buf's forms.
  if (/[#:]|^[\w.-]+(?:\/[\w.-]+){2}$/.test(input)) return { source: input, folder: undefined };
  throw new CannotRunError(
    `There is no contract ${input}: no such folder or file below ${process.cwd()}, and no such git ref. ` +
      "A clone of few commits has only some: `git fetch origin main` brings a branch, as origin/main.",
  );
}

/** Whether the name of a file tells buf what is in it. */
function hasFormat(input: string): boolean {
  return /\.(?:proto|binpb|bin|json|txtpb|yaml|tar|tgz|zip)(?:\.gz|\.zst)?$/.test(input);
}

/** buf's mark of files that an image has only since others import them: `buf_extension.is_import`. */
function isImport(file: FileDescriptorProto): boolean {
  const extension = file.$unknown?.find(({ no }) => no === 8042);
  if (extension === undefined) return false;
  const reader = new BinaryReader(extension.data);
  const end = reader.uint32() + reader.pos;
  let found = false;
  while (reader.pos < end) {
    const [field, wire] = reader.tag();
    if (field === 1) found = reader.bool();
    else reader.skip(wire);
  }
  return found;
}
