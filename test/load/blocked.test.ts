import { expect, test } from "vitest";
import { ActWay, FailWay } from "../gen/protempo/test/v1/integration_protempo.js";
import { onStage } from "../integration/fixtures/stage.js";

interface WithHistory {
  readonly untyped: {
    fetchHistory(): Promise<{
      readonly events: readonly {
        readonly eventTime?: { readonly seconds: bigint; readonly nanos: number } | undefined;
        readonly attributes: { readonly case?: string | undefined };
      }[];
    }>;
  };
}

/** When events of a kind were written, in milliseconds. */
async function times({ untyped }: WithHistory, name: string): Promise<number[]> {
  const { events } = await untyped.fetchHistory();
  return events
    .filter(({ attributes }) => attributes.case === name)
    .map(({ eventTime }) => Number(eventTime?.seconds) * 1000 + (eventTime?.nanos ?? 0) / 1e6);
}

test("a loop without end is stopped, and others go on, while an activity blocks the main thread", async () => {
  await onStage({ workflowDeadline: 300 }, async (on) => {
    const waiting = await on.client.wait.start({ timers: 5, milliseconds: 100 });
    const looping = await on.client.fail.start({ way: FailWay.SPIN });
    const blocked = await on.client.delegate.start({ act: { way: ActWay.BLOCK, amount: 6000 } });
    await Promise.all([waiting.result(), blocked.result()]);
    const [began = 0] = await times(blocked, "activityTaskStartedEventAttributes");
    const [ended = 0] = await times(blocked, "activityTaskCompletedEventAttributes");
    const within = (time: number): boolean => time > began && time < ended;
    // Nothing of the worker's main thread had a part in these.
    expect((await times(waiting, "workflowTaskCompletedEventAttributes")).filter(within)).not.toHaveLength(0);
    expect(await times(looping, "workflowTaskFailedEventAttributes")).not.toHaveLength(0);
    await looping.terminate();
  });
});
