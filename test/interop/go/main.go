// Command peer is the Go side of the interop tests: `peer worker` and `peer client`, each with -address, -queue and
// -encoding. Both end when their standard input does.
package main

import (
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	sdklog "go.temporal.io/sdk/log"
)

func main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("usage: peer worker|client -address HOST:PORT -queue NAME [-encoding json|binary]"))
	}
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	address := flags.String("address", "", "the server, host:port")
	queue := flags.String("queue", "", "task queue of the worker")
	encoding := flags.String("encoding", "json", "how messages are written: json, which is Go's default, or binary")
	lenient := flags.Bool("lenient", false, "whether JSON may have fields that the contract does not know")
	_ = flags.Parse(os.Args[2:])

	connection, err := client.Dial(client.Options{
		HostPort:      *address,
		DataConverter: dataConverter(*encoding, *lenient),
		Logger:        sdklog.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil))),
	})
	if err != nil {
		fail(err)
	}
	defer connection.Close()

	switch os.Args[1] {
	case "worker":
		err = serve(connection, *queue)
	case "client":
		err = answer(connection, *queue)
	default:
		err = fmt.Errorf("no subcommand %q", os.Args[1])
	}
	if err != nil {
		fail(err)
	}
}

// dataConverter gives the SDK's default, or the same with the protobuf encodings the other way round.
func dataConverter(encoding string, lenient bool) converter.DataConverter {
	if encoding != "binary" && !lenient {
		return converter.GetDefaultDataConverter()
	}
	text := converter.NewProtoJSONPayloadConverterWithOptions(
		converter.ProtoJSONPayloadConverterOptions{AllowUnknownFields: lenient},
	)
	protobuf := []converter.PayloadConverter{text, converter.NewProtoPayloadConverter()}
	if encoding == "binary" {
		slices.Reverse(protobuf)
	}
	return converter.NewCompositeDataConverter(
		converter.NewNilPayloadConverter(),
		converter.NewByteSlicePayloadConverter(),
		protobuf[0],
		protobuf[1],
		converter.NewJSONPayloadConverter(),
	)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
