import { ApplicationError, defineWorkflow } from "protempo/workflow";
import { collect, type Notes, note, quick } from "./notes.js";

/** Gives back what it gets. */
export const echoChild = defineWorkflow("echoChild", async (_ctx, value) => value);

/** Fails in its own words. */
export const failingChild = defineWorkflow("failingChild", async () => {
  throw ApplicationError.create({ message: "the child fails", type: "Child", nonRetryable: true });
});

/** Waits for a signal, and takes some time to be cancelled. */
export const patientChild = defineWorkflow("patientChild", async (ctx, cleanUpMs) => {
  const came = collect(ctx, "finish");
  try {
    await ctx.condition(() => came.length > 0);
  } catch (error) {
    await ctx.shield((inner) => inner.sleep(Number(cleanUpMs)));
    throw error;
  }
  return `finished with ${JSON.stringify(came)}`;
});

/** Does not end when it is cancelled. */
export const deafChild = defineWorkflow("deafChild", async (ctx, ms) => {
  await ctx.shield((inner) => inner.sleep(Number(ms)));
  return "not heard";
});

/** IDs by default and by name, results, failures, signals. */
export const children = defineWorkflow("children", async (ctx, name) => {
  const notes: Notes = [];
  const { untyped } = ctx;
  await note(notes, "echo", untyped.child("echoChild", ["a", 2]));
  await note(notes, "named", untyped.child("echoChild", [1], { workflowId: `${name}-named` }));
  await note(notes, "fails", untyped.child("failingChild", []));
  const handle = await untyped.startChild("patientChild", [5]);
  notes.push(/^[0-9a-f-]{36}$/.test(handle.workflowId) ? "a uuid" : handle.workflowId, handle.workflowId);
  await note(notes, "signal", handle.signal("finish"));
  await note(notes, "patient", handle.result());
  const named = { workflowId: `${name}-twice` } as const;
  const first = await untyped.startChild("patientChild", [5], named);
  await note(notes, "twice", untyped.child("echoChild", [2], named));
  await note(notes, "external", untyped.external(named.workflowId).signal("finish", ["from outside"]));
  await note(notes, "first", first.result());
  await note(notes, "rejected", untyped.child("echoChild", [2], { ...named, idReusePolicy: "rejectDuplicate" }));
  await note(notes, "times out", untyped.child("patientChild", [5], { runTimeout: "1s" }));
  await Promise.all(
    [1, 2, 3, 4].map((at) =>
      note(notes, `parallel ${at}`, untyped.child("echoChild", [at], { executionTimeout: "1m" })),
    ),
  );
  await note(
    notes,
    "all options",
    untyped.child("echoChild", ["o"], {
      workflowId: `${name}-options`,
      taskQueue: "official",
      executionTimeout: "10m",
      runTimeout: "9m",
      taskTimeout: "8s",
      retry: { maximumAttempts: 3, initialInterval: "1s" },
      idReusePolicy: "allowDuplicateFailedOnly",
      parentClosePolicy: "abandon",
      cancellationType: "abandon",
    }),
  );
  return notes;
});

/** Children that outlive their parent, or do not, as its policy says. */
export const closePolicies = defineWorkflow("closePolicies", async (ctx, name) => {
  for (const parentClosePolicy of ["terminate", "abandon", "requestCancel", undefined] as const) {
    const workflowId = `${name}-${parentClosePolicy ?? "default"}`;
    await ctx.untyped.startChild("deafChild", [300], { workflowId, parentClosePolicy });
  }
  return "left them";
});

/** A child cancelled in each type: before it was sent, while it starts, while it runs. */
export const childCancels = defineWorkflow("childCancels", async (ctx) => {
  const notes: Notes = [];
  const types = ["tryCancel", "waitForCancellation", "waitForCancellationRequested", "abandon", undefined] as const;
  for (const cancellationType of types) {
    const label = cancellationType ?? "default";
    await note(
      notes,
      `${label} at once`,
      ctx.scope((inner, cancel) => {
        const running = inner.untyped.child("patientChild", [10], { cancellationType });
        cancel();
        return running;
      }),
    );
    await note(
      notes,
      `${label} running`,
      ctx.scope(async (inner, cancel) => {
        const handle = await inner.untyped.startChild("patientChild", [30], { cancellationType });
        const result = handle.result();
        await ctx.sleep(50);
        cancel();
        notes.push(`${label} asked`);
        return result;
      }),
    );
    await note(
      notes,
      `${label} starting`,
      ctx.scope(async (inner, cancel) => {
        const running = inner.untyped.child("patientChild", [10], { cancellationType });
        await ctx.untyped.localActivity("echo", [1], quick);
        cancel();
        return running;
      }),
    );
  }
  await note(
    notes,
    "deaf",
    ctx.scope(async (inner, cancel) => {
      const handle = await inner.untyped.startChild("deafChild", [200], { cancellationType: "waitForCancellation" });
      const result = handle.result();
      cancel();
      return result;
    }),
  );
  return notes;
});

/** Signals and cancels to workflows that it did not start. */
export const externals = defineWorkflow("externals", async (ctx, target, other) => {
  const notes: Notes = [];
  const { untyped } = ctx;
  await note(notes, "signal", untyped.external(String(target)).signal("finish", [{ from: "here" }, 2]));
  await note(notes, "nobody", untyped.external("no-such-workflow").signal("finish"));
  await note(notes, "cancel", untyped.external(String(other)).cancel());
  await note(notes, "cancel nobody", untyped.external("no-such-workflow").cancel());
  await note(
    notes,
    "cancelled signal",
    ctx.scope((inner, cancel) => {
      const sent = inner.untyped.external(String(target)).signal("finish");
      cancel();
      return sent;
    }),
  );
  return notes;
});
