import { currentEnvironment } from "../environment.js";
import { replace } from "../replace.js";

/** `Math.random` of the run. While shared layers are evaluated there is no run: they get the same numbers in every lane. */
export function workflowRandom(): number {
  return currentEnvironment()?.random() ?? loading.next();
}

const loading = {
  state: 0x9e3779b9,
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  },
};

export function installMath(global: typeof globalThis): void {
  replace(global.Math, "random", { random: () => workflowRandom() }.random);
}
