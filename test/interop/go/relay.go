package main

import (
	"time"

	pb "protempo.test/interop/gen/protempo/test/interop/v1"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

type relay struct{ *pb.RelayWorkflowInput }

func (w *relay) Execute(ctx workflow.Context) (*pb.RelayResponse, error) {
	response := &pb.RelayResponse{}
	outcome, err := w.ask(ctx, response)
	if err != nil {
		response.Outcome, response.Overdrawn = kindsOf(err), overdrawnIn(err)
		return response, nil
	}
	response.Outcome = outcome
	return response, nil
}

func (w *relay) ask(ctx workflow.Context, response *pb.RelayResponse) ([]string, error) {
	queue := w.Req.GetTaskQueue()
	switch ask := w.Req.GetAsk().(type) {
	case *pb.RelayRequest_Work:
		return w.work(ctx, ask.Work)
	case *pb.RelayRequest_Ping:
		return []string{"ping"}, pb.Ping(ctx, pb.NewPingActivityOptions().WithTaskQueue(queue))
	case *pb.RelayRequest_Account:
		return w.account(ctx, ask.Account, response)
	case *pb.RelayRequest_Nothing:
		return []string{"nothing"}, pb.NothingChild(ctx, pb.NewNothingChildOptions().WithTaskQueue(queue))
	case *pb.RelayRequest_Cancelled:
		inner, cancel := workflow.WithCancel(ctx)
		options := pb.NewAccountChildOptions().WithTaskQueue(queue).WithWaitForCancellation(true)
		child, err := pb.AccountChildAsync(inner, ask.Cancelled, options)
		if err != nil {
			return nil, err
		}
		if _, err = child.WaitStart(ctx); err != nil {
			return nil, err
		}
		cancel()
		_, err = child.Get(ctx)
		return []string{"not cancelled"}, err
	case *pb.RelayRequest_External:
		if err := pb.PostExternal(ctx, ask.External, "", &pb.PostRequest{Amount: 7, Text: "from outside"}); err != nil {
			return nil, err
		}
		return []string{"sent"}, pb.CloseExternal(ctx, ask.External, "")
	}
	return []string{"nothing asked"}, nil
}

func (w *relay) work(ctx workflow.Context, req *pb.WorkRequest) ([]string, error) {
	options := pb.NewWorkActivityOptions().WithTaskQueue(w.Req.GetTaskQueue())
	switch req.GetWay() {
	case pb.WorkWay_WORK_WAY_SILENT:
		once := &temporal.RetryPolicy{MaximumAttempts: 1}
		options = options.WithHeartbeatTimeout(500 * time.Millisecond).WithRetryPolicy(once)
	case pb.WorkWay_WORK_WAY_LINGER:
		inner, cancel := workflow.WithCancel(ctx)
		future := pb.WorkAsync(inner, req, options)
		if err := workflow.Sleep(ctx, 500*time.Millisecond); err != nil {
			return nil, err
		}
		cancel()
		_, err := future.Get(ctx)
		return []string{"not cancelled"}, err
	}
	done, err := pb.Work(ctx, req, options)
	if err != nil {
		return nil, err
	}
	return []string{done.GetText(), string(rune('0' + done.GetAttempt()))}, nil
}

func (w *relay) account(ctx workflow.Context, req *pb.AccountRequest, response *pb.RelayResponse) ([]string, error) {
	child, err := pb.AccountChildAsync(ctx, req, pb.NewAccountChildOptions().WithTaskQueue(w.Req.GetTaskQueue()))
	if err != nil {
		return nil, err
	}
	execution, err := child.WaitStart(ctx)
	if err != nil {
		return nil, err
	}
	response.ChildId = execution.ID
	if req.GetEnding() == pb.Ending_ENDING_UNSPECIFIED {
		if err := child.Post(ctx, &pb.PostRequest{Amount: 5, Text: "from the parent"}); err != nil {
			return nil, err
		}
		if err := child.Close(ctx); err != nil {
			return nil, err
		}
	}
	done, err := child.Get(ctx)
	if err != nil {
		return nil, err
	}
	return done.GetEntries(), nil
}
