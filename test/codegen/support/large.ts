/**
 * A contract of many services, each in a file of its own with workflows, activities and handlers, and two messages of five
 * fields an rpc; in one package, or in several.
 */
export function largeContract(services: number, rpcs: number, packages = 1): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: services }, (_, index) => {
      const version = `v${1 + (index % packages)}`;
      return [`large/${version}/service_${index}.proto`, serviceFile(index, rpcs, version)];
    }),
  );
}

/** Of five rpcs one is a workflow, two are activities, one is a signal and one a query or an update. */
function serviceFile(index: number, rpcs: number, version: string): string {
  const blocks = Array.from({ length: Math.floor(rpcs / 5) }, (_, block) => {
    const name = (kind: string) => `${kind}${index}N${block}`;
    const messages = (kind: string) => `(${name(kind)}Request) returns`;
    const asked = block % 2 === 0 ? "query" : "update";
    return `
  // Workflow ${block}.
  rpc ${name("Run")}${messages("Run")} (${name("Run")}Response) {
    option (temporal.v1.workflow) = {
      id: "run/\${! fieldA.slug() }"
      signal: {ref: "${name("Tell")}" start: true}
      ${asked}: {ref: "${name("Ask")}"}
    };
  }
  // Activity ${block}.
  rpc ${name("Act")}${messages("Act")} (${name("Act")}Response) {
    option (temporal.v1.activity) = {start_to_close_timeout: {seconds: 30} retry_policy: {max_attempts: 3}};
  }
  // Other activity ${block}.
  rpc ${name("Do")}${messages("Do")} (${name("Do")}Response) {
    option (temporal.v1.activity) = {start_to_close_timeout: {seconds: 30}};
  }
  // Signal ${block}.
  rpc ${name("Tell")}${messages("Tell")} (google.protobuf.Empty) {
    option (temporal.v1.signal) = {};
  }
  // Question ${block}.
  rpc ${name("Ask")}${messages("Ask")} (${name("Ask")}Response) {
    option (temporal.v1.${asked}) = {};
  }
`;
  });
  const message = (name: string) => `
// A message.
message ${name} {
  string field_a = 1;
  int64 field_b = 2;
  bool field_c = 3;
  repeated string field_d = 4;
  double field_e = 5;
}
`;
  const kinds = ["Run", "Act", "Do", "Tell", "Ask"];
  const messages = Array.from({ length: Math.floor(rpcs / 5) }, (_, block) =>
    kinds.flatMap((kind) => ["Request", "Response"].map((end) => message(`${kind}${index}N${block}${end}`))),
  );
  return `syntax = "proto3";
package large.${version};
option go_package = "example.test/large/${version}";
import "google/protobuf/empty.proto";
import "temporal/v1/temporal.proto";
// Service ${index}.
service Service${index} {
  option (temporal.v1.service) = {task_queue: "large"};
${blocks.join("")}
}
${messages.flat().join("")}
`;
}
