package main

import (
	"context"
	"fmt"

	pb "protempo.test/interop/gen/protempo/test/interop/v1"

	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/encoding/protojson"
)

// scheduleCalls are made with the Go SDK: the generator for Go knows no schedules. WorkflowID names the schedule.
var scheduleCalls = map[string]func(*peer, client.ScheduleClient, context.Context, *request) (any, error){
	"schedule.create": func(p *peer, schedules client.ScheduleClient, ctx context.Context, asked *request) (any, error) {
		action := &client.ScheduleWorkflowAction{
			ID:                    asked.WorkflowID + "/run",
			Workflow:              asked.Type,
			TaskQueue:             p.queue,
			Memo:                  map[string]any{"note": asked.Owner},
			TypedSearchAttributes: temporal.NewSearchAttributes(ownerKey.ValueSet(asked.Owner)),
		}
		if len(asked.Input) > 0 {
			input, err := read(asked.Input, &pb.AccountRequest{})
			if err != nil {
				return nil, err
			}
			action.Args = []any{input}
		}
		memo := map[string]any{}
		for key, text := range asked.Memo {
			memo[key] = text
		}
		_, err := schedules.Create(ctx, client.ScheduleOptions{
			ID:                    asked.WorkflowID,
			Spec:                  client.ScheduleSpec{CronExpressions: []string{"0 12 * * MON-FRI"}, TimeZoneName: "Europe/Stockholm"},
			Action:                action,
			Overlap:               enums.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL,
			Note:                  "made in Go",
			Memo:                  memo,
			TypedSearchAttributes: temporal.NewSearchAttributes(countKey.ValueSet(asked.Count)),
		})
		return nil, err
	},
	"schedule.describe": func(p *peer, schedules client.ScheduleClient, ctx context.Context, asked *request) (any, error) {
		description, err := schedules.GetHandle(ctx, asked.WorkflowID).Describe(ctx)
		if err != nil {
			return nil, err
		}
		action, ok := description.Schedule.Action.(*client.ScheduleWorkflowAction)
		if !ok {
			return nil, fmt.Errorf("an action of type %T", description.Schedule.Action)
		}
		described := map[string]any{
			"type":   action.Workflow,
			"queue":  action.TaskQueue,
			"paused": description.Schedule.State.Paused,
			"note":   description.Schedule.State.Note,
			"taken":  description.Info.NumActions,
		}
		for _, arg := range action.Args {
			payload, input := arg.(*commonpb.Payload), &pb.AccountRequest{}
			if err := dataConverter("json", false).FromPayload(payload, input); err != nil {
				return nil, err
			}
			text, err := write(input, nil)
			if err != nil {
				return nil, err
			}
			described["input"], described["encoding"] = text, string(payload.GetMetadata()["encoding"])
		}
		return described, nil
	},
	"schedule.update": func(p *peer, schedules client.ScheduleClient, ctx context.Context, asked *request) (any, error) {
		return nil, schedules.GetHandle(ctx, asked.WorkflowID).Update(ctx, client.ScheduleUpdateOptions{
			DoUpdate: func(found client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
				schedule := found.Description.Schedule
				schedule.State.Note = asked.Owner
				if len(asked.Input) > 0 {
					input := &pb.AccountRequest{}
					if err := protojson.Unmarshal(asked.Input, input); err != nil {
						return nil, err
					}
					schedule.Action.(*client.ScheduleWorkflowAction).Args = []any{input}
				}
				return &client.ScheduleUpdate{Schedule: &schedule}, nil
			},
		})
	},
	"schedule.trigger": func(p *peer, schedules client.ScheduleClient, ctx context.Context, asked *request) (any, error) {
		return nil, schedules.GetHandle(ctx, asked.WorkflowID).Trigger(ctx, client.ScheduleTriggerOptions{})
	},
	"schedule.unpause": func(p *peer, schedules client.ScheduleClient, ctx context.Context, asked *request) (any, error) {
		return nil, schedules.GetHandle(ctx, asked.WorkflowID).Unpause(ctx, client.ScheduleUnpauseOptions{Note: asked.Owner})
	},
}
