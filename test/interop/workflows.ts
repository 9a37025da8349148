import {
  ActivityError,
  ApplicationError,
  CancelledError,
  ChildWorkflowError,
  type ContinueAsNew,
  detailOf,
  isCancellation,
  type Nothing,
  SearchAttributeKey,
  TerminatedError,
  TimeoutError,
} from "protempo/workflow";
import {
  type AccountRequest,
  type AccountResponseInit,
  type AdjustRequest,
  type AdjustResponseInit,
  type AwaitBalanceRequest,
  type AwaitBalanceResponseInit,
  Ending,
  type FindEntriesRequest,
  type FindEntriesResponseInit,
  type GetBalanceResponseInit,
  type MirrorResponseInit,
  type OriginResponseInit,
  Overdrawn,
  type PostRequest,
  type RelayResponseInit,
  type WorkRequest,
  WorkWay,
} from "../gen/protempo/test/interop/v1/interop_protempo.js";
import {
  AccountWorkflow,
  interopWorkflows,
  MirrorWorkflow,
  NothingWorkflow,
  OriginWorkflow,
  RelayWorkflow,
} from "../gen/protempo/test/interop/v1/interop_workflow.js";
import { Specimen } from "../gen/protempo/test/interop/v1/specimen_protempo.js";

/** Search attributes that the server has under these names. */
export const attributes = {
  owner: SearchAttributeKey.keyword("InteropOwner"),
  count: SearchAttributeKey.int("InteropCount"),
};

class Account extends AccountWorkflow {
  #balance = this.input.balance;
  readonly #entries: string[] = [];
  #frozen = false;
  #closed = false;

