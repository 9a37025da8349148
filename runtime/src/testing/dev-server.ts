import type { ServerExecutable } from "@protempo/bridge";
import { acquireCore } from "../core/runtime.js";
import { cliVariable, findCli } from "./find-cli.js";

/** Options of {@link startDevServer}. */
export interface DevServerOptions {
  /** Path of the `temporal` command. Default: what `PROTEMPO_TEMPORAL_CLI` names, then PATH, then a download. */
  readonly executable?: string | undefined;
  /** Version to download if there is no command, such as `"1.5.1"`. Default: the one that Temporal recommends. */
  readonly downloadVersion?: string | undefined;
  /** Folder for downloads. Default: the system's temporary folder. */
  readonly downloadDirectory?: string | undefined;
  /** Namespace to create. Default: `"default"`. */
  readonly namespace?: string | undefined;
  /** Default: a free one. */
  readonly port?: number | undefined;
  /** Whether to serve the Web UI. Default: false. */
  readonly ui?: boolean | undefined;
  /** Default: the server's port plus 1000. */
  readonly uiPort?: number | undefined;
  /** File that keeps everything over restarts. Default: memory. */
  readonly databaseFile?: string | undefined;
  /** More arguments for `temporal server start-dev`. */
  readonly extraArguments?: readonly string[] | undefined;
}

/**
 * A development server has one shard, and a shard looks for tasks 20 times a second: each step of a lone workflow would wait
 * some 40 ms for nothing.
 */
const quick = ["transfer", "timer", "visibility", "outbound"].flatMap((queue) => [
  "--dynamic-config-value",
  `history.${queue}ProcessorMaxPollRPS=1000`,
]);

/** A Temporal server of this process's own. */
export interface DevServer {
  /** `host:port`, for `Connection.connect`. */
  readonly address: string;
  readonly processId: number | undefined;
  /** Stops the server and waits for its end; a second call does nothing. */
  stop(): Promise<void>;
}

/**
 * Starts a Temporal development server and waits until it answers. It hands out tasks without the pauses of one that is
 * started by hand. It ends with this process at the latest. Throws if there is no `temporal` command and none can be
 * downloaded: the message says what was tried.
 */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  const { executable, tried } = await chooseExecutable(options);
  const lease = acquireCore();
  try {
    const server = await lease.core.startDevServer({
      executable,
      ...given("namespace", options.namespace),
      ...given("port", options.port),
      ...given("ui", options.ui),
      ...given("uiPort", options.uiPort),
      ...given("databaseFile", options.databaseFile),
      extraArgs: [...quick, ...(options.extraArguments ?? [])],
      logLevel: "error",
    });
    let stopped: Promise<void> | undefined;
    return {
      address: server.target,
      processId: server.pid,
      stop: () => {
        stopped ??= server.shutdown().finally(() => lease.release());
        return stopped;
      },
    };
  } catch (error) {
    lease.release();
    const reason = error instanceof Error ? error.message : String(error);
    const attempts = [...tried, typeof executable === "string" ? `${executable}: ${reason}` : `download: ${reason}`];
    throw new Error(
      `No development server: ${attempts.join("; ")}. Install the Temporal CLI, or name it in ${cliVariable} or in the option executable.`,
      { cause: error },
    );
  }
}

async function chooseExecutable(
  options: DevServerOptions,
): Promise<{ executable: ServerExecutable; tried: readonly string[] }> {
  if (options.executable !== undefined) return { executable: options.executable, tried: [] };
  const { path, tried } = await findCli(process.env);
  if (path !== undefined) return { executable: path, tried };
  const download = { version: options.downloadVersion ?? "default", ...given("directory", options.downloadDirectory) };
  return { executable: { download }, tried };
}

/** A property only if it has a value: absent and undefined differ to the bridge. */
function given<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
