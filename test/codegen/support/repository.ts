import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./protos.js";

/** A project of a user's: a git repository with the workspace of the README, and packages that git does not have. */
export interface Repository {
  readonly folder: string;
  /** Writes files, and commits all there is. */
  commit(files: Readonly<Record<string, string>>): void;
  /** Writes files without committing them. */
  write(files: Readonly<Record<string, string>>): void;
  git(...args: string[]): string;
  remove(): void;
}

const workspace = `version: v2
modules:
  - path: proto
  - path: node_modules/@protempo/api/proto
`;

/** Makes a repository in a folder of its own, with buf and the generator as a user would have them installed. */
export function makeRepository(): Repository {
  const folder = mkdtempSync(join(tmpdir(), "protempo-project-"));
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@localhost", ...args], {
      cwd: folder,
      encoding: "utf8",
    });
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  for (const path of ["temporal/v1", "temporal/api/common/v1", "temporal/api/enums/v1"]) {
    cpSync(join(root, "generated/api/proto", path), join(folder, "node_modules/@protempo/api/proto", path), {
      recursive: true,
    });
  }
  mkdirSync(join(folder, "node_modules/@bufbuild"));
  symlinkSync(join(root, "node_modules/@bufbuild/buf"), join(folder, "node_modules/@bufbuild/buf"));
  symlinkSync(join(root, "codegen"), join(folder, "node_modules/protoc-gen-protempo"));
  write({ ".gitignore": "node_modules\n", "buf.yaml": workspace, "package.json": "{}\n" });
  git("init", "--quiet", "--initial-branch=main");
  return {
    folder,
    write,
    git,
    commit(files) {
      write(files);
      git("add", ".");
      git("commit", "--quiet", "--message", "change");
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
