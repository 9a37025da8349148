import { condition, defineSignal, setHandler } from "@temporalio/workflow";
import { z } from "zod";

const Input = z.object({ text: z.string() });
const release = defineSignal("release");

/** Waits until it is released, in a bundle that imports zod. */
export async function idle(): Promise<void> {
  let released = Input.safeParse({}).success;
  setHandler(release, () => {
    released = true;
  });
  await condition(() => released);
}
