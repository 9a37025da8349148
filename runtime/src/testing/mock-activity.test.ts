import { describe, expect, test } from "vitest";
import type { ActivityContext } from "../activity/context.js";
import { currentActivity } from "../activity/current.js";
import { isCancellation } from "../common/errors/inspect.js";
import { messageValue } from "../common/message-value.js";
import { FieldMask } from "../converter/wkt/field-mask.js";
import { MockActivityEnvironment } from "./mock-activity.js";

/** Goes on where the attempt before stopped, and tells how far it is. */
async function work(ctx: ActivityContext): Promise<number> {
  let done = ctx.lastHeartbeat(FieldMask)?.paths.length ?? 0;
  for (; done < 3; done += 1) {
    ctx.signal.throwIfAborted();
    ctx.heartbeat(FieldMask, { paths: Array.from({ length: done + 1 }, (_, n) => `p${n}`) });
  }
  currentActivity().metrics.counter("done").add(done);
  return done;
}

describe("a mock environment", () => {
  test("gives an activity its context and shows its heartbeats and metrics", async () => {
    const environment = new MockActivityEnvironment({ info: { attempt: 2 } });
    expect(await environment.run(work)).toBe(3);
    expect(environment.context.info).toMatchObject({ attempt: 2, isLocal: false });
    expect(environment.heartbeats(FieldMask).map(({ paths }) => paths.length)).toEqual([1, 2, 3]);
    expect(environment.measurements).toMatchObject([{ kind: "counter", name: "done", value: 3 }]);
    expect(() => currentActivity()).toThrow("outside of an activity");
  });

  test("begins with the last heartbeat of the attempt before", async () => {
    const environment = new MockActivityEnvironment({ lastHeartbeat: messageValue(FieldMask, { paths: ["a", "b"] }) });
    expect(await environment.run(work)).toBe(3);
    expect(environment.heartbeatCount).toBe(1);
  });

  test("cancels, at once or at a heartbeat, for a reason", async () => {
    const paused: MockActivityEnvironment = new MockActivityEnvironment({
      onHeartbeat: (count) => count === 2 && paused.cancel("paused"),
    });
    await expect(paused.run(work)).rejects.toThrow("Activity paused");
    expect(paused.heartbeatCount).toBe(2);
    expect(paused.context.cancellation).toBe("paused");
    paused.cancel("requested");
    expect(paused.context.cancellation).toBe("paused");

    const asleep = new MockActivityEnvironment();
    const sleeping = asleep.run((ctx) => ctx.sleep("1 hour"));
    asleep.cancel();
    const error = await sleeping.catch((thrown: unknown) => thrown);
    expect(isCancellation(error)).toBe(true);
  });

  test("hears no heartbeats of local activities, or after the end; those without details count", async () => {
    const local = new MockActivityEnvironment({ info: { isLocal: true } });
    await local.run(work);
    expect(local.heartbeatCount).toBe(0);
    const environment = new MockActivityEnvironment();
    await environment.run((ctx) => ctx.heartbeat());
    environment.context.heartbeat();
    expect(environment.heartbeatCount).toBe(1);
    expect(environment.heartbeats(FieldMask)).toEqual([]);
  });

  test("refuses details that are not such a message", async () => {
    const run = new MockActivityEnvironment().run((ctx) => ctx.heartbeat(FieldMask, { path: [] } as object));
    await expect(run).rejects.toThrow("path");
  });
});
