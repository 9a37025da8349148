// What happens to the workflows while they are recorded: each scenario starts runs and gives those whose histories are kept.
import { dice } from "../hops/programs.js";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A run that nothing happens to. */
const plain =
  (type, ...args) =>
  async (stage) => {
    const handle = await stage.start(type, args);
    await stage.ended(handle);
    return handle;
  };

const endings = ["application", "caused", "activity", "activity timeout", "local", "child", "already started"];

const cancels = [
  "timer",
  "condition",
  "timed condition",
  "activity",
  "try activity",
  "child",
  "local",
  "swallowed",
  "swallowed, then in an activity",
  "clean-up",
  "shielded",
  "other failure",
  "everything",
];

async function cancelledAtStart(stage) {
  const handle = await stage.withoutWorker(async () => {
    const started = await stage.start("cancelled", ["timer"]);
    await started.cancel();
    return started;
  });
  await stage.ended(handle);
  return handle;
}

const inWay = (way) => async (stage) => {
  const handle = await stage.start("cancelled", [way]);
  await pause(300);
  await handle.cancel();
  await stage.ended(handle);
  return handle;
};

async function conditions(stage) {
  const handle = await stage.start("conditions");
  for (let at = 0; at < 3; at++) await handle.signal("count");
  await stage.ended(handle);
  return handle;
}

async function children(stage) {
  const handle = await stage.start("children", [stage.id]);
  await stage.ended(handle);
  return handle;
}

async function closePolicies(stage) {
  const handle = await stage.start("closePolicies", [stage.id]);
  await stage.ended(handle);
  const left = stage.handle(`${stage.id}-requestCancel`);
  await stage.ended(left);
  return [handle, left];
}

async function externals(stage) {
  const target = await stage.start("patientChild", [5], { id: `${stage.id}-target` });
  const other = await stage.start("patientChild", [5], { id: `${stage.id}-other` });
  const handle = await stage.start("externals", [target.workflowId, other.workflowId]);
  await stage.ended(handle);
  await Promise.all([stage.ended(target), stage.ended(other)]);
  return [handle, target, other];
}

async function signals(stage) {
  const handle = await stage.withoutWorker(async () => {
    const started = await stage.start("signals", [12], { signal: "early", signalArgs: [0] });
    await started.signal("late", "before");
    await started.signal("early", 1);
    return started;
  });
  for (let at = 2; at < 7; at++) await handle.signal("early", at);
  await handle.signal("late", "while it runs");
  await Promise.all([handle.signal("slow", 30), handle.signal("slow", 5), handle.signal("late", "with others")]);
  await pause(150);
  for (let at = 7; at < 12; at++) await handle.signal("early", at);
  await stage.ended(handle);
  return handle;
}

async function failingSignal(stage) {
  const handle = await stage.start("failingSignal");
  await handle.signal("fail");
  await stage.ended(handle);
  return handle;
}

async function updates(stage) {
  const handle = await stage.start("updates");
  const ask = (name, ...args) => handle.executeUpdate(name, { args }).catch(() => {});
  await ask("add", 3);
  await ask("add", -1);
  await ask("fail", "at once");
  await ask("fail", "later");
  await ask("delegate", "to a child");
  await Promise.all([ask("add", 1), ask("add", 0), ask("add", 2), ask("peek"), ask("add", 4), ask("fail", "later")]);
  await Promise.all([ask("add", 5), ask("add", 6), handle.signal("done")]);
  await stage.ended(handle);
  return handle;
}

async function lateUpdates(stage) {
  const handle = await stage.start("lateUpdates");
  await Promise.all(["a", "b"].map((name) => handle.executeUpdate("late", { args: [name] }).catch(() => {})));
  await handle.signal("done");
  await stage.ended(handle);
  return handle;
}

const meeting = (seed) => async (stage) => {
  const roll = dice(seed);
  const handle = await stage.start("meeting", [8]);
  const asked = [];
  for (let at = 0; at < 14; at++) {
    const kind = roll();
    if (kind < 0.35) asked.push(handle.signal("put", at));
    else if (kind < 0.6) asked.push(handle.signal("work", at));
    else asked.push(handle.executeUpdate("take", { args: [at] }).catch(() => {}));
    if (roll() < 0.5) await pause(Math.floor(roll() * 40));
  }
  await Promise.all(asked);
  await handle.signal("close");
  await stage.ended(handle);
  return handle;
};

