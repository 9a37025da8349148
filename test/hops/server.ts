import type { Job } from "./api.js";
import {
  activityCancelled,
  activityDone,
  activityFailed,
  cancel,
  childCancelled,
  childDone,
  childStartCancelled,
  childStarted,
  externalSignalled,
  fire,
  signal,
  tick,
} from "./jobs.js";
import { dice } from "./programs.js";

interface Open {
  readonly kind: "timer" | "activity" | "local" | "childStart" | "child" | "signal";
  readonly seq: number;
  cancelled: boolean;
}

/** Plays Core's part for a program made by chance: answers its commands in an order that the seed decides. */
export class ChanceServer {
  readonly #roll: () => number;
  #open: Open[] = [];
  #cancelled = false;
  ended = false;

  constructor(seed: number) {
    this.#roll = dice(seed + 1_000_003);
  }

  /** Takes the commands of a completion, as proto JSON. */
  take(commands: readonly Job[]): void {
    for (const command of commands) {
      const [name, body] = Object.entries(command)[0] as [string, { seq?: number; childWorkflowSeq?: number }];
      const seq = body.seq ?? body.childWorkflowSeq ?? 0;
      if (name === "startTimer") this.#add("timer", seq);
      else if (name === "scheduleActivity") this.#add("activity", seq);
      else if (name === "scheduleLocalActivity") this.#add("local", seq);
      else if (name === "startChildWorkflowExecution") this.#add("childStart", seq);
      else if (name === "signalExternalWorkflowExecution") this.#add("signal", seq);
      else if (name === "cancelTimer") this.#open = this.#open.filter((op) => op.kind !== "timer" || op.seq !== seq);
      else if (name === "requestCancelActivity" || name === "requestCancelLocalActivity") this.#cancel("activity", seq);
      else if (name === "cancelChildWorkflowExecution") this.#cancel("child", seq);
      else if (/^(complete|fail|cancel|continueAsNew)Workflow/.test(name)) this.ended = true;
    }
  }

  /** The jobs of the next activation; undefined if nothing can happen any more. */
  next(): Job[] | undefined {
    const jobs: Job[] = [];
    if (this.#roll() < 0.5) jobs.push(tick);
    if (this.#roll() < 0.4) jobs.push(signal("flag", Math.floor(this.#roll() * 3)));
    if (!this.#cancelled && this.#roll() < 0.15) {
      this.#cancelled = true;
      jobs.push(cancel);
    }
    const count = Math.floor(this.#roll() * 4);
    for (let at = 0; at < count && this.#open.length > 0; at++) {
      const [op] = this.#open.splice(Math.floor(this.#roll() * this.#open.length), 1);
      if (op !== undefined) jobs.push(this.#answer(op));
    }
    return jobs.length === 0 && this.#open.length === 0 && this.#roll() < 0.5 ? undefined : jobs;
  }

  #answer(op: Open): Job {
    switch (op.kind) {
      case "timer":
        return fire(op.seq);
      case "activity":
      case "local":
        if (op.cancelled && this.#roll() < 0.8) return activityCancelled(op.seq);
        return this.#roll() < 0.15 ? activityFailed(op.seq) : activityDone(op.seq);
      case "childStart":
        if (op.cancelled) return childStartCancelled(op.seq);
        this.#add("child", op.seq);
        return childStarted(op.seq);
      case "child":
        return op.cancelled ? childCancelled(op.seq) : childDone(op.seq);
      default:
        return externalSignalled(op.seq);
    }
  }

  #add(kind: Open["kind"], seq: number): void {
    this.#open.push({ kind, seq, cancelled: false });
  }

  #cancel(group: "activity" | "child", seq: number): void {
    const kinds = group === "activity" ? ["activity", "local"] : ["childStart", "child"];
    const found = this.#open.find((op) => kinds.includes(op.kind) && op.seq === seq);
    if (found !== undefined) found.cancelled = true;
  }
}

/** A command in a few letters: its kind, its number, and what a later change of order would change too. */
export function shorten(command: Job): string {
  const [name, body] = Object.entries(command)[0] as [string, Record<string, unknown>];
  const id = body.activityType ?? body.workflowId ?? body.startToFireTimeout ?? "";
  return `${name} ${body.seq ?? body.childWorkflowSeq ?? ""} ${id}`.trim();
}
