import { CannotRunError, UsageError } from "./cannot-run.js";

type Command = (args: readonly string[]) => Promise<number>;

/** Loaded when it is asked for: a command brings what no other needs. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import("./check/check-command.js")).checkCommand,
  docs: async () => (await import("./docs.js")).docsCommand,
};

/**
 * The commands for contracts, as `npx protempo` forwards them: the first argument names one. Writes to the process's output
 * and resolves with the exit code: 0, 1 if something was found that the command looks for, 2 if it could not run.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const [name = "", ...rest] = args;
  try {
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (load === undefined) throw new UsageError(`There is no command ${name}.`, "protempo");
    const command = await load();
    return await command(rest);
  } catch (error) {
    if (!(error instanceof CannotRunError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}