async function interrupted(stage) {
  const handle = await stage.start("interrupted");
  await pause(200);
  await handle.signal("stop");
  await stage.ended(handle);
  return handle;
}

async function patchedLater(stage) {
  const handle = await stage.onOldCode((old) => old.start("patchedLater"));
  await handle.signal("go");
  await stage.ended(handle);
  return handle;
}

const chain =
  (...args) =>
  async (stage) => {
    const handle = await stage.start("countdown", args);
    const runs = [handle];
    for (let run = handle; run !== undefined; ) {
      run = await stage.next(run);
      if (run !== undefined) runs.push(run);
    }
    return runs;
  };

async function retried(stage) {
  const retry = { maximumAttempts: 3, initialInterval: 50 };
  const first = await stage.start("retried", [3], { retry });
  const second = await stage.next(first);
  const third = await stage.next(second);
  await stage.ended(third);
  return [first, second, third];
}

async function scheduled(stage) {
  const first = await stage.start("scheduled", [], { cronSchedule: "@every 1s" });
  const second = await stage.next(first);
  await stage.next(second);
  await stage.handle(stage.id).terminate();
  return [first, second];
}

async function reset(stage) {
  const handle = await stage.start("resettable");
  const again = await stage.reset(handle, 2);
  await again.signal("go");
  await stage.ended(again);
  return [handle, again];
}

const program = (seed) => async (stage) => {
  const roll = dice(seed + 77);
  const sink = await stage.start("patientChild", [5], { id: `${stage.id}-sink` });
  const handle = await stage.start("program", [seed, sink.workflowId]);
  const cancels = roll() < 0.4;
  for (let at = 0; at < 6; at++) {
    await pause(Math.floor(roll() * 60));
    await handle.signal("flag", Math.floor(roll() * 3)).catch(() => {});
    if (cancels && at === 3) await handle.cancel().catch(() => {});
  }
  for (const flag of [0, 1, 2]) await handle.signal("flag", flag).catch(() => {});
  await stage.ended(handle);
  await sink.terminate().catch(() => {});
  return handle;
};

const programs = (from, count) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`program-${from + at}`, program(from + at)]));

/** By the name of the file. */
export const scenarios = {
  activities: plain("activities", "name"),
  "activity-timeouts": plain("activityTimeouts"),
  "activity-cancels": plain("activityCancels"),
  "fan-out": plain("fanOut", 200),
  races: plain("races"),
  iterators: plain("iterators"),
  "local-activities": plain("localActivities"),
  "local-backoff": plain("localBackoff"),
  "local-cancels": plain("localCancels"),
  timers: plain("timers"),
  conditions,
  children,
  "close-policies": closePolicies,
  "child-cancels": plain("childCancels"),
  externals,
  signals,
  "failing-signal": failingSignal,
  updates,
  "late-updates": lateUpdates,
  ...Object.fromEntries([1, 2, 3, 4].map((seed) => [`meeting-${seed}`, meeting(seed)])),
  interrupted,
  scopes: plain("scopes"),
  "self-cancelled": plain("selfCancelled"),
  "cancelled-at-start": cancelledAtStart,
  ...Object.fromEntries(cancels.map((way) => [`cancelled-${way.replace(/\W+/g, "-")}`, inWay(way)])),
  ...Object.fromEntries(endings.map((way) => [`failing-${way.replace(/\W+/g, "-")}`, plain("failing", way)])),
  ...Object.fromEntries(["bytes", "null", "nothing", "object"].map((way) => [`results-${way}`, plain("results", way)])),
  chances: plain("chances", 25),
  countdown: chain(2),
  "countdown-timeouts": chain(1, "timeouts"),
  "countdown-other": chain(1, "other"),
  retried,
  scheduled,
  reset,
  upserts: plain("upserts"),
  summaries: plain("summaries"),
  streams: plain("streams"),
  patches: plain("patches"),
  "patched-later": patchedLater,
  ...programs(1, 20),
};

/** What older versions of that SDK record too: what their flags and patches make different. */
export const olderScenarios = [
  "activities",
  "local-backoff",
  "timers",
  "conditions",
  "children",
  "child-cancels",
  "signals",
  "updates",
  "meeting-1",
  "meeting-2",
  "scopes",
  "cancelled-clean-up",
  "cancelled-everything",
  "chances",
  "reset",
  "patches",
  "patched-later",
  "program-1",
  "program-2",
  "program-3",
  "program-4",
  "program-5",
  "program-6",
];
