import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CannotRunError } from "./cannot-run.js";

/** What the generator's package exports as `./cli`. */
interface GeneratorCli {
  readonly runCli: (args: readonly string[]) => Promise<number>;
}

/**
 * Runs a command that the generator has: it is a development tool of its own, which the SDK neither imports nor installs.
 * Taken is the one of the working directory's project. Rejects with `CannotRunError` if there is none.
 */
export async function contractCommand(name: string, args: readonly string[]): Promise<number> {
  const path = findGenerator(name);
  const { runCli } = (await import(pathToFileURL(path).href)) as GeneratorCli;
  return runCli([name, ...args]);
}

function findGenerator(name: string): string {
  let cause: unknown;
  for (const from of [join(process.cwd(), "package.json"), import.meta.url]) {
    try {
      return createRequire(from).resolve("protoc-gen-protempo/cli");
    } catch (error) {
      cause ??= error;
    }
  }
  const old = (cause as { readonly code?: unknown }).code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
  throw new CannotRunError(
    old
      ? `The protoc-gen-protempo of ${process.cwd()} is too old for \`protempo ${name}\`: it must have the version of protempo.`
      : `\`protempo ${name}\` is part of the generator, protoc-gen-protempo, which is not in node_modules of ${process.cwd()} or above: npm install --save-dev protoc-gen-protempo`,
    { cause },
  );
}
