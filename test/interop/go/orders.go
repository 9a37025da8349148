package main

import (
	"context"

	orders "protempo.test/interop/gen/acme/orders/v1"
)

// orderCalls are those of the example's contract; the type of a request is the queue that they go to.
var orderCalls = map[string]func(orders.OrdersClient, context.Context, *request) (any, error){
	"orders.start": func(client orders.OrdersClient, ctx context.Context, asked *request) (any, error) {
		input, err := read(asked.Input, &orders.FulfilOrderRequest{})
		if err != nil {
			return nil, err
		}
		options := orders.NewFulfilOrderOptions().WithTaskQueue(asked.Type)
		return named(client.FulfilOrderAsync(ctx, input, options))
	},
	"orders.applyVoucher": func(client orders.OrdersClient, ctx context.Context, asked *request) (any, error) {
		input, err := read(asked.Input, &orders.ApplyVoucherRequest{})
		if err != nil {
			return nil, err
		}
		handle, err := client.ApplyVoucherAsync(ctx, asked.WorkflowID, asked.RunID, input)
		if err != nil {
			return nil, err
		}
		answer, err := handle.Get(ctx)
		if err != nil {
			return nil, err
		}
		return map[string]any{"updateId": handle.UpdateID(), "amountCents": answer.GetAmountCents()}, nil
	},
	"orders.getStatus": func(client orders.OrdersClient, ctx context.Context, asked *request) (any, error) {
		return write(client.GetStatus(ctx, asked.WorkflowID, asked.RunID))
	},
	"orders.expedite": func(client orders.OrdersClient, ctx context.Context, asked *request) (any, error) {
		return nil, client.ExpediteOrder(ctx, asked.WorkflowID, asked.RunID)
	},
	"orders.cancelOrder": func(client orders.OrdersClient, ctx context.Context, asked *request) (any, error) {
		input, err := read(asked.Input, &orders.CancelOrderRequest{})
		if err != nil {
			return nil, err
		}
		return nil, client.CancelOrder(ctx, asked.WorkflowID, asked.RunID, input)
	},
	"orders.result": func(client orders.OrdersClient, ctx context.Context, asked *request) (any, error) {
		return write(client.GetFulfilOrder(ctx, asked.WorkflowID, asked.RunID).Get(ctx))
	},
}
