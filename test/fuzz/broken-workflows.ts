import { interceptWorkflows, outcomeOf } from "protempo/workflow";

export { behind, fuzz, other } from "./workflows.js";

/** A broken rule: every third timer is not started, and fires at once. */
export const interceptors = interceptWorkflows(() => ({
  outbound: {
    timer: (call, next) => (call.seq % 3 === 0 ? Promise.resolve(outcomeOf(undefined)) : next(call)),
  },
}));
