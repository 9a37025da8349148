import { interceptWorkflows, type WorkflowInterceptor } from "../../runtime/src/workflow/interceptors/registration.js";

/** An interceptor around everything that hands everything on as it is. */
function handOn(seen: Set<string>): WorkflowInterceptor {
  const on = (kind: string) => ({
    [kind]: (call: unknown, next: (call: unknown) => unknown) => {
      seen.add(kind);
      return next(call);
    },
  });
  const all = (...kinds: string[]): object => Object.assign({}, ...kinds.map(on));
  return {
    inbound: all("execute", "signal", "query", "validateUpdate", "update"),
    outbound: {
      ...all("timer", "activity", "localActivity", "child", "signal", "cancel", "nexus", "continueAsNew"),
      logAttributes: (attributes) => attributes,
      metricTags: (tags) => tags,
    },
    internals: all("activate", "conclude"),
  };
}

/** Two of them, as a workflows file exports them; what they stood around is added to `seen`. */
export const handingOn = (seen: Set<string>) =>
  interceptWorkflows(
    () => handOn(seen),
    () => handOn(seen),
  );
