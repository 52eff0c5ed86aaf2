// Prints what a request of OTLP's metrics is made of, as the official module has it: a protobuf FileDescriptorSet in
// base64, which src/toolkit/otlp/descriptor.ts holds. Options say how code is generated from it, and are left out.
package main

import (
	"encoding/base64"
	"fmt"
	"log"

	metrics "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

func collect(file protoreflect.FileDescriptor, seen map[string]bool, set *descriptorpb.FileDescriptorSet) {
	if seen[file.Path()] {
		return
	}
	seen[file.Path()] = true
	for i := range file.Imports().Len() {
		collect(file.Imports().Get(i).FileDescriptor, seen, set)
	}
	described := protodesc.ToFileDescriptorProto(file)
	described.Options = nil
	set.File = append(set.File, described)
}

func main() {
	set := &descriptorpb.FileDescriptorSet{}
	collect(metrics.File_opentelemetry_proto_collector_metrics_v1_metrics_service_proto, map[string]bool{}, set)
	bytes, err := proto.MarshalOptions{Deterministic: true}.Marshal(set)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(base64.StdEncoding.EncodeToString(bytes))
}
