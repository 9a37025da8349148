import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:http2";
import { createServer } from "node:net";

/** A Temporal server of a test's own. */
export interface TestServer {
  /** `host:port`. */
  readonly address: string;
  readonly pid: number;
  /** Ends it as a crash would; with `start` again, what it knew is gone unless it was given a file. */
  stop(): Promise<void>;
}

/** Where a server of a test's own listens and keeps its data. */
export interface TestServerOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** File that outlives the server. Default: memory. */
  readonly databaseFile?: string;
  readonly extraArgs?: readonly string[];
}

/** The server that all tests share; it is started by vitest's global set-up. */
export function sharedAddress(): string {
  const address = process.env.PROTEMPO_TEST_ADDRESS;
  if (address) return address;
  throw new Error("PROTEMPO_TEST_ADDRESS is not set: run these tests through vitest's project `server`");
}

/** Starts a server on a free port of the loopback and waits until its default namespace answers. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const program = process.env.PROTEMPO_TEMPORAL_CLI;
  if (!program) throw new Error("PROTEMPO_TEMPORAL_CLI is not set: it names the Temporal CLI to start servers with");
  const port = options.port ?? (await freePort());
  const args = [
    "server",
    "start-dev",
    "--headless",
    "--ip",
    "127.0.0.1",
    "--port",
    String(port),
    "--log-level",
    "error",
  ];
  if (options.databaseFile) args.push("--db-filename", options.databaseFile);
  const server = spawn(program, [...args, ...(options.extraArgs ?? [])], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(server, "exit");
  let output = "";
  server.stderr.setEncoding("utf8").on("data", (text: string) => {
    output = (output + text).slice(-4000);
  });
  const end = Date.now() + 30_000;
  while (!(await answers(port))) {
    if (server.exitCode === null && Date.now() < end) continue;
    server.kill("SIGKILL");
    throw new Error(`the Temporal server did not start on port ${port}\n${output}`);
  }
  return {
    address: `127.0.0.1:${port}`,
    pid: server.pid ?? 0,
    async stop() {
      if (server.exitCode === null && server.signalCode === null) server.kill("SIGKILL");
      await ended;
    },
  };
}

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (typeof address === "object" && address) return address.port;
  throw new Error("the probe has no port");
}

/** Whether the namespace `default` is there, asked in gRPC by hand: the code under test has no part in it. */
async function answers(port: number): Promise<boolean> {
  const session = connect(`http://127.0.0.1:${port}`);
  try {
    return await new Promise<boolean>((resolve) => {
      session.on("error", () => setTimeout(resolve, 100, false));
      const call = session.request({
        ":method": "POST",
        ":path": "/temporal.api.workflowservice.v1.WorkflowService/DescribeNamespace",
        "content-type": "application/grpc",
        te: "trailers",
      });
      let status: unknown;
      // A refused call has its status in the headers, an answered one in the trailers.
      call.on("response", (headers) => {
        status = headers["grpc-status"];
      });
      call.on("trailers", (trailers) => {
        status = trailers["grpc-status"];
      });
      call.on("error", () => setTimeout(resolve, 100, false));
      call.on("close", () => (status === "0" ? resolve(true) : setTimeout(resolve, 100, false)));
      call.resume();
      const name = Buffer.from("default");
      const message = Buffer.concat([Buffer.from([0x0a, name.length]), name]);
      call.end(Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]));
    });
  } finally {
    session.destroy();
  }
}
