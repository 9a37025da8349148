// Mistakes with what a run carries along and says of itself. Each block is one; the test says what compilers say.
import { messageValue, SearchAttributeKey, type WorkflowContext } from "protempo/workflow";
import { Address, type RefundResultInit } from "../gen/protempo/test/types/v1/orders_protempo.js";
import { RefundOrderWorkflow } from "../gen/protempo/test/types/v1/orders_workflow.js";

declare const ctx: WorkflowContext;
const customer = SearchAttributeKey.keyword("Customer");
const total = SearchAttributeKey.int("Total");
const due = SearchAttributeKey.datetime("Due");

// mistake: a search attribute set to a value of another type
{
  customer.set(7);
}
// mistake: a point in time as text
{
  due.set("2024-01-01");
}
// mistake: a search attribute read as another type
{
  const text: string | undefined = ctx.info.searchAttributes.get(total);
  void text;
}
// mistake: search attributes as an object
{
  ctx.upsertSearchAttributes({ Customer: "c-1" });
}
// mistake: a child started with a search attribute taken away
{
  void ctx.untyped.child("Child", [], { searchAttributes: [customer.unset()] });
}
// mistake: the memo's message with a field that it does not have
{
  ctx.upsertMemo({ address: messageValue(Address, { town: "Umeå" }) });
}
// mistake: the memo changed through info
{
  ctx.info.memo.stage = "begun";
}
// mistake: a versioning behaviour that there is not
{
  class X extends RefundOrderWorkflow {
    static override readonly versioningBehavior = "sticky";
    override async run(): Promise<RefundResultInit> {
      return {};
    }
    override approve() {}
    override getRefund() {
      return {};
    }
  }
  void X;
}
// mistake: an initial versioning behaviour of another kind
{
  ctx.untyped.continueAsNew([], { initialVersioningBehavior: "pinned" });
}
// mistake: a fairness key that is a number
{
  void ctx.untyped.child("Child", [], { priority: { fairnessKey: 7 } });
}
// mistake: a random stream without a name
{
  ctx.randomStream().random();
}
