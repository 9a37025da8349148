package main

import (
	"context"

	legacy "protempo.test/interop/gen/conformance"
	pb "protempo.test/interop/gen/protempo/test/interop/v1"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"
)

// calls are what the tests ask the client for.
var calls = map[string]func(*peer, context.Context, *request) (any, error){
	"start": func(p *peer, ctx context.Context, asked *request) (any, error) {
		input, err := read(asked.Input, &pb.AccountRequest{})
		if err != nil {
			return nil, err
		}
		return named(p.interop.AccountAsync(ctx, input, p.accountOptions(asked)))
	},
	"startAs": func(p *peer, ctx context.Context, asked *request) (any, error) {
		input, err := read(asked.Input, &pb.AccountRequest{})
		if err != nil {
			return nil, err
		}
		options := client.StartWorkflowOptions{TaskQueue: p.queue}
		run, err := p.raw.ExecuteWorkflow(ctx, options, asked.Type, input)
		if err != nil {
			return nil, err
		}
		return started{run.GetID(), run.GetRunID()}, nil
	},
	"result": func(p *peer, ctx context.Context, asked *request) (any, error) {
		return write(p.interop.GetAccount(ctx, asked.WorkflowID, asked.RunID).Get(ctx))
	},
	"signalWithStart": func(p *peer, ctx context.Context, asked *request) (any, error) {
		input, err := read(asked.Input, &pb.AccountRequest{})
		if err != nil {
			return nil, err
		}
		post, err := read(asked.Second, &pb.PostRequest{})
		if err != nil {
			return nil, err
		}
		return named(p.interop.AccountWithPostAsync(ctx, input, post, p.accountOptions(asked)))
	},
	"updateWithStart": func(p *peer, ctx context.Context, asked *request) (any, error) {
		input, err := read(asked.Input, &pb.AccountRequest{})
		if err != nil {
			return nil, err
		}
		adjust, err := read(asked.Second, &pb.AdjustRequest{})
		if err != nil {
			return nil, err
		}
		start := p.accountOptions(asked).WithWorkflowIdConflictPolicy(enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
		options := pb.NewAccountWithAdjustOptions().WithAccountOptions(start)
		answer, run, err := p.interop.AccountWithAdjust(ctx, input, adjust, options)
		if err != nil {
			return nil, err
		}
		return map[string]any{"workflowId": run.ID(), "balance": answer.GetBalance()}, nil
	},
	"post": func(p *peer, ctx context.Context, asked *request) (any, error) {
		input, err := read(asked.Input, &pb.PostRequest{})
		if err != nil {
			return nil, err
		}
		return nil, p.interop.Post(ctx, asked.WorkflowID, asked.RunID, input)
	},
	"close": func(p *peer, ctx context.Context, asked *request) (any, error) {
		return nil, p.interop.Close(ctx, asked.WorkflowID, asked.RunID)
	},
	"getBalance": func(p *peer, ctx context.Context, asked *request) (any, error) {
		return write(p.interop.GetBalance(ctx, asked.WorkflowID, asked.RunID))
	},
	"findEntries": func(p *peer, ctx context.Context, asked *request) (any, error) {
		input, err := read(asked.Input, &pb.FindEntriesRequest{})
		if err != nil {
			return nil, err
		}
		return write(p.interop.FindEntries(ctx, asked.WorkflowID, asked.RunID, input))
	},
	"adjust": func(p *peer, ctx context.Context, asked *request) (any, error) {
		input, err := read(asked.Input, &pb.AdjustRequest{})
		if err != nil {
			return nil, err
		}
		return write(p.interop.Adjust(ctx, asked.WorkflowID, asked.RunID, input))
	},
	"freeze": func(p *peer, ctx context.Context, asked *request) (any, error) {
		return nil, p.interop.Freeze(ctx, asked.WorkflowID, asked.RunID)
	},
	"startAwaitBalance": func(p *peer, ctx context.Context, asked *request) (any, error) {
		input, err := read(asked.Input, &pb.AwaitBalanceRequest{})
		if err != nil {
			return nil, err
		}
		accepted := pb.NewAwaitBalanceOptions().WithWaitPolicy(client.WorkflowUpdateStageAccepted)
		handle, err := p.interop.AwaitBalanceAsync(ctx, asked.WorkflowID, asked.RunID, input, accepted)
		if err != nil {
			return nil, err
		}
		return map[string]string{"updateId": handle.UpdateID()}, nil
	},
	"awaitBalanceResult": func(p *peer, ctx context.Context, asked *request) (any, error) {
		options := client.GetWorkflowUpdateHandleOptions{WorkflowID: asked.WorkflowID, UpdateID: asked.UpdateID}
		handle, err := p.interop.GetAwaitBalance(ctx, options)
		if err != nil {
			return nil, err
		}
		return write(handle.Get(ctx))
	},
	"cancel": func(p *peer, ctx context.Context, asked *request) (any, error) {
		return nil, p.interop.CancelWorkflow(ctx, asked.WorkflowID, asked.RunID)
	},
	"terminate": func(p *peer, ctx context.Context, asked *request) (any, error) {
		return nil, p.interop.TerminateWorkflow(ctx, asked.WorkflowID, asked.RunID, "enough")
	},
	"nothing": func(p *peer, ctx context.Context, asked *request) (any, error) {
		run, err := p.interop.NothingAsync(ctx, pb.NewNothingOptions().WithTaskQueue(p.queue))
		if err != nil {
			return nil, err
		}
		return started{run.ID(), run.RunID()}, run.Get(ctx)
	},
	"relay": func(p *peer, ctx context.Context, asked *request) (any, error) {
		input, err := read(asked.Input, &pb.RelayRequest{})
		if err != nil {
			return nil, err
		}
		return write(p.interop.Relay(ctx, input, pb.NewRelayOptions().WithTaskQueue(p.queue)))
	},
	"mirror": func(p *peer, ctx context.Context, asked *request) (any, error) {
		input := &pb.MirrorRequest{}
		for _, bytes := range asked.Bytes {
			specimen := &pb.Specimen{}
			if err := proto.Unmarshal(bytes, specimen); err != nil {
				return nil, err
			}
			input.Specimens = append(input.Specimens, specimen)
		}
		answer, err := p.interop.Mirror(ctx, input, pb.NewMirrorOptions().WithTaskQueue(p.queue))
		if err != nil {
			return nil, err
		}
		var specimens [][]byte
		for _, specimen := range answer.GetSpecimens() {
			bytes, err := proto.MarshalOptions{Deterministic: true}.Marshal(specimen)
			if err != nil {
				return nil, err
			}
			specimens = append(specimens, bytes)
		}
		return map[string]any{"specimens": specimens, "binary": answer.GetBinary()}, nil
	},
	// A newer contract than the worker's.
	"mirrorNewer": func(p *peer, ctx context.Context, asked *request) (any, error) {
		input := &pb.NewerMirrorRequest{}
		for _, bytes := range asked.Bytes {
			specimen := &pb.NewerSpecimen{}
			if err := proto.Unmarshal(bytes, specimen); err != nil {
				return nil, err
			}
			input.Specimens = append(input.Specimens, specimen)
		}
		options := client.StartWorkflowOptions{TaskQueue: p.queue}
		run, err := p.raw.ExecuteWorkflow(ctx, options, pb.MirrorWorkflowName, input)
		if err != nil {
			return nil, err
		}
		answer := &pb.NewerMirrorResponse{}
		if err := run.Get(ctx, answer); err != nil {
			return nil, err
		}
		var specimens [][]byte
		for _, specimen := range answer.GetSpecimens() {
			bytes, err := proto.Marshal(specimen)
			if err != nil {
				return nil, err
			}
			specimens = append(specimens, bytes)
		}
		return map[string]any{"workflowId": run.GetID(), "specimens": specimens, "binary": answer.GetBinary()}, nil
	},
	// Extensions as Go sets them, and as it finds them in what comes back.
	"extend": func(p *peer, ctx context.Context, asked *request) (any, error) {
		older, extended := &pb.Older{Name: "in Go"}, &legacy.Extended{}
		proto.SetExtension(older, pb.E_Tag, &pb.Tag{Text: asked.Type})
		proto.SetExtension(older, pb.E_Numbers, []int32{1, -1})
		proto.SetExtension(extended, legacy.E_More, asked.Type)
		input := &pb.MirrorRequest{Specimens: []*pb.Specimen{
			{Sort: &pb.Specimen_Older{Older: older}},
			{Sort: &pb.Specimen_Extended{Extended: extended}},
		}}
		run, err := p.interop.MirrorAsync(ctx, input, pb.NewMirrorOptions().WithTaskQueue(p.queue))
		if err != nil {
			return nil, err
		}
		answer, err := run.Get(ctx)
		if err != nil {
			return nil, err
		}
		found := answer.GetSpecimens()
		binary := &pb.Specimen{}
		if err := proto.Unmarshal(answer.GetBinary()[0], binary); err != nil {
			return nil, err
		}
		return map[string]any{
			"workflowId": run.ID(),
			"tag":        proto.GetExtension(found[0].GetOlder(), pb.E_Tag).(*pb.Tag).GetText(),
			"numbers":    proto.GetExtension(found[0].GetOlder(), pb.E_Numbers),
			"more":       proto.GetExtension(found[1].GetExtended(), legacy.E_More),
			"unknown":    len(found[0].GetOlder().ProtoReflect().GetUnknown()),
			"binary":     proto.GetExtension(binary.GetOlder(), pb.E_Tag).(*pb.Tag).GetText(),
		}, nil
	},
	"origin": func(p *peer, ctx context.Context, asked *request) (any, error) {
		input, err := read(asked.Input, &pb.OriginRequest{})
		if err != nil {
			return nil, err
		}
		memo := map[string]any{}
		for key, text := range asked.Memo {
			memo[key] = text
		}
		attributes := temporal.NewSearchAttributes(ownerKey.ValueSet(asked.Owner), countKey.ValueSet(asked.Count))
		options := client.StartWorkflowOptions{TaskQueue: p.queue, Memo: memo, TypedSearchAttributes: attributes}
		return write(p.interop.Origin(ctx, input, pb.NewOriginOptions().WithStartWorkflowOptions(options)))
	},
	"describe": func(p *peer, ctx context.Context, asked *request) (any, error) {
		description, err := p.raw.DescribeWorkflow(ctx, asked.WorkflowID, asked.RunID)
		if err != nil {
			return nil, err
		}
		memo := map[string]string{}
		for key, payload := range description.Memo.GetFields() {
			var text string
			if err := dataConverter("json", false).FromPayload(payload, &text); err != nil {
				return nil, err
			}
			memo[key] = text
		}
		owner, _ := description.TypedSearchAttributes.GetKeyword(ownerKey)
		count, _ := description.TypedSearchAttributes.GetInt64(countKey)
		return map[string]any{"memo": memo, "owner": owner, "count": count}, nil
	},
}

func (p *peer) accountOptions(asked *request) *pb.AccountOptions {
	options := pb.NewAccountOptions().WithTaskQueue(p.queue)
	if asked.WorkflowID != "" {
		options = options.WithID(asked.WorkflowID)
	}
	return options
}
