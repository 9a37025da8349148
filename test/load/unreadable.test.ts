import { randomUUID } from "node:crypto";
import { QueryFailedError, WorkflowFailedError, WorkflowUpdateFailedError } from "protempo/client";
import { expect, test } from "vitest";
import { broken } from "../integration/fixtures/broken-payloads.js";
import { address, until } from "../integration/fixtures/stage.js";
import { besideCrowd } from "./fixtures/crowd.js";
import { limit, onLoadStage } from "./fixtures/load-stage.js";

const service = "protempo.test.v1.Load";

test.each([1, 2])(
  "what cannot be read, again and again in whatever is sent, costs no other run anything, lanes: %i",
  {
    timeout: limit,
  },
  async (lanes) => {
    await onLoadStage(address(), { lanes, taskTimeout: "30s" }, async (on) => {
      const { client, peer, worker, log } = on;
      const caught = (sent: Promise<unknown>): Promise<Error> => sent.then(String, (error: unknown) => error) as never;
      const offend = async (): Promise<void> => {
        const one = await client.trek.start({ steps: 1, milliseconds: 1, signals: 1 });
        const target = peer.workflow.getHandle(one.workflowId);
        const before = worker.droppedSignals;
        for (const [, args, reason] of broken) {
          await target.signal(`${service}.Mark`, args);
          const update = await caught(target.update(`${service}.AddMarks`, args));
          expect(update).toBeInstanceOf(WorkflowUpdateFailedError);
          expect((update.cause as Error).message).toMatch(reason);
          const query = await caught(target.query(`${service}.GetMarks`, args));
          expect(query).toBeInstanceOf(QueryFailedError);
          expect(query.message).toMatch(reason);
          const options = { workflowId: `broken-${randomUUID()}`, taskQueue: on.taskQueue };
          const start = await caught(peer.workflow.execute(`${service}.Trek`, args, options));
          expect(start).toBeInstanceOf(WorkflowFailedError);
          expect(start.cause).toMatchObject({ name: "ApplicationError", message: expect.stringMatching(reason) });
        }
        // None of it counted, and the run has noticed none of it.
        await one.mark({ amount: 5n });
        expect(await one.result()).toMatchObject({ total: 1n, marks: 5n });
        await until(() => worker.droppedSignals >= before + broken.length);
        expect(worker.droppedSignals).toBe(before + broken.length);
        const told = log.filter(
          ({ level, attributes }) => level === "error" && attributes.workflowId === one.workflowId,
        );
        const texts = told.map(({ message }) => message);
        for (const [, , reason] of broken) {
          expect(texts.filter((text) => reason.test(text) && text.includes(`${service}.Mark`))).not.toHaveLength(0);
        }
      };
      const { offences } = await besideCrowd(on, offend);
      expect(worker.droppedSignals).toBe(offences * broken.length);
      console.log(`lanes ${lanes}: ${offences * broken.length} unreadable inputs of each kind`);
    });
  },
);
