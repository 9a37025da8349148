import { type Profiler, Session } from "node:inspector";
import type { StackSource } from "./realm-entry.js";

/** Between two samples, in microseconds. */
const interval = 5000;
const inRealm = "protempo:";

/**
 * Samples the stack of the thread that starts it, with V8's profiler: `vm`'s timeout stops code without saying where it is.
 * It makes every call somewhat slower, so only threads that try code again which was stopped have one.
 */
export class StackSampler implements StackSource {
  readonly #session = new Session();

  private constructor() {
    this.#session.connect();
    this.#ask("Profiler.enable");
    this.#ask("Profiler.setSamplingInterval", { interval });
  }

  /** Samples from now on, for as long as the thread lives. */
  static start(): StackSampler {
    const sampler = new StackSampler();
    sampler.#ask("Profiler.start");
    return sampler;
  }

  take(): string {
    let profile: Profiler.Profile | undefined;
    this.#session.post("Profiler.stop", (_, stopped) => {
      profile = stopped?.profile;
    });
    this.#ask("Profiler.start");
    return profile === undefined ? "" : lastPlace(profile);
  }

  /** Sessions with their own thread answer at once. */
  #ask(method: string, params?: object): void {
    this.#session.post(method, params);
  }
}

/** The innermost call in a realm of the last sample that has one. */
function lastPlace({ nodes, samples = [] }: Profiler.Profile): string {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const callers = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)));
  for (const sample of samples.toReversed()) {
    for (let id: number | undefined = sample; id !== undefined; id = callers.get(id)) {
      const node = byId.get(id);
      if (node?.callFrame.url.startsWith(inRealm)) return place(node);
    }
  }
  return "";
}

/** The profiler counts lines; columns it has of functions only. */
function place({ callFrame, positionTicks = [] }: Profiler.ProfileNode): string {
  const { functionName, url, lineNumber } = callFrame;
  const [most] = positionTicks.toSorted((a, b) => b.ticks - a.ticks);
  const at = `${url}:${most?.line ?? lineNumber + 1}:0`;
  return functionName === "" ? `    at ${at}` : `    at ${functionName} (${at})`;
}
