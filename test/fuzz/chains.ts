import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { toJson } from "@bufbuild/protobuf";
import { HistorySchema } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { ApplicationError, type Client, WorkflowFailedError } from "protempo/client";
import { dice } from "../hops/programs.js";
import type { Json } from "../official/facts.js";
import { comparable, flags, lateValues, type Plan, type RunInput } from "./program.js";
import { storyOf } from "./story.js";
import type { World } from "./world.js";

/** What became of a plan. */
export interface Ended {
  /** How the last run ended, and what was noted, sorted: parts that go on together may end in any order. */
  readonly outcome: string;
  /** The histories of its runs and of their children that ended by themselves. */
  readonly histories: readonly (readonly Json[])[];
  /** Whether its query was answered while it ran. */
  readonly answered: boolean;
  /** What was wrong with the answers to what it was told. */
  readonly faults: readonly string[];
}

/** Plans under way. */
export interface Chains {
  ended(): Promise<Ended[]>;
}

type Handle = ReturnType<World["client"]["workflow"]["getHandle"]>;

/** What is longer at work than this hangs, also where others leave little of the machine. */
const patience = 150_000;

/** Starts plans; with a seed, sends them their flags by signals and updates, asks them, and cancels those that are to be. */
export async function startPlans(
  world: World,
  taskQueue: string,
  plans: readonly Plan[],
  seed: number | undefined,
): Promise<Chains> {
  const { client, other, endpoint, calmQueue } = world;
  // Tasks of workers that were killed are to be tried again soon.
  const taskTimeout = taskQueue === calmQueue ? undefined : "4s";
  const roll = dice(seed ?? 0);
  const handles = await Promise.all(
    plans.map((plan) => {
      const input: RunInput = { plan, at: 0, notes: [], flags: [], late: [], other, endpoint };
      const workflowId = `fuzz-${randomUUID()}`;
      return client.workflow.start("fuzz", [input], { workflowId, taskQueue, taskTimeout });
    }),
  );
  const answered = new Set<string>();
  const telling = handles.map((handle, at) => {
    if (seed === undefined) return [];
    const newest = client.workflow.getHandle(handle.workflowId);
    const tell = Array.from({ length: flags }, (_, flag) => tellFlag(newest, flag, roll() < 0.5, roll() * 1500));
    const plan = plans[at];
    if (plan?.cancelled) tell.push(cancel(newest, roll() * 1200));
    tell.push(tellLate(newest, roll() * 800), work(newest, roll() * 1000));
    const told = [...tell, askAndRefuse(newest, answered, roll() * 1000)];
    return told.map((each) => faultsOf(each, () => storyOf(client, handle.workflowId)));
  });
  return {
    async ended() {
      const outcomes = await Promise.all(handles.map((handle) => outcomeOf(client, handle)));
      const faults = await Promise.all(telling.map((each) => Promise.all(each)));
      return await Promise.all(
        handles.map(async (handle, at) => ({
          outcome: outcomes[at] ?? "",
          faults: (faults[at] ?? []).flat(),
          answered: answered.has(handle.workflowId),
          histories: await historiesOf(world, handle.workflowId, handle.firstExecutionRunId),
        })),
      );
    },
  };
}

/** What went wrong, with the story of the workflow that it went wrong with. */
async function faultsOf(told: Promise<void>, story: () => Promise<string>): Promise<string[]> {
  try {
    await told;
    return [];
  } catch (error) {
    return [`${describe(error)}\n${await story()}`];
  }
}

async function tellFlag(handle: Handle, flag: number, update: boolean, after: number): Promise<void> {
  await wait(after);
  await unlessEnded(async () => {
    if (!update) return await handle.signal("flag", [flag]);
    const answer = await handle.update("flag", [flag], { timeout: patience });
    if (answer !== `flag ${flag}`) throw new Error(`the update was answered with ${JSON.stringify(answer)}`);
  });
}

async function tellLate(handle: Handle, after: number): Promise<void> {
  await wait(after);
  for (const value of lateValues) await unlessEnded(() => handle.signal("late", [value]));
}

