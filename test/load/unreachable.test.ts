import { createServer, type Socket } from "node:net";
import { Client, ConnectError, Connection, WorkflowFailedError } from "protempo/client";
import { afterEach, expect, test } from "vitest";
import { LoadClient } from "../gen/protempo/test/v1/load_client.js";
import { freePort } from "../helpers/server.js";
import { address, until } from "../integration/fixtures/stage.js";
import { besideCrowd } from "./fixtures/crowd.js";
import { figure } from "./fixtures/figures.js";
import { taskFailures } from "./fixtures/histories.js";
import { laneCounts, limit, onLoadStage, patient } from "./fixtures/load-stage.js";

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

/** Takes connections and never says anything. Gives its address, and what ends them. */
async function silentServer(): Promise<{ readonly address: string; hangUp(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hangUp = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  cleanUp.push(() => {
    hangUp();
    return new Promise((resolve) => server.close(resolve));
  });
  const at = server.address();
  return { address: `127.0.0.1:${typeof at === "object" && at !== null ? at.port : 0}`, hangUp };
}

test.each([1, 2])(
  "who calls a server that is not there is told its address, while other clients go on, lanes: %i",
  {
    timeout: limit,
  },
  async (lanes) => {
    const nobody = `127.0.0.1:${await freePort()}`;
    const { address: silent, hangUp } = await silentServer();
    await onLoadStage(address(), { lanes, taskTimeout: "30s" }, async (on) => {
      let slowest = 0;
      const refused = async (where: string, cause: RegExp, connect: () => Promise<unknown>): Promise<number> => {
        const begun = performance.now();
        const error: unknown = await connect().catch((e: unknown) => e);
        const took = performance.now() - begun;
        expect(error).toBeInstanceOf(ConnectError);
        expect(error).toMatchObject({ address: where });
        expect((error as Error).message).toContain(`no connection to a Temporal server at ${where}: `);
        expect((error as Error).message).toMatch(cause);
        return took;
      };
      // Waits on while others have been refused: those were by their own timeouts. Core's own for an RPC is 30 s.
      const since = performance.now();
      let patientUntil: number | undefined;
      const waiting = Connection.connect({ address: silent, connectTimeout: "1 hour" }).catch(() => {
        patientUntil = performance.now();
      });
      const byDefault = refused(silent, /no answer within 3000 ms/, () => Connection.connect({ address: silent }));
      const { offences } = await besideCrowd(on, async () => {
        const taken = await Promise.all(
          (
            [
              [nobody, /refused/i],
              [silent, /no answer within 500 ms/],
            ] as const
          ).flatMap(([where, cause]) => {
            const lazy = Connection.lazy({ address: where, connectTimeout: 500 });
            const client = new LoadClient(new Client({ connection: lazy }));
            return [
              refused(where, cause, () => Connection.connect({ address: where, connectTimeout: 500 })),
              refused(where, cause, () => client.trek.start({})),
            ];
          }),
        );
        slowest = Math.max(slowest, ...taken);
      });
      console.log(`lanes ${lanes}, ${offences * 4} times no server, timeout 500 ms: ${Math.round(slowest)} ms at most`);
      await byDefault;
      expect((patientUntil ?? performance.now()) - since).toBeGreaterThan(2 * 3000);
      hangUp();
      await waiting;
      if (laneCounts.length > 1) {
        const took = await refused(silent, /no answer within 3000 ms/, () => Connection.connect({ address: silent }));
        figure("load.no-server-s", took / 1000, 10.5);
      }
    });
  },
);

test.each([1, 2])(
  "what names nothing that is there is told to whoever asks for it, and others go on, lanes: %i",
  {
    timeout: limit,
  },
  async (lanes) => {
    const warnings: string[] = [];
    const listen = (warning: Error): void => void warnings.push(warning.message);
    process.on("warning", listen);
    cleanUp.push(() => process.off("warning", listen));
    await onLoadStage(address(), { lanes, taskTimeout: "30s" }, async (on) => {
      const { raw, taskQueue } = on;
      const { offences } = await besideCrowd(on, async (round) => {
        const named = (what: string, queue = taskQueue) => ({
          workflowId: `${what}-${round}-${taskQueue}`,
          taskQueue: queue,
          ...patient,
        });
        const failure = async (type: string): Promise<string> => {
          const handle = await raw.workflow.start(type, [], named(type));
          await until(async () => taskFailures(await handle.fetchHistory()).length > 0);
          const [message = ""] = taskFailures(await handle.fetchHistory());
          await handle.terminate();
          return message;
        };
        const misspelt = `misspelt-${round}-${taskQueue}`;
        await Promise.all([
          failure("trekk").then((text) => expect(text).toMatch(/trekk[\s\S]*protempo\.test\.v1\.Load\.Trek/)),
          failure("timeless").then((text) => expect(text).toMatch(/litter[\s\S]*[tT]imeout/)),
          (async () => {
            const lost = await raw.workflow.start("idle", [], named("lost", misspelt));
            await until(() => warnings.some((text) => text.includes(`no worker polls task queue "${misspelt}"`)));
            await lost.terminate();
          })(),
          (async () => {
            const error: unknown = await raw.workflow
              .execute("relay", ["litre"], named("relay"))
              .catch((e: unknown) => e);
            expect(error).toBeInstanceOf(WorkflowFailedError);
            const texts = causes(error).map(({ message }) => message);
            expect(texts.join()).toMatch(/Activity litre is not registered on this worker, which has: .*litter/);
          })(),
        ]);
      });
      console.log(`lanes ${lanes}: ${offences} times each of 4 wrong names`);
    });
  },
);

function causes(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}
