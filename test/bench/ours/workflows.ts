import type { Work, WorkInit } from "../gen/protempo/bench/v1/bench_protempo.js";
import {
  benchWorkflows,
  FanOutWorkflow,
  GateWorkflow,
  IdleWorkflow,
  SequentialWorkflow,
  SingleWorkflow,
} from "../gen/protempo/bench/v1/bench_workflow.js";

class Sequential extends SequentialWorkflow {
  async run(): Promise<WorkInit> {
    let last: WorkInit = { text: "" };
    for (let i = 0; i < this.input.count; i++) last = await this.ctx.activities.doWork({ text: `item ${i}` });
    return last;
  }
}

class FanOut extends FanOutWorkflow {
  async run(): Promise<WorkInit> {
    let last: WorkInit = { text: "" };
    const { count, width } = this.input;
    for (let i = 0; i < count; i += width) {
      const batch = Array.from({ length: width }, (_, k) => this.ctx.activities.doWork({ text: `item ${i + k}` }));
      last = (await Promise.all(batch)).at(-1) ?? last;
    }
    return last;
  }
}

class Idle extends IdleWorkflow {
  #released = false;
  async run(): Promise<void> {
    await this.ctx.condition(() => this.#released);
  }
  override release(): void {
    this.#released = true;
  }
}

class Gate extends GateWorkflow {
  #open = false;
  async run(): Promise<void> {
    await this.ctx.condition(() => this.#open);
    await this.ctx.condition(() => this.ctx.allHandlersFinished());
  }
  async pass(input: Work): Promise<Work> {
    await this.ctx.condition(() => this.#open);
    return input;
  }
  override release(): void {
    this.#open = true;
  }
}

class Single extends SingleWorkflow {
  run(): Promise<Work> {
    return this.ctx.activities.doWork(this.input);
  }
}

export const bench = benchWorkflows({ Sequential, FanOut, Idle, Gate, Single });
