import { clientVersion } from "../common/version.js";
import { CannotRunError, UsageError } from "./cannot-run.js";
import { contractCommand } from "./contract-command.js";
import { replayCommand } from "./replay/replay-command.js";

const help = `Usage: npx protempo <command>

Commands:
  replay     Runs workflow code against recorded histories and tells where the two part.
  check      Compares two contracts and tells what the change breaks, and whom.
  docs       Writes documentation of a contract.

  --help     This text; after a command, what the command takes.
  --version  The version of protempo.
`;

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  replay: replayCommand,
  check: (args) => contractCommand("check", args),
  docs: (args) => contractCommand("docs", args),
};

/**
 * The command line. Writes to the process's output and resolves with the exit code: 0, 1 if what was tried failed, 2 if it
 * could not be tried.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const [name = "", ...rest] = args;
  if (name === "--version") return print(`${clientVersion}\n`);
  if (name === "--help" || name === "-h" || name === "help") return print(help);
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command !== undefined) return await command(rest);
    throw new UsageError(name === "" ? "No command is named." : `There is no command ${name}.`, "protempo");
  } catch (error) {
    if (!(error instanceof CannotRunError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
