package main

import (
	"strings"
	"time"

	pb "protempo.test/interop/gen/protempo/test/interop/v1"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/types/known/durationpb"
)

var (
	ownerKey = temporal.NewSearchAttributeKeyKeyword("InteropOwner")
	countKey = temporal.NewSearchAttributeKeyInt64("InteropCount")
)

type account struct {
	*pb.AccountWorkflowInput
	balance int64
	entries []string
	frozen  bool
}

func (w *account) Execute(ctx workflow.Context) (*pb.AccountResponse, error) {
	switch w.Req.GetEnding() {
	case pb.Ending_ENDING_OVERDRAWN:
		return nil, overdrawn(w.Req.GetBalance(), true)
	case pb.Ending_ENDING_AGAIN:
		next := &pb.AccountRequest{Owner: w.Req.GetOwner(), Balance: w.balance + 1, Ending: pb.Ending_ENDING_AT_ONCE}
		return w.ContinueAsNew(ctx, next)
	case pb.Ending_ENDING_UNSPECIFIED:
		if err := w.untilClosed(ctx); err != nil {
			return nil, err
		}
	}
	done := func() bool { return workflow.AllHandlersFinished(ctx) }
	if err := workflow.Await(ctx, done); err != nil {
		return nil, err
	}
	name := workflow.GetInfo(ctx).WorkflowType.Name
	return &pb.AccountResponse{Balance: w.balance, Entries: w.entries, WorkflowType: name}, nil
}

func (w *account) untilClosed(ctx workflow.Context) error {
	closed := false
	selector := workflow.NewSelector(ctx)
	selector.AddReceive(ctx.Done(), func(workflow.ReceiveChannel, bool) {})
	w.Post.Select(selector, w.enter)
	w.Close.Select(selector, func() { closed = true })
	for !closed {
		selector.Select(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	for late := w.Post.ReceiveAsync(); late != nil; late = w.Post.ReceiveAsync() {
		w.enter(late)
	}
	return nil
}

func (w *account) enter(post *pb.PostRequest) {
	w.balance += post.GetAmount()
	w.entries = append(w.entries, post.GetText())
}

func (w *account) GetBalance() (*pb.GetBalanceResponse, error) {
	return &pb.GetBalanceResponse{Balance: w.balance, Frozen: w.frozen}, nil
}

func (w *account) FindEntries(query *pb.FindEntriesRequest) (*pb.FindEntriesResponse, error) {
	response := &pb.FindEntriesResponse{}
	for _, entry := range w.entries {
		if strings.Contains(entry, query.GetText()) {
			response.Entries = append(response.Entries, entry)
		}
	}
	if len(response.Entries) == 0 {
		return nil, temporal.NewApplicationError("no entry with "+query.GetText(), "NoEntry")
	}
	return response, nil
}

func (w *account) ValidateAdjust(_ workflow.Context, req *pb.AdjustRequest) error {
	if req.GetAmount() == 0 {
		return temporal.NewApplicationError("0 is no amount", "NoAmount")
	}
	if w.frozen {
		return temporal.NewApplicationError("the account is frozen", "Frozen")
	}
	return nil
}

func (w *account) Adjust(_ workflow.Context, req *pb.AdjustRequest) (*pb.AdjustResponse, error) {
	if w.balance+req.GetAmount() < 0 {
		return nil, overdrawn(-w.balance-req.GetAmount(), false)
	}
	w.balance += req.GetAmount()
	return &pb.AdjustResponse{Balance: w.balance}, nil
}

func (w *account) Freeze(workflow.Context) error {
	w.frozen = true
	return nil
}

func (w *account) AwaitBalance(ctx workflow.Context, req *pb.AwaitBalanceRequest) (*pb.AwaitBalanceResponse, error) {
	if err := workflow.Await(ctx, func() bool { return w.balance >= req.GetBalance() }); err != nil {
		return nil, err
	}
	return &pb.AwaitBalanceResponse{Balance: w.balance}, nil
}

// overdrawn is a failure with a detail that the contract has, of the type that the detail's message is called.
func overdrawn(missing int64, nonRetryable bool) error {
	detail := &pb.Overdrawn{Missing: missing, Ago: durationpb.New(1500 * time.Millisecond)}
	return temporal.NewApplicationErrorWithOptions("overdrawn", string(detail.ProtoReflect().Descriptor().FullName()),
		temporal.ApplicationErrorOptions{NonRetryable: nonRetryable, Details: []any{detail}})
}
