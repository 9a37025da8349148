import { spawnSync } from "node:child_process";
import { type CoreConnection, CoreRuntime, type CoreServer } from "@protempo/bridge";

/** The `temporal` command: named in `PROTEMPO_TEMPORAL_CLI`, or on the path. */
export function temporalCli(): string {
  const named = process.env.PROTEMPO_TEMPORAL_CLI;
  if (named) return named;
  const find = process.platform === "win32" ? "where" : "which";
  const [found] = spawnSync(find, ["temporal"], { encoding: "utf8" }).stdout.split("\n");
  if (found) return found.trim();
  throw new Error("no `temporal` command: put it on the PATH or name it in PROTEMPO_TEMPORAL_CLI");
}

export const client = { clientName: "protempo-bridge-test", clientVersion: "0" } as const;

/** A runtime, a dev server and a connection for one test file. */
export class TestServer {
  readonly runtime: CoreRuntime;
  readonly server: CoreServer;
  readonly connection: CoreConnection;

  private constructor(runtime: CoreRuntime, server: CoreServer, connection: CoreConnection) {
    this.runtime = runtime;
    this.server = server;
    this.connection = connection;
  }

  static async start(): Promise<TestServer> {
    const runtime = CoreRuntime.create({});
    const server = await startServer(runtime);
    const connection = await runtime.connect({ ...client, targetUrl: `http://${server.target}` });
    return new TestServer(runtime, server, connection);
  }

  get targetUrl(): string {
    return `http://${this.server.target}`;
  }

  async stop(): Promise<void> {
    this.connection.close();
    await this.server.shutdown();
    this.runtime.shutdown();
  }
}

/** A dev server; starting it once more when a busy machine did not let it answer in time. */
export async function startServer(runtime: CoreRuntime): Promise<CoreServer> {
  const config = { executable: temporalCli(), logLevel: "error" };
  return await runtime.startDevServer(config).catch(() => runtime.startDevServer(config));
}

let names = 0;

/** A name that no other test uses. */
export function unique(prefix: string): string {
  names += 1;
  return `${prefix}-${process.pid}-${names}`;
}
