import { afterAll, beforeAll, expect, test } from "vitest";
import { address, until } from "../integration/fixtures/stage.js";
import { litters } from "./fixtures/activities.js";
import { besideCrowd } from "./fixtures/crowd.js";
import { limit, onLoadStage } from "./fixtures/load-stage.js";

/** Vitest itself listens for errors that nobody catches; here the worker is alone. */
const kept = {
  rejections: process.listeners("unhandledRejection"),
  exceptions: process.listeners("uncaughtException"),
};

beforeAll(() => {
  process.removeAllListeners("unhandledRejection").removeAllListeners("uncaughtException");
});

afterAll(() => {
  for (const listener of kept.rejections) process.on("unhandledRejection", listener);
  for (const listener of kept.exceptions) process.on("uncaughtException", listener);
});

test.each([1, 2])(
  "what activities leave behind, again and again, is logged with them, and all else goes on, lanes: %i",
  {
    timeout: limit,
  },
  async (lanes) => {
    await onLoadStage(address(), { lanes, taskTimeout: "30s" }, async (on) => {
      const { raw, taskQueue, log } = on;
      const left = (workflowId: string) =>
        log.filter(
          ({ attributes }) =>
            attributes.workflowId === workflowId && String(attributes.error).includes("left behind by"),
        );
      const { offences } = await besideCrowd(on, async (round) => {
        const options = { workflowId: `litter-${round}-${taskQueue}`, taskQueue };
        expect(await raw.workflow.execute("relay", ["litter", `round ${round}`], options)).toBe("littered");
        await until(() => left(options.workflowId).length >= litters);
        const entries = left(options.workflowId);
        expect(new Set(entries.map(({ attributes }) => String(attributes.error))).size).toBe(litters);
        for (const { level, attributes } of entries) {
          expect(level).toBe("error");
          expect(attributes.activityType).toBe("litter");
          expect(String(attributes.error)).toContain(`left behind by round ${round}`);
        }
      });
      console.log(`lanes ${lanes}: ${offences * litters} errors left behind`);
    });
  },
);
