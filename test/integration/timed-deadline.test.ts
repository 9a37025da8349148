import { afterAll, beforeAll, expect, test } from "vitest";
import { FailWay } from "../gen/protempo/test/v1/integration_protempo.js";
import { onStage, until } from "./fixtures/stage.js";

/** Lanes inherit it: nothing but `vm` limits their code, as where the addon cannot find V8's functions. */
const variable = "PROTEMPO_NATIVE_DEADLINE";
beforeAll(() => {
  process.env[variable] = "off";
});
afterAll(() => {
  delete process.env[variable];
});

test.each(["lane", "context"] as const)(
  "without the addon's deadline a worker says so once, and a loop is stopped all the same: isolation %s",
  async (isolation) => {
    // By the clock: what others have of the processor meanwhile counts against the run that waits, too.
    await onStage({ lanes: 2, isolation, workflowDeadline: 2000 }, async (on) => {
      const waiting = await on.client.count.start({ target: 1n });
      await waiting.getCount();
      const spinning = await on.client.fail.start({ way: FailWay.SPIN });
      const told = (text: string) => on.log.filter((entry) => JSON.stringify(Object.values(entry)).includes(text));
      await until(() => told("[TMPRL1101]").length > 0);
      // The run is tried again in a lane of its own, which can tell where it is.
      await until(() =>
        told("[TMPRL1101]").some((entry) =>
          /stopped at .*fixtures\/workflows\.ts:\d+/.test(JSON.stringify(Object.values(entry))),
        ),
      );
      await waiting.add({ amount: 1n });
      expect(await waiting.result()).toMatchObject({ count: 1n });
      await spinning.terminate();
      expect(
        on.log.filter(({ message }) => message.includes("workflow code is limited by vm's timeout")),
      ).toMatchObject([{ level: "warn", attributes: { node: process.version, on: process.platform } }]);
    });
  },
);

test("without any limit there is nothing to say", async () => {
  await onStage({ workflowDeadline: 0 }, async (on) => {
    expect(await on.client.greet.execute({ name: "a" })).toMatchObject({ text: "Hello, a!" });
    expect(on.log.filter(({ message }) => message.includes("vm's timeout"))).toEqual([]);
  });
});
