import { startDevServer } from "protempo/testing";

/** A Temporal server to run orders on. */
export interface Server {
  readonly address: string;
  readonly namespace: string;
  /** Where to look at it in a browser. */
  readonly ui: string;
  /** Whether it was started here, and ends with {@link Server.close}. */
  readonly ours: boolean;
  close(): Promise<void>;
}

/** The server that `TEMPORAL_ADDRESS` names, or one of our own in memory. */
export async function openServer(): Promise<Server> {
  const address = process.env.TEMPORAL_ADDRESS;
  if (address) {
    const ui = process.env.TEMPORAL_UI_ADDRESS ?? "that of your server";
    return { address, namespace: process.env.TEMPORAL_NAMESPACE ?? "default", ui, ours: false, close: async () => {} };
  }
  const server = await startDevServer({ ui: true });
  const { hostname, port } = new URL(`http://${server.address}`);
  return {
    address: server.address,
    namespace: "default",
    ui: `http://${hostname}:${Number(port) + 1000}`,
    ours: true,
    close: () => server.stop(),
  };
}
