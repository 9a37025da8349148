import { z } from "zod";
import { IdleWorkflow, someBenchWorkflows } from "../gen/protempo/bench/v1/bench_workflow.js";

const Input = z.object({ text: z.string() });

class Idle extends IdleWorkflow {
  #released = Input.safeParse({}).success;
  async run(): Promise<void> {
    await this.ctx.condition(() => this.#released);
  }
  override release(): void {
    this.#released = true;
  }
}

export const bench = someBenchWorkflows({ Idle });
