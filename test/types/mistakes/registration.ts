// Mistakes in registering workflows. Each block is one.
import {
  FulfilOrderWorkflow,
  ordersWorkflows,
  someOrdersWorkflows,
} from "../gen/protempo/test/types/v1/orders_workflow.js";
import { FulfilOrder, RefundOrder, Sweep } from "../right/workflows.js";

// mistake: workflow missing in the registration
{
  ordersWorkflows({ FulfilOrder, RefundOrder });
}
// mistake: workflow misspelt
{
  ordersWorkflows({ FulfilOrder, RefundOrder, Sweeep: Sweep });
}
// mistake: workflow misspelt in some
{
  someOrdersWorkflows({ RefundOrders: RefundOrder });
}
// mistake: class under the name of another workflow
{
  someOrdersWorkflows({ RefundOrder: FulfilOrder });
}
// mistake: class under the name of a workflow with the same members
{
  someOrdersWorkflows({ Sweep: FulfilOrder });
}
// mistake: abstract class registered
{
  someOrdersWorkflows({ FulfilOrder: FulfilOrderWorkflow });
}
// mistake: instance registered
{
  someOrdersWorkflows({ Sweep: new Sweep() });
}
// mistake: function registered
{
  someOrdersWorkflows({ Sweep: async () => {} });
}
// mistake: policy of a handler that the workflow does not have
{
  class X extends FulfilOrder {
    static readonly unfinishedHandlers = { approve: "abandon" } as const;
  }
  someOrdersWorkflows({ FulfilOrder: X });
}
// mistake: policy that is none
{
  class X extends FulfilOrder {
    static readonly unfinishedHandlers = { touch: "ignore" } as const;
  }
  someOrdersWorkflows({ FulfilOrder: X });
}
