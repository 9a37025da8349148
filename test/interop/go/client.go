package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync"

	orders "protempo.test/interop/gen/acme/orders/v1"
	pb "protempo.test/interop/gen/protempo/test/interop/v1"

	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// request is a line of standard input.
type request struct {
	Number     int             `json:"number"`
	Call       string          `json:"call"`
	WorkflowID string          `json:"workflowId"`
	RunID      string          `json:"runId"`
	Input      json.RawMessage `json:"input"`
	// Second is the signal or the update that comes with a start.
	Second   json.RawMessage   `json:"second"`
	UpdateID string            `json:"updateId"`
	Memo     map[string]string `json:"memo"`
	Owner    string            `json:"owner"`
	Count    int64             `json:"count"`
	Type     string            `json:"type"`
	Bytes    [][]byte          `json:"bytes"`
}

// response is a line of standard output.
type response struct {
	Number int      `json:"number"`
	Value  any      `json:"value,omitempty"`
	Error  *failure `json:"error,omitempty"`
}

// failure is an error that a call ended with.
type failure struct {
	Message   string          `json:"message"`
	Kinds     []string        `json:"kinds"`
	Overdrawn json.RawMessage `json:"overdrawn,omitempty"`
}

type peer struct {
	raw     client.Client
	interop pb.InteropClient
	queue   string
}

// answer makes the calls that the lines of standard input ask for, all at once, and writes what came of them.
func answer(connection client.Client, queue string) error {
	calls := &peer{raw: connection, interop: pb.NewInteropClient(connection), queue: queue}
	output := json.NewEncoder(os.Stdout)
	var writing sync.Mutex
	var open sync.WaitGroup
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		asked := &request{}
		if err := json.Unmarshal(lines.Bytes(), asked); err != nil {
			return err
		}
		open.Go(func() {
			value, err := calls.call(context.Background(), asked)
			line := response{Number: asked.Number, Value: value}
			if err != nil {
				line = response{Number: asked.Number, Error: describe(err)}
			}
			writing.Lock()
			defer writing.Unlock()
			_ = output.Encode(line)
		})
	}
	open.Wait()
	return lines.Err()
}

func describe(err error) *failure {
	described := &failure{Message: err.Error(), Kinds: kindsOf(err)}
	if detail := overdrawnIn(err); detail != nil {
		described.Overdrawn, _ = protojson.Marshal(detail)
	}
	return described
}

// read makes a message of JSON; none is the empty message.
func read[T proto.Message](text json.RawMessage, into T) (T, error) {
	if len(text) == 0 {
		return into, nil
	}
	return into, protojson.Unmarshal(text, into)
}

// write makes JSON of a message, if there was no error.
func write[T proto.Message](message T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	text, err := protojson.Marshal(message)
	return json.RawMessage(text), err
}

// started names a workflow.
type started struct {
	WorkflowID string `json:"workflowId"`
	RunID      string `json:"runId"`
}

func named(run interface {
	ID() string
	RunID() string
}, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return started{run.ID(), run.RunID()}, nil
}

func (p *peer) call(ctx context.Context, asked *request) (any, error) {
	if made, ok := ids[asked.Call]; ok {
		return made(asked.Input)
	}
	if call, ok := calls[asked.Call]; ok {
		return call(p, ctx, asked)
	}
	if call, ok := scheduleCalls[asked.Call]; ok {
		return call(p, p.raw.ScheduleClient(), ctx, asked)
	}
	if call, ok := orderCalls[asked.Call]; ok {
		return call(orders.NewOrdersClient(p.raw), ctx, asked)
	}
	return nil, fmt.Errorf("no call %q", asked.Call)
}
