import { ourProbe, type Timers } from "./our-workflows.js";

/** What the recording was made with, as a workflows file: evaluated once a run, in the locked realm. */
export const probe = ourProbe([], () => globalThis as unknown as Timers);
