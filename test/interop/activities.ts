import { type ActivityContext, ApplicationError } from "protempo/activity";
import { interopActivities } from "../gen/protempo/test/interop/v1/interop_activity.js";
import {
  Overdrawn,
  WorkProgress,
  type WorkRequest,
  type WorkResponseInit,
  WorkWay,
} from "../gen/protempo/test/interop/v1/interop_protempo.js";

/** Our side of the activities. */
export const activities = interopActivities({
  ping() {},
  async work({ way, text }: WorkRequest, ctx: ActivityContext): Promise<WorkResponseInit> {
    const { attempt } = ctx.info;
    switch (way) {
      case WorkWay.FLAKY:
        if (attempt < 3) throw new Error(`attempt ${attempt}`);
        return { text, attempt };
      case WorkWay.OVERDRAWN:
      case WorkWay.ALWAYS:
        throw ApplicationError.of(
          Overdrawn,
          { missing: BigInt(attempt), ago: { seconds: 1n, nanos: 500_000_000 } },
          { message: "overdrawn", nonRetryable: way === WorkWay.OVERDRAWN },
        );
      case WorkWay.HOPELESS:
        throw ApplicationError.create({ message: `attempt ${attempt}`, type: "Hopeless" });
      case WorkWay.RESUME:
        return resume(attempt, ctx);
      case WorkWay.LINGER:
        for (;;) {
          ctx.heartbeat();
          await ctx.sleep(50);
        }
      case WorkWay.SILENT:
        await ctx.sleep("1 hour");
        return {};
      default:
        return { text, attempt };
    }
  },
});

function resume(attempt: number, ctx: ActivityContext): WorkResponseInit {
  let done = ctx.lastHeartbeat(WorkProgress)?.done ?? 0n;
  const from = done;
  while (done < 10n) {
    done += 1n;
    ctx.heartbeat(WorkProgress, { done });
    if (attempt === 1 && done === 5n) throw new Error("fails in the middle");
  }
  return { text: `from ${from} to ${done}`, attempt };
}
