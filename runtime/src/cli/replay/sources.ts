import { stat } from "node:fs/promises";
import { Client } from "../../client/client.js";
import { Connection } from "../../client/connection.js";
import { loadClientConfig } from "../../config/client-config.js";
import { historiesOfFolder, historyOfFile } from "../../worker/replay/folder-histories.js";
import type { NamedHistory } from "../../worker/replay/replayer.js";
import { historiesOfServer } from "../../worker/replay/server-histories.js";
import { CannotRunError } from "../cannot-run.js";
import type { ReplayArguments, ServerArguments } from "./arguments.js";

/** All histories that the arguments name, files first. Rejects with `CannotRunError` for what is not there. */
export async function* sourcesOf(args: ReplayArguments, namespace: string): AsyncGenerator<NamedHistory, void> {
  const { workflowId } = args;
  for (const path of args.histories) {
    for await (const history of ofPath(path, args.recursive)) {
      yield workflowId === undefined ? history : { ...history, workflowId };
    }
  }
  if (args.server !== undefined) yield* ofServer(args.server, namespace);
}

/** The namespace that the arguments or the configuration name. Throws `CannotRunError` for a wrong configuration. */
export function namespaceOf({ namespace, server }: ReplayArguments): string {
  return namespace ?? (server === undefined ? undefined : configured(server).namespace) ?? "default";
}

async function* ofPath(path: string, recursive: boolean): AsyncGenerator<NamedHistory, void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    throw new CannotRunError(`There is no history ${path}. The path is taken from ${process.cwd()}.`);
  }
  try {
    if (found.isDirectory()) yield* historiesOfFolder(path, { recursive });
    else yield await historyOfFile(path);
  } catch (error) {
    throw cannotRun(error);
  }
}

async function* ofServer(server: ServerArguments, namespace: string): AsyncGenerator<NamedHistory, void> {
  const { connection: options } = configured(server);
  const connection = Connection.lazy({
    ...options,
    address: server.address ?? options.address,
    apiKey: server.apiKey ?? options.apiKey,
    tls: server.tls === undefined || (server.tls && options.tls) ? options.tls : server.tls,
  });
  try {
    const client = new Client({ connection, namespace });
    let none = true;
    for await (const history of historiesOfServer(client, { query: server.query, limit: server.limit })) {
      none = false;
      yield history;
    }
    if (none) {
      throw new CannotRunError(
        `No workflow of namespace ${JSON.stringify(namespace)} at ${connection.address} matches --query ${JSON.stringify(server.query)}. ` +
          "`temporal workflow list --query …` shows what does; the server lists a new workflow after a second or so.",
      );
    }
  } catch (error) {
    throw cannotRun(error);
  } finally {
    await connection.close();
  }
}

function configured({ profile, configFile }: ServerArguments): ReturnType<typeof loadClientConfig> {
  try {
    return loadClientConfig({ profile, file: configFile });
  } catch (error) {
    throw cannotRun(error);
  }
}

function cannotRun(error: unknown): CannotRunError {
  if (error instanceof CannotRunError) return error;
  return new CannotRunError(error instanceof Error ? error.message : String(error), { cause: error });
}