/** An update that takes an activity, which fails in each of two. */
async function work(handle: Handle, after: number): Promise<void> {
  await wait(after);
  const way = after % 2 < 1 ? "fails" : "flaky";
  await unlessEnded(async () => {
    const answer = await handle.update("work", [way], { timeout: patience }).catch((error: Error) => {
      if (error.name === "WorkflowUpdateFailedError" && /as told/.test(describe(error))) return "failed as told";
      throw error;
    });
    const expected = way === "fails" ? "failed as told" : "work done flaky";
    if (answer !== expected) throw new Error(`the update was answered with ${JSON.stringify(answer)}`);
  });
}

async function cancel(handle: Handle, after: number): Promise<void> {
  await wait(after);
  await unlessEnded(() => handle.cancel());
}

async function askAndRefuse(handle: Handle, answered: Set<string>, after: number): Promise<void> {
  await wait(after);
  // A query has no answer while there is no worker.
  await handle.query("notes", [], { timeout: 5000 }).then(
    () => answered.add(handle.workflowId),
    () => undefined,
  );
  // For this one the run leaves the cache and is replayed.
  await handle.query("__stack_trace", [], { timeout: 5000 }).catch(() => undefined);
  await unlessEnded(async () => {
    const refused = await handle.update("flag", [-1], { timeout: patience }).then(
      () => false,
      (error: Error) => {
        if (error.name === "WorkflowUpdateFailedError") return true;
        throw error;
      },
    );
    if (!refused) throw new Error("an update was not refused that its validator refuses");
  });
}

/**
 * A chain that has ended takes nothing any more; one whose task fails or whose run ends at that moment is asked again. So is
 * one that wanted to end and has a task that was lost with its worker: until that times out, servers refuse what would hold
 * up the end, for longer than the client tries by itself.
 */
async function unlessEnded(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const text = describe(error);
    if (
      /unexpected workflow task failure|Workflow Task in failed state|completed before the Update completed|workflow is closing/.test(
        text,
      )
    ) {
      await wait(100);
      return await unlessEnded(act);
    }
    if (!/already completed|not found|WorkflowNotFound|update was aborted|CompletedWorkflow/i.test(text)) throw error;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name} ${error.message} ${describe(error.cause)}` : String(error);
}

async function outcomeOf(client: Client, handle: Handle): Promise<string> {
  try {
    const notes = (await handle.result({ timeout: patience })) as string[];
    return `completed ${comparable(notes)}`;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) {
      const story = await storyOf(client, handle.workflowId);
      await handle.terminate("it hangs").catch(() => undefined);
      return `hangs: ${describe(error)}\n${story}`;
    }
    const { cause } = error;
    // A run that is cancelled may end with what that did to it.
    if (!(cause instanceof ApplicationError) || cause.type !== "Notes") return `failed ${describe(cause)}`;
    return `failed ${comparable(JSON.parse(cause.message) as string[])}`;
  }
}

/** With those of the runs that came after, and of children. */
async function historiesOf(world: World, workflowId: string, runId: string | undefined): Promise<(readonly Json[])[]> {
  const history = await world.client.workflow.getHandle(workflowId, { runId }).fetchHistory();
  const { events } = toJson(HistorySchema, history) as unknown as { readonly events: readonly Json[] };
  const last = events.at(-1) ?? ({} as Json);
  const next = last.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  const children = events.flatMap(({ childWorkflowExecutionStartedEventAttributes: started }) =>
    started === undefined ? [] : [started.workflowExecution as Json],
  );
  const others = await Promise.all([
    ...(next === undefined ? [] : [historiesOf(world, workflowId, String(next))]),
    ...children.map((child) => historiesOf(world, String(child.workflowId), String(child.runId))),
  ]);
  const own = /EXECUTION_(COMPLETED|FAILED|CANCELED|CONTINUED_AS_NEW)$/.test(String(last.eventType)) ? [events] : [];
  return [...own, ...others.flat()];
}
