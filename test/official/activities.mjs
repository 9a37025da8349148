// What the workflows that are recorded call; run by the worker of the official SDK. `sdk` is its packages.
export function activitiesOf({ activity, common }) {
  const { ApplicationFailure } = common;
  const fail = (message) => {
    throw ApplicationFailure.create({ message, type: "Luck" });
  };
  return {
    echo: async (value) => value,
    nothing: async () => {},
    bytes: async (value) => Uint8Array.from(value, (byte) => 255 - byte),
    fail: async (message) => fail(message),
    finalFailure: async () => {
      throw ApplicationFailure.create({ message: "for good", type: "Final", nonRetryable: true, details: ["why", 1] });
    },
    /** Fails until the attempt of that number. */
    flaky: async (attempts) => {
      const { attempt } = activity.Context.current().info;
      return attempt < attempts ? fail(`attempt ${attempt}`) : `attempt ${attempt}`;
    },
    /** Ends after a time, or when it is cancelled. */
    slow: async (ms) => {
      const context = activity.Context.current();
      const beat = setInterval(() => context.heartbeat("beat"), 50);
      try {
        await context.sleep(ms);
      } finally {
        clearInterval(beat);
      }
      return ms;
    },
    /** Sends no heartbeat, and ends after a time or when it is cancelled. */
    silent: async (ms) => {
      await activity.Context.current().sleep(ms);
    },
    /** Hears of its cancellation and ends well all the same. */
    stubborn: async (ms) => {
      const context = activity.Context.current();
      const beat = setInterval(() => context.heartbeat(), 50);
      await new Promise((resolve) => setTimeout(resolve, ms));
      clearInterval(beat);
      return "stubborn";
    },
  };
}
