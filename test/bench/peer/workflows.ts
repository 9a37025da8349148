import {
  allHandlersFinished,
  condition,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
} from "@temporalio/workflow";

interface Work {
  text: string;
}

const { work } = proxyActivities<{ work(input: Work): Promise<Work> }>({ startToCloseTimeout: "1 minute" });
const release = defineSignal("release");
const pass = defineUpdate<Work, [Work]>("pass");

/** Activities one after another. */
export async function sequential(input: { count: number }): Promise<Work> {
  let last: Work = { text: "" };
  for (let i = 0; i < input.count; i++) last = await work({ text: `item ${i}` });
  return last;
}

/** Activities many at a time. */
export async function fanOut(input: { count: number; width: number }): Promise<Work> {
  let last: Work = { text: "" };
  for (let i = 0; i < input.count; i += input.width) {
    const batch = Array.from({ length: input.width }, (_, k) => work({ text: `item ${i + k}` }));
    last = (await Promise.all(batch)).at(-1) ?? last;
  }
  return last;
}

/** Waits until it is released. */
export async function idle(): Promise<void> {
  let released = false;
  setHandler(release, () => {
    released = true;
  });
  await condition(() => released);
}

/** Updates that wait for each other. */
export async function gate(): Promise<void> {
  let open = false;
  setHandler(release, () => {
    open = true;
  });
  setHandler(pass, async (input) => {
    await condition(() => open);
    return input;
  });
  await condition(() => open);
  await condition(allHandlersFinished);
}

/** One activity. */
export async function single(input: Work): Promise<Work> {
  return work(input);
}
