// `official-context.mjs`, whose workflows tell what they end with where the official SDK replays them too. The reaction is
// one more on the run's promise: it comes between no two of the workflow's own.
import { proxySinks } from "@temporalio/workflow";
import { defineWorkflow as define } from "./official-context.mjs";

export * from "./official-context.mjs";

export function defineWorkflow(type, run) {
  const workflow = define(type, run);
  return (...args) => {
    const result = workflow(...args);
    result.then(
      (value) => proxySinks().recorder.result(JSON.stringify(value)),
      () => {},
    );
    return result;
  };
}
