import {
  PayloadTooLargeError,
  QueryFailedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from "protempo/client";
import { expect, test } from "vitest";
import { HaulWay } from "../gen/protempo/test/v1/load_protempo.js";
import { address, until } from "../integration/fixtures/stage.js";
import { besideCrowd, expectReplays } from "./fixtures/crowd.js";
import { count, taskFailures } from "./fixtures/histories.js";
import { type LoadStage, laneCounts, limit, onLoadStage, patient } from "./fixtures/load-stage.js";
import { parcel } from "./fixtures/parcel.js";

/** As JSON that is a third more, which is over the limit of 2 MB. */
const bytes = 1_700_000;
const taskTimeout = "30s";
const service = "protempo\\.test\\.v1\\.Load";
const tooLarge = (what: string, message: string, field: string): RegExp =>
  new RegExp(
    `${what} \\(protempo\\.test\\.v1\\.${message}\\) has 226\\d+ bytes, the server takes 2097152; its largest field is ${field}\\.`,
  );
const content = "items\\[1\\]\\.content";

/** What fails the task, as code that is mended can then go on, with what is said of it. */
const ofTasks: readonly [HaulWay, RegExp][] = [
  [HaulWay.ACTIVITY, tooLarge(`input of activity ${service}\\.Carry`, "CarryRequest", `parcel\\.${content}`)],
  [HaulWay.LOCAL_ACTIVITY, tooLarge(`input of activity ${service}\\.Carry`, "CarryRequest", `parcel\\.${content}`)],
  [HaulWay.CHILD, tooLarge(`input of child workflow ${service}\\.Haul`, "HaulRequest", `parcel\\.${content}`)],
  [HaulWay.SIGNAL, tooLarge(`input of signal ${service}\\.Drop`, "Parcel", content)],
  [HaulWay.CONTINUE, tooLarge(`input of workflow ${service}\\.Haul`, "HaulRequest", `parcel\\.${content}`)],
  [HaulWay.RESULT, tooLarge("result of the workflow", "Parcel", content)],
  [HaulWay.FAILURE, tooLarge("failure of the workflow", "Parcel", content)],
  [HaulWay.MEMO, /memo of the workflow has 2550\d+ bytes, the server takes 2097152\./],
  [
    HaulWay.TOGETHER,
    /What the run asks for at once has 54\d+ bytes in 4 commands, the server takes 4194304 in one request; most of it, 1360\d+, is input of activity \S+Carry/,
  ],
];

/** What fails the activity, and so the run, with what is said of it. */
const ofActivities: readonly [HaulWay, RegExp][] = [
  [HaulWay.ACTIVITY_RESULT, tooLarge(`result of activity ${service}\\.Carry`, "Parcel", content)],
  [HaulWay.LOCAL_ACTIVITY_RESULT, tooLarge(`result of activity ${service}\\.Carry`, "Parcel", content)],
  [HaulWay.ACTIVITY_FAILURE, tooLarge("too much \\(its details were left out: they", "Parcel", content)],
  [HaulWay.HEARTBEAT, tooLarge("details of a heartbeat", "Parcel", content)],
];

async function failTasks({ client }: LoadStage, other: string): Promise<void> {
  await Promise.all(
    ofTasks.map(async ([way, reason]) => {
      const handle = await client.haul.start({ way, bytes, other }, patient);
      const failures = async (): Promise<string[]> => taskFailures(await handle.untyped.fetchHistory());
      await until(async () => (await failures()).length > 0);
      for (const failure of await failures()) expect(failure).toMatch(reason);
      // Nothing of it was sent.
      const { events } = await handle.untyped.fetchHistory();
      const others = events
        .map(({ attributes }) => attributes.case)
        .filter((kind) => !kind?.startsWith("workflowTask"));
      expect(others).toEqual(["workflowExecutionStartedEventAttributes"]);
      expect(await handle.describe()).toMatchObject({ status: "running" });
      await handle.terminate();
    }),
  );
}

async function failRuns({ client }: LoadStage): Promise<void> {
  await Promise.all(
    ofActivities.map(async ([way, reason]) => {
      const error: unknown = await client.haul.execute({ way, bytes }).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(WorkflowFailedError);
      expect(causes(error)).toContainEqual(
        expect.objectContaining({ type: "PayloadTooLargeError", message: expect.stringMatching(reason) }),
      );
    }),
  );
}

function causes(error: unknown): unknown[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}

/** Refused at the caller, and by a run that goes on. */
async function failCallers({ client, raw, log }: LoadStage): Promise<void> {
  const input = { parcel: parcel(bytes) };
  const one = await client.haul.start({ way: HaulWay.WAIT });
  const where = `parcel.items[1].content`;
  const options = { workflowId: `too-large-${one.workflowId}` };
  for (const [sent, messageName, largestField] of [
    [client.haul.start(input, options), "HaulRequest", where],
    [client.haul.start({}, { ...options, memo: { small: 1, large: "x".repeat(2 * bytes) } }), undefined, "large"],
    [one.drop(parcel(bytes)), "Parcel", "items[1].content"],
    [one.weigh(input), "HaulRequest", where],
    [one.fetch(input), "HaulRequest", where],
  ] as const) {
    const error: unknown = await sent.catch((e: unknown) => e);
    expect(error).toBeInstanceOf(PayloadTooLargeError);
    const named = messageName && `protempo.test.v1.${messageName}`;
    expect(error).toMatchObject({ messageName: named, largestField, limit: 2 * 1024 * 1024 });
    const { size, message } = error as PayloadTooLargeError;
    expect(size).toBeGreaterThan(2 * 1024 * 1024);
    expect(message).toContain(`has ${size} bytes, the server takes 2097152; its largest field is ${largestField}.`);
    if (named !== undefined) expect(message).toContain(named);
  }
  await expect(raw.workflow.getHandle(options.workflowId).describe()).rejects.toBeInstanceOf(WorkflowNotFoundError);
  expect(await one.fetch({ bytes: 10 })).toMatchObject({ label: "large" });
  const query: unknown = await one.weigh({ bytes }).catch((e: unknown) => e);
  expect(query).toBeInstanceOf(QueryFailedError);
  expect((query as Error).message).toMatch(tooLarge("answer to a query", "Parcel", content));
  const update: unknown = await one.fetch({ bytes }).catch((e: unknown) => e);
  expect(update).toBeInstanceOf(WorkflowUpdateFailedError);
  const refused = tooLarge("answer to an update", "Parcel", content);
  expect((update as Error).cause).toMatchObject({
    type: "PayloadTooLargeError",
    message: expect.stringMatching(refused),
  });
  expect(await one.fetch({ bytes: 10 })).toMatchObject({ label: "large" });
  await one.drop({});
  expect(await one.result()).toMatchObject({ label: "dropped" });
  const history = await one.untyped.fetchHistory();
  expect(taskFailures(history)).toEqual([]);
  // The signal and the updates that were small enough.
  expect(count(history, "workflowExecutionSignaledEventAttributes")).toBe(1);
  expect(count(history, "workflowExecutionUpdateAcceptedEventAttributes")).toBe(3);
  await expectReplays([history]);
  const told = log.filter(({ level, attributes }) => level === "error" && attributes.workflowId === one.workflowId);
  expect(told.filter(({ message }) => refused.test(message))).toHaveLength(1);
}

test.each(laneCounts)(
  "what is over the limit, in every direction, is refused by name, size and field, lanes: %i",
  {
    timeout: limit,
  },
  async (lanes) => {
    await onLoadStage(address(), { lanes, taskTimeout }, async (on) => {
      const other = await on.client.haul.start({ way: HaulWay.WAIT });
      const { offences } = await besideCrowd(on, async () => {
        await Promise.all([failTasks(on, other.workflowId), failRuns(on)]);
        await failCallers(on);
      });
      console.log(
        `lanes ${lanes}: ${offences} times each of ${ofTasks.length + ofActivities.length + 7} ways to be too large`,
      );
      await other.drop({});
      expect(await other.result()).toMatchObject({ label: "dropped" });
    });
  },
);
