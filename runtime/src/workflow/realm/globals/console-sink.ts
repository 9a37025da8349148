import { currentEnvironment } from "../environment.js";
import type { ConsoleSink } from "./console.js";

/** Into the run's logger; outside a run, while modules are loaded, nobody listens. */
export const consoleSink: ConsoleSink = (level, message) => {
  currentEnvironment()?.log(level, message);
};
