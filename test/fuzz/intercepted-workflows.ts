import { interceptWorkflows, type WorkflowInterceptor } from "protempo/workflow";

export { behind, fuzz, other } from "./workflows.js";

const handOn = <C, R>(call: C, next: (call: C) => R): R => next(call);

const handingOn: WorkflowInterceptor = {
  inbound: { execute: handOn, signal: handOn, query: handOn, validateUpdate: handOn, update: handOn },
  outbound: {
    timer: handOn,
    activity: handOn,
    localActivity: handOn,
    child: handOn,
    signal: handOn,
    cancel: handOn,
    nexus: handOn,
    continueAsNew: handOn,
  },
};

/** Around everything, and the innermost tells the worker which commands were given. */
export const interceptors = interceptWorkflows(
  () => handingOn,
  (ctx) => ({
    ...handingOn,
    internals: {
      conclude(call, next) {
        ctx.log.debug("conclude", { commands: call.commands });
        next(call);
      },
    },
  }),
);
