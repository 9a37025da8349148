package main

import (
	"errors"
	"strings"

	pb "protempo.test/interop/gen/protempo/test/interop/v1"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/temporal"
)

// kindsOf says of which kind an error and its causes are, outermost first.
func kindsOf(err error) []string {
	var kinds []string
	for ; err != nil; err = errors.Unwrap(err) {
		kinds = append(kinds, kindOf(err))
	}
	return kinds
}

func kindOf(err error) string {
	switch e := err.(type) {
	case *temporal.ApplicationError:
		return strings.TrimSpace("application " + e.Type())
	case *temporal.CanceledError:
		return "cancelled"
	case *temporal.TerminatedError:
		return "terminated"
	case *temporal.TimeoutError:
		kind := e.TimeoutType().String()
		return "timeout " + strings.ToLower(kind[:1]) + kind[1:]
	case *temporal.ActivityError:
		return "activity"
	case *temporal.ChildWorkflowExecutionError:
		return "child"
	case *temporal.WorkflowExecutionError:
		return "workflow"
	case *serviceerror.QueryFailed:
		return "query failed"
	default:
		return "other: " + err.Error()
	}
}

// overdrawnIn is the detail of the outermost application error that has one.
func overdrawnIn(err error) *pb.Overdrawn {
	detail := &pb.Overdrawn{}
	for ; err != nil; err = errors.Unwrap(err) {
		if e, ok := err.(*temporal.ApplicationError); ok && e.HasDetails() && e.Details(detail) == nil {
			return detail
		}
	}
	return nil
}
