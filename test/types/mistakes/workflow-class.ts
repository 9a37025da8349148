// Mistakes in a workflow's class and in what its members return. Each block is one; the test says what compilers say.
import type { ContinueAsNew, Nothing } from "protempo/workflow";
import {
  type Address,
  type AddressInit,
  ApproveRequest,
  type CancelOrderRequest,
  type FulfilOrderResultInit,
  type OrderStatusInit,
  type RefundRequest,
  Stage,
} from "../gen/protempo/test/types/v1/orders_protempo.js";
import { FulfilOrderWorkflow, RefundOrderWorkflow, SweepWorkflow } from "../gen/protempo/test/types/v1/orders_workflow.js";

abstract class Complete extends FulfilOrderWorkflow {
  override async run(): Promise<FulfilOrderResultInit | ContinueAsNew> {
    return {};
  }
  override cancelOrder(_input: CancelOrderRequest): void {}
  override touch(): void {}
  override getStatus(): OrderStatusInit {
    return {};
  }
  override validateChangeAddress(_input: Address): Nothing {}
  override async changeAddress(input: Address): Promise<AddressInit> {
    return input;
  }
  override pause(): void {}
}

// mistake: one handler missing
{
  class X extends RefundOrderWorkflow {
    async run() {
      return {};
    }
    approve() {}
  }
  void X;
}
// mistake: three members missing
{
  class X extends RefundOrderWorkflow {}
  void X;
}
// mistake: handler misspelt
{
  class X extends SweepWorkflow {
    async run(): Promise<undefined> {}
    tuoch() {}
  }
  void X;
}
// mistake: handler misspelt with override
{
  class X extends SweepWorkflow {
    override async run(): Promise<undefined> {}
    override touch() {}
    override tuoch() {}
  }
  void X;
}
// mistake: handler of another workflow with override
{
  class X extends Complete {
    override approve() {}
  }
  void X;
}
// mistake: run missing
{
  class X extends SweepWorkflow {
    touch() {}
  }
  void X;
}
// not caught: handler of another workflow without override
{
  abstract class X extends Complete {
    approve() {}
  }
  void X;
}
// mistake: signal with another message
{
  abstract class X extends Complete {
    override cancelOrder(_input: RefundRequest): void {}
  }
  void X;
}
// mistake: signal with an init that lacks a brand of its own
{
  abstract class X extends Complete {
    override cancelOrder(_input: { reason: number }): void {}
  }
  void X;
}
// mistake: input on an Empty signal
{
  abstract class X extends Complete {
    override touch(_input: CancelOrderRequest): void {}
  }
  void X;
}
// mistake: query with a field of the wrong type
{
  abstract class X extends Complete {
    override getStatus() {
      return { note: 5 };
    }
  }
  void X;
}
// mistake: query with a surplus field
{
  abstract class X extends Complete {
    override getStatus(): OrderStatusInit {
      return { notes: "x" };
    }
  }
  void X;
}
// mistake: async query
{
  abstract class X extends Complete {
    override async getStatus() {
      return {};
    }
  }
  void X;
}
// mistake: query that returns another message
{
  abstract class X extends Complete {
    override getStatus() {
      return ApproveRequest.create({ by: "x" });
    }
  }
  void X;
}
// mistake: query that returns nothing
{
  abstract class X extends Complete {
    override getStatus() {}
  }
  void X;
}
// mistake: query with an enum as text
{
  abstract class X extends Complete {
    override getStatus(): OrderStatusInit {
      return { stage: "STAGE_PENDING" };
    }
  }
  void X;
}
// mistake: async validator
{
  abstract class X extends Complete {
    override async validateChangeAddress(_input: Address) {}
  }
  void X;
}
// mistake: validator that returns a value
{
  abstract class X extends Complete {
    override validateChangeAddress(input: Address) {
      return input.city !== "";
    }
  }
  void X;
}
// mistake: validator of an update without one
{
  abstract class X extends Complete {
    override validatePause() {}
  }
  void X;
}
// mistake: update that returns nothing
{
  abstract class X extends Complete {
    override async changeAddress(_input: Address) {}
  }
  void X;
}
// mistake: update with a field of the wrong type
{
  abstract class X extends Complete {
    override async changeAddress(_input: Address) {
      return { city: 5 };
    }
  }
  void X;
}
// mistake: update with another input
{
  abstract class X extends Complete {
    override async changeAddress(input: CancelOrderRequest) {
      return { city: input.reason };
    }
  }
  void X;
}
// mistake: run that is not async
{
  abstract class X extends Complete {
    override run() {
      return {};
    }
  }
  void X;
}
// mistake: run that returns nothing
{
  abstract class X extends Complete {
    override async run() {}
  }
  void X;
}
// mistake: run with a field of the wrong type
{
  abstract class X extends Complete {
    override async run() {
      return { receipt: 5 };
    }
  }
  void X;
}
// mistake: run with the wrong field
{
  abstract class X extends Complete {
    override async run(): Promise<FulfilOrderResultInit> {
      return { reciept: "x" };
    }
  }
  void X;
}
// not caught: run with a surplus field and no return type
{
  abstract class X extends Complete {
    override async run() {
      return { receipt: "x", chargedCent: 5n };
    }
  }
  void X;
}
// mistake: run that takes its input as a parameter
{
  abstract class X extends Complete {
    override async run(input: RefundRequest) {
      return { receipt: input.orderId };
    }
  }
  void X;
}
// mistake: continueAsNew without return
{
  abstract class X extends Complete {
    override async run() {
      this.ctx.continueAsNew(this.input);
    }
  }
  void X;
}
// mistake: continueAsNew with another input
{
  abstract class X extends Complete {
    override async run() {
      return this.ctx.continueAsNew({ orderID: "x" });
    }
  }
  void X;
}
// mistake: assignment to the input
{
  abstract class X extends Complete {
    override pause() {
      this.input = this.input;
    }
  }
  void X;
}
// mistake: field of the input misspelt
{
  abstract class X extends Complete {
    override pause() {
      this.ctx.log.info(this.input.orderID);
    }
  }
  void X;
}
// mistake: optional message unchecked
{
  abstract class X extends Complete {
    override pause() {
      this.ctx.log.info(this.input.address.city);
    }
  }
  void X;
}
// mistake: oneof read without its case
{
  abstract class X extends Complete {
    override pause() {
      this.ctx.log.info(this.input.payment.value.token);
    }
  }
  void X;
}
// mistake: enum compared with text
{
  abstract class X extends Complete {
    override pause() {
      if (this.input.stage === "SHIPPED") this.ctx.log.info(String(Stage.SHIPPED));
    }
  }
  void X;
}
// mistake: context from outside
{
  const context = (workflow: Complete) => workflow.ctx;
  void context;
}
// mistake: constructor with a parameter property
{
  abstract class X extends Complete {
    constructor(private readonly greeting: string) {
      super();
      void this.greeting;
    }
  }
  void X;
}
