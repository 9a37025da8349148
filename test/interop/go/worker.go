package main

import (
	"fmt"
	"io"
	"os"
	"time"

	pb "protempo.test/interop/gen/protempo/test/interop/v1"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
)

// serve works until standard input ends, and says when it is ready.
func serve(connection client.Client, queue string) error {
	made := worker.New(connection, queue, worker.Options{
		MaxHeartbeatThrottleInterval:     100 * time.Millisecond,
		DefaultHeartbeatThrottleInterval: 100 * time.Millisecond,
	})
	pb.RegisterInteropWorkflows(made, workflows{})
	pb.RegisterInteropActivities(made, activities{})
	if err := made.Start(); err != nil {
		return err
	}
	fmt.Println(`{"ready":true}`)
	_, err := io.Copy(io.Discard, os.Stdin)
	made.Stop()
	return err
}

// workflows makes a run's workflow of each type.
type workflows struct{}

func (workflows) Account(_ workflow.Context, input *pb.AccountWorkflowInput) (pb.AccountWorkflow, error) {
	return &account{AccountWorkflowInput: input, balance: input.Req.GetBalance()}, nil
}

func (workflows) Relay(_ workflow.Context, input *pb.RelayWorkflowInput) (pb.RelayWorkflow, error) {
	return &relay{input}, nil
}

func (workflows) Nothing(workflow.Context, *pb.NothingWorkflowInput) (pb.NothingWorkflow, error) {
	return nothing{}, nil
}

func (workflows) Mirror(_ workflow.Context, input *pb.MirrorWorkflowInput) (pb.MirrorWorkflow, error) {
	return &mirror{input}, nil
}

func (workflows) Origin(_ workflow.Context, input *pb.OriginWorkflowInput) (pb.OriginWorkflow, error) {
	return &origin{input}, nil
}

type nothing struct{}

func (nothing) Execute(workflow.Context) error { return nil }

type mirror struct{ *pb.MirrorWorkflowInput }

func (w *mirror) Execute(workflow.Context) (*pb.MirrorResponse, error) {
	response := &pb.MirrorResponse{Specimens: w.Req.GetSpecimens()}
	for _, specimen := range w.Req.GetSpecimens() {
		binary, err := proto.MarshalOptions{Deterministic: true}.Marshal(specimen)
		if err != nil {
			return nil, err
		}
		response.Binary = append(response.Binary, binary)
	}
	return response, nil
}

type origin struct{ *pb.OriginWorkflowInput }

func (w *origin) Execute(ctx workflow.Context) (*pb.OriginResponse, error) {
	info := workflow.GetInfo(ctx)
	response := &pb.OriginResponse{}
	if payload, ok := info.Memo.GetFields()[w.Req.GetMemoKey()]; ok {
		if err := dataConverter("json", false).FromPayload(payload, &response.Memo); err != nil {
			return nil, err
		}
	}
	attributes := workflow.GetTypedSearchAttributes(ctx)
	response.Owner, _ = attributes.GetKeyword(ownerKey)
	response.Count, _ = attributes.GetInt64(countKey)
	return response, nil
}
