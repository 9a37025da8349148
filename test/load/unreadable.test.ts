import { randomUUID } from "node:crypto";
import { QueryFailedError, WorkflowFailedError, WorkflowUpdateFailedError } from "protempo/client";
import { expect, test } from "vitest";
import { broken } from "../integration/fixtures/broken-payloads.js";
import { address, until } from "../integration/fixtures/stage.js";
import { besideCrowd } from "./fixtures/crowd.js";
import { signalEvents } from "./fixtures/histories.js";
import { limit, onLoadStage } from "./fixtures/load-stage.js";

const service = "protempo.test.v1.Load";

/** How it is said where something cannot be read: message and, if it is one, the path of the field. */
function place(message: string, field: string, inField: boolean): string {
  const short = `${message}Request`;
  return `cannot decode protempo.test.v1.${short}: ${short}${inField ? `.${field}` : ""}: `;
}

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
        for (const [, args, reason, inField] of broken) {
          await target.signal(`${service}.Mark`, args);
          const update = await caught(target.update(`${service}.AddMarks`, args));
          expect(update).toBeInstanceOf(WorkflowUpdateFailedError);
          expect(update.cause).toMatchObject({ name: "ApplicationError", type: "DecodeError" });
          expect((update.cause as Error).message).toMatch(reason);
          expect((update.cause as Error).message).toContain(place("Mark", "amount", inField));
          const query = await caught(target.query(`${service}.GetMarks`, args));
          expect(query).toBeInstanceOf(QueryFailedError);
          expect(query.message).toMatch(reason);
          expect(query.message).toContain(place("GetMarks", "from", inField));
          const options = { workflowId: `broken-${randomUUID()}`, taskQueue: on.taskQueue };
          const start = await caught(peer.workflow.execute(`${service}.Trek`, args, options));
          expect(start).toBeInstanceOf(WorkflowFailedError);
          expect(start.cause).toMatchObject({ name: "ApplicationError", type: "DecodeError", nonRetryable: true });
          expect((start.cause as Error).message).toMatch(reason);
          expect((start.cause as Error).message).toContain(place("Trek", "steps", inField));
        }
        // None of it counted, and the run has noticed none of it.
        await one.mark({ amount: 5n });
        expect(await one.result()).toMatchObject({ total: 1n, marks: 5n });
        await until(() => worker.droppedSignals >= before + broken.length);
        expect(worker.droppedSignals).toBe(before + broken.length);
        const told = log.filter(
          ({ level, attributes }) => level === "error" && attributes.workflowId === one.workflowId,
        );
        // One for each, with the event that it came with.
        expect(told).toHaveLength(broken.length);
        const signals = signalEvents(await one.untyped.fetchHistory());
        for (const [n, [, , reason, inField]] of broken.entries()) {
          const { message, attributes } = told[n] ?? {};
          expect(message).toMatch(reason);
          expect(message).toContain(`Signal ${service}.Mark was dropped`);
          expect(message).toContain(place("Mark", "amount", inField));
          expect(attributes).toMatchObject({ signal: `${service}.Mark`, eventId: String(signals[n]) });
        }
      };
      const { offences } = await besideCrowd(on, offend);
      expect(worker.droppedSignals).toBe(offences * broken.length);
      console.log(`lanes ${lanes}: ${offences * broken.length} unreadable inputs of each kind`);
    });
  },
);
