import { Worker } from "node:worker_threads";

interface Message {
  attached?: boolean;
  answered?: string;
  held?: string;
  drained?: boolean;
}

/** A thread that works on a lane; what it reports can be waited for, also when it was reported before. */
export class LaneThread {
  readonly thread: Worker;
  readonly #messages: Message[] = [];
  readonly #exited: Promise<number>;

  private constructor(thread: Worker) {
    this.thread = thread;
    thread.on("message", (message: Message) => this.#messages.push(message));
    thread.on("error", () => {});
    this.#exited = new Promise((resolve) => thread.once("exit", resolve));
  }

  static async start(
    workerId: number,
    lane: number,
    { hold = false, quarantine = false }: { hold?: boolean; quarantine?: boolean } = {},
  ): Promise<LaneThread> {
    const url = new URL("../fixtures/lane-thread.mjs", import.meta.url);
    const started = new LaneThread(new Worker(url, { workerData: { workerId, lane, quarantine, hold } }));
    await started.until((message) => message.attached === true);
    return started;
  }

  async until(wanted: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.#messages.find(wanted);
      if (found) return found;
      await new Promise((resolve) => this.thread.once("message", resolve));
    }
  }

  answered(runId: string): Promise<Message> {
    return this.until((message) => message.answered === runId);
  }

  held(runId: string): Promise<Message> {
    return this.until((message) => message.held === runId);
  }

  get hasAnswered(): string[] {
    return this.#messages.flatMap((message) => message.answered ?? []);
  }

  exited(): Promise<number> {
    return this.#exited;
  }
}
