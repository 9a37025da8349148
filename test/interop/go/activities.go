package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	pb "protempo.test/interop/gen/protempo/test/interop/v1"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

type activities struct{}

func (activities) Ping(context.Context) error { return nil }

func (activities) Work(ctx context.Context, req *pb.WorkRequest) (*pb.WorkResponse, error) {
	attempt := activity.GetInfo(ctx).Attempt
	response := &pb.WorkResponse{Text: req.GetText(), Attempt: attempt}
	switch req.GetWay() {
	case pb.WorkWay_WORK_WAY_FLAKY:
		if attempt < 3 {
			return nil, fmt.Errorf("attempt %d", attempt)
		}
	case pb.WorkWay_WORK_WAY_OVERDRAWN:
		return nil, overdrawn(int64(attempt), true)
	case pb.WorkWay_WORK_WAY_HOPELESS:
		return nil, temporal.NewApplicationError(fmt.Sprintf("attempt %d", attempt), "Hopeless")
	case pb.WorkWay_WORK_WAY_ALWAYS:
		return nil, overdrawn(int64(attempt), false)
	case pb.WorkWay_WORK_WAY_RESUME:
		return resume(ctx, response)
	case pb.WorkWay_WORK_WAY_LINGER:
		return nil, linger(ctx)
	case pb.WorkWay_WORK_WAY_SILENT:
		select {
		case <-ctx.Done():
		case <-activity.GetWorkerStopChannel(ctx):
		}
		return nil, errors.New("nobody hears this")
	}
	return response, nil
}

func resume(ctx context.Context, response *pb.WorkResponse) (*pb.WorkResponse, error) {
	progress := &pb.WorkProgress{}
	if activity.HasHeartbeatDetails(ctx) {
		if err := activity.GetHeartbeatDetails(ctx, progress); err != nil {
			return nil, err
		}
	}
	from := progress.Done
	for progress.Done < 10 {
		progress.Done++
		activity.RecordHeartbeat(ctx, progress)
		if response.Attempt == 1 && progress.Done == 5 {
			return nil, errors.New("fails in the middle")
		}
	}
	response.Text = fmt.Sprintf("from %d to %d", from, progress.Done)
	return response, nil
}

func linger(ctx context.Context) error {
	for {
		activity.RecordHeartbeat(ctx)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}