  async run(): Promise<AccountResponseInit | ContinueAsNew> {
    const { ctx, input } = this;
    switch (input.ending) {
      case Ending.OVERDRAWN:
        throw overdrawn(input.balance, true);
      case Ending.AGAIN:
        return ctx.continueAsNew({ owner: input.owner, balance: input.balance + 1n, ending: Ending.AT_ONCE });
      case Ending.UNSPECIFIED:
        await ctx.condition(() => this.#closed);
    }
    await ctx.condition(() => ctx.allHandlersFinished());
    return { balance: this.#balance, entries: this.#entries, workflowType: ctx.info.workflowType };
  }

  override post({ amount, text }: PostRequest): void {
    this.#balance += amount;
    this.#entries.push(text);
  }

  override close(): void {
    this.#closed = true;
  }

  override getBalance(): GetBalanceResponseInit {
    return { balance: this.#balance, frozen: this.#frozen };
  }

  override findEntries({ text }: FindEntriesRequest): FindEntriesResponseInit {
    const entries = this.#entries.filter((entry) => entry.includes(text));
    if (entries.length === 0) throw ApplicationError.create({ message: `no entry with ${text}`, type: "NoEntry" });
    return { entries };
  }

  override validateAdjust({ amount }: AdjustRequest): Nothing {
    if (amount === 0n) throw ApplicationError.create({ message: "0 is no amount", type: "NoAmount" });
    if (this.#frozen) throw ApplicationError.create({ message: "the account is frozen", type: "Frozen" });
  }

  override adjust({ amount }: AdjustRequest): AdjustResponseInit {
    const balance = this.#balance + amount;
    if (balance < 0n) throw overdrawn(-balance, false);
    this.#balance = balance;
    return { balance };
  }

  override freeze(): void {
    this.#frozen = true;
  }

  override async awaitBalance({ balance }: AwaitBalanceRequest): Promise<AwaitBalanceResponseInit> {
    await this.ctx.condition(() => this.#balance >= balance);
    return { balance: this.#balance };
  }
}

function overdrawn(missing: bigint, nonRetryable: boolean): ApplicationError {
  const detail = { missing, ago: { seconds: 1n, nanos: 500_000_000 } };
  return ApplicationError.of(Overdrawn, detail, { message: "overdrawn", nonRetryable });
}

class Relay extends RelayWorkflow {
  #childId = "";

  async run(): Promise<RelayResponseInit> {
    try {
      const outcome = await this.#ask();
      return { outcome, childId: this.#childId };
    } catch (error) {
      return { outcome: kindsOf(error), overdrawn: detailOf(error, Overdrawn), childId: this.#childId };
    }
  }

  async #ask(): Promise<readonly string[]> {
    const { ctx } = this;
    const { taskQueue, ask } = this.input;
    switch (ask.case) {
      case "work":
        return await this.#work(ask.value);
      case "ping":
        await ctx.activities.ping({ taskQueue });
        return ["ping"];
      case "account":
        return await this.#account(ask.value);
      case "nothing":
        await ctx.workflows.nothing.execute({ taskQueue });
        return ["nothing"];
      case "cancelled": {
        const controller = new AbortController();
        const options = { taskQueue, signal: controller.signal, cancellationType: "waitForCancellation" } as const;
        const child = await ctx.workflows.account.start(ask.value, options);
        controller.abort();
        await child.result();
        return ["not cancelled"];
      }
      case "external": {
        const account = ctx.workflows.account.external(ask.value);
        await account.post({ amount: 7n, text: "from outside" });
        await account.close();
        return ["sent"];
      }
      default:
        return ["nothing asked"];
    }
  }

  async #work(input: WorkRequest): Promise<string[]> {
    const { ctx } = this;
    const { taskQueue } = this.input;
    if (input.way === WorkWay.LINGER) {
      const controller = new AbortController();
      const work = ctx.activities.work(input, { taskQueue, signal: controller.signal });
      work.catch(() => {});
      await ctx.sleep(500);
      controller.abort();
      await work;
      return ["not cancelled"];
    }
    const impatient = { heartbeatTimeout: "500ms", retry: { maximumAttempts: 1 } } as const;
    const { text, attempt } = await ctx.activities.work(input, {
      taskQueue,
      ...(input.way === WorkWay.SILENT ? impatient : {}),
    });
    return [text, `${attempt}`];
  }

  async #account(input: AccountRequest): Promise<readonly string[]> {
    const child = await this.ctx.workflows.account.start(input, { taskQueue: this.input.taskQueue });
    this.#childId = child.workflowId;
    if (input.ending === Ending.UNSPECIFIED) {
      await child.post({ amount: 5n, text: "from the parent" });
      await child.close();
    }
    return (await child.result()).entries;
  }
}

/** Of which kind an error and its causes are, outermost first. */
function kindsOf(error: unknown): string[] {
  const kinds: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) kinds.push(kindOf(at));
  return kinds;
}

function kindOf(error: Error): string {
  if (error instanceof ApplicationError) return `application ${error.type}`.trim();
  if (error instanceof CancelledError) return "cancelled";
  if (error instanceof TerminatedError) return "terminated";
  if (error instanceof TimeoutError) return `timeout ${error.kind}`;
  if (error instanceof ActivityError) return "activity";
  if (error instanceof ChildWorkflowError) return "child";
  return `${isCancellation(error) ? "cancelled" : "other"}: ${error.message}`;
}

class NothingAtAll extends NothingWorkflow {
  async run(): Promise<void> {}
}

class Mirror extends MirrorWorkflow {
  async run(): Promise<MirrorResponseInit> {
    const { specimens } = this.input;
    return { specimens, binary: specimens.map((specimen) => Specimen.toBinary(specimen)) };
  }
}

class Origin extends OriginWorkflow {
  async run(): Promise<OriginResponseInit> {
    const { memo, searchAttributes } = this.ctx.info;
    const text = memo[this.input.memoKey];
    return {
      memo: typeof text === "string" ? text : "",
      owner: searchAttributes.get(attributes.owner),
      count: searchAttributes.get(attributes.count),
    };
  }
}

export const interop = interopWorkflows({ Account, Relay, Nothing: NothingAtAll, Mirror, Origin });
