package main

import (
	"encoding/json"

	expressions "protempo.test/interop/gen/protempo/test/expressions/v1"
	pb "protempo.test/interop/gen/protempo/test/interop/v1"

	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// options is what generated code has for every workflow.
type options interface {
	Build(protoreflect.Message) (client.StartWorkflowOptions, error)
}

// ids make the workflow ID of an input, a call for each workflow of the service Ids.
var ids = map[string]func(json.RawMessage) (any, error){
	"id.plain":    idOf(&expressions.Request{}, pb.NewPlainOptions()),
	"id.slug":     idOf(&expressions.Request{}, pb.NewSlugOptions()),
	"id.or":       idOf(&expressions.Request{}, pb.NewOrOptions()),
	"id.nested":   idOf(&expressions.Request{}, pb.NewNestedOptions()),
	"id.numbers":  idOf(&expressions.Request{}, pb.NewNumbersOptions()),
	"id.texts":    idOf(&expressions.Request{}, pb.NewTextsOptions()),
	"id.parts":    idOf(&expressions.Request{}, pb.NewPartsOptions()),
	"id.digests":  idOf(&expressions.Request{}, pb.NewDigestsOptions()),
	"id.times":    idOf(&expressions.Request{}, pb.NewTimesOptions()),
	"id.first":    idOf(&expressions.Request{}, pb.NewFirstOptions()),
	"id.chance":   idOf(&expressions.Request{}, pb.NewChanceOptions()),
	"id.presence": idOf(&expressions.OptionalExample{}, pb.NewPresenceOptions()),
	"id.renamed":  idOf(&expressions.Renamed{}, pb.NewRenamedOptions()),
}

func idOf(prototype proto.Message, build options) func(json.RawMessage) (any, error) {
	return func(text json.RawMessage) (any, error) {
		input, err := read(text, prototype.ProtoReflect().New().Interface())
		if err != nil {
			return nil, err
		}
		built, err := build.Build(input.ProtoReflect())
		return built.ID, err
	}
}
