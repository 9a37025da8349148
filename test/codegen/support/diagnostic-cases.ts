// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of ID expressions

import { contract } from "./protos.js";

/** A contract with something to say about. `PKG` and `FILE` stand for the case's name. */
export interface DiagnosticCase {
  readonly name: string;
  readonly protos: Readonly<Record<string, string>>;
  readonly parameter?: string;
  /** Part of an error; without it, the contract is fine but for a warning. */
  readonly error?: string;
  readonly warning?: string;
  readonly fix?: string;
}

type Expected = Omit<DiagnosticCase, "name" | "protos">;

/** A case whose service has this body; its first line is line 7 of the file. */
function body(name: string, text: string, expected: Expected, messages = "", more = ""): DiagnosticCase {
  return { name, protos: { "FILE.proto": contract("PKG", text, messages, more) }, ...expected };
}

/** A case of one rpc with this option. */
function option(name: string, text: string, expected: Expected): DiagnosticCase {
  return body(name, `  rpc Do(In) returns (google.protobuf.Empty) { option ${text}; }`, expected);
}

/** A case of one workflow with this ID expression. */
function id(name: string, expression: string, expected: Expected, messages = "message W {}"): DiagnosticCase {
  const input = messages === "message W {}" ? "In" : "W";
  const text = `  rpc Do(${input}) returns (Out) { option (temporal.v1.workflow) = { id: ${JSON.stringify(expression)} }; }`;
  return body(name, text, expected, messages);
}

const fine =
  "  rpc Fine(In) returns (Out) { option (temporal.v1.activity) = { start_to_close_timeout: { seconds: 1 } }; }";

const parameters: readonly DiagnosticCase[] = [
  body("parameter_unknown", fine, {
    parameter: "import_extnsion=js",
    error: 'error PT1001: unknown parameter "import_extnsion". Did you mean "import_extension"?',
    fix: "the parameters are import_extension (js, ts or none; default js); runtime_package",
  }),
  body("parameter_of_protoc_gen_es", fine, {
    parameter: "target=ts",
    error: 'error PT1001: unknown parameter "target"',
  }),
  body("parameter_malformed", fine, {
    parameter: "import_extension=mjs",
    error: 'error PT1002: malformed parameter "import_extension=mjs"',
    fix: "import_extension is js, ts or none; default js",
  }),
  body("parameter_without_value", fine, { parameter: "runtime_package", error: "error PT1002" }),
  body("parameter_rewrite", fine, {
    parameter: "rewrite_imports=./foo",
    error: "error PT1002",
    fix: "<pattern>:<target>",
  }),
  body("parameter_twice", fine, {
    parameter: "import_extension=js,import_extension=ts",
    error: "error PT1002: the parameter import_extension is given twice",
  }),
];

const dialects: readonly DiagnosticCase[] = [
  {
    name: "other_dialect",
    protos: {
      "FILE.proto": `syntax = "proto3";
package PKG;
import "google/protobuf/descriptor.proto";
extend google.protobuf.MethodOptions { string theirs = 50001; }
message M {}
service Svc {
  rpc Do(M) returns (M) { option (theirs) = "x"; }
}
`,
    },
    error: "FILE.proto:7:3: error PT1003: Do has options of github.com/thomas-maurice/protoc-gen-go-tmprl",
    fix: "github.com/cludden/protoc-gen-go-temporal",
  },
  body("rpc_without_option", `${fine}\n  rpc Plain(In) returns (Out);`, {
    warning: "FILE.proto:8:3: warning PT2002: the rpc Plain has no option of temporal.v1",
    fix: "add one",
  }),
];

const methods: readonly DiagnosticCase[] = [
  body(
    "two_kinds",
    `  rpc Do(In) returns (google.protobuf.Empty) {
    option (temporal.v1.signal) = {};
    option (temporal.v1.update) = {};
  }`,
    { error: "FILE.proto:7:3: error PT1006: the rpc Do cannot be a signal and an update at once", fix: "split it" },
  ),
  body(
    "query_and_activity",
    `  rpc Do(In) returns (Out) {
    option (temporal.v1.query) = {};
    option (temporal.v1.activity) = { start_to_close_timeout: { seconds: 1 } };
  }`,
    { error: "PT1006: the rpc Do cannot be an activity and a query at once", fix: "a query cannot be an activity" },
  ),
  body("streaming", "  rpc Do(stream In) returns (Out) { option (temporal.v1.activity) = {}; }", {
    error: "FILE.proto:7:3: error PT1007: the rpc Do is streaming",
    fix: "take `stream` out",
  }),
  body("signal_output", "  rpc Do(In) returns (Out) { option (temporal.v1.signal) = {}; }", {
    error: "FILE.proto:7:23: error PT1008: the signal Do returns PKG.Out",
    fix: "make it an update",
  }),
  body(
    "two_members",
    `  rpc AB(In) returns (Out) { option (temporal.v1.query) = {}; }\n  rpc aB(In) returns (Out) { option (temporal.v1.query) = {}; }`,
    {
      error: 'FILE.proto:8:3: error PT1014: the rpcs AB and aB of PKG.Svc would both be the member "aB"',
      fix: "AB is at FILE.proto:7:3",
    },
  ),
];

const references: readonly DiagnosticCase[] = [
  body(
    "ref_misspelt",
    `  rpc Do(In) returns (Out) { option (temporal.v1.workflow) = { signal: { ref: "Cancle" } }; }
  rpc Cancel(In) returns (google.protobuf.Empty) { option (temporal.v1.signal) = {}; }`,
    {
      error: 'FILE.proto:7:64: error PT1009: there is no signal Cancle. Did you mean "Cancel"?',
      fix: 'write ref: "Cancel"',
    },
  ),
  option("ref_to_nothing", '(temporal.v1.workflow) = { query: { ref: "Get" } }', {
    error: "error PT1009: there is no query Get",
    fix: "PKG.Svc has no query",
  }),
  body(
    "ref_without_option",
    `  rpc Do(In) returns (Out) { option (temporal.v1.workflow) = { query: { ref: "Get" } }; }
  rpc Get(In) returns (Out);`,
    { error: "error PT1009: the rpc Get has no option of temporal.v1", fix: "add option (temporal.v1.query) to it" },
  ),
  body(
    "ref_of_other_kind",
    `  rpc Do(In) returns (Out) { option (temporal.v1.workflow) = { query: { ref: "Set" } }; }
  rpc Set(In) returns (Out) { option (temporal.v1.update) = {}; }`,
    { error: "error PT1010: Set is an update, not a query", fix: 'reference it as update: { ref: "Set" }' },
  ),
  option("ref_to_unknown_service", '(temporal.v1.workflow) = { signal: { ref: "ref_to_unknown_service.Svk.Stop" } }', {
    error: 'error PT1009: there is no service PKG.Svk. Did you mean "PKG.Svc"?',
    fix: "import the file that declares it",
  }),
  body(
    "ref_twice",
    `  rpc Do(In) returns (Out) { option (temporal.v1.workflow) = { signal: { ref: "Stop" } signal: { ref: "ref_twice.Svc.Stop" } }; }
  rpc Stop(In) returns (google.protobuf.Empty) { option (temporal.v1.signal) = {}; }`,
    { error: "error PT1011: Do references the signal Stop twice" },
  ),
  option("ref_empty", "(temporal.v1.workflow) = { signal: { start: true } }", {
    error: "error PT1019: a signal reference has no `ref`",
    fix: 'write signal: { ref: "…" }',
  }),
  body(
    "conflict_policy_without_start",
    `  rpc Do(In) returns (Out) {
    option (temporal.v1.workflow) = {
      update: { ref: "Set" workflow_id_conflict_policy: WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING }
    };
  }
  rpc Set(In) returns (Out) { option (temporal.v1.update) = {}; }`,
    { error: "FILE.proto:9:", fix: "add `start: true`" },
  ),
  body(
    "handlers_with_one_name",
    `  rpc Do(In) returns (Out) { option (temporal.v1.workflow) = { signal: { ref: "Stop" } signal: { ref: "handlers_with_one_name.Other.Stop" } }; }
  rpc Stop(In) returns (google.protobuf.Empty) { option (temporal.v1.signal) = {}; }`,
    { error: 'error PT1014: PKG.Svc.Stop and PKG.Other.Stop would both be the member "stop" of Do' },
    "",
    "service Other { rpc Stop(In) returns (google.protobuf.Empty) { option (temporal.v1.signal) = {}; } }",
  ),
];

const names: readonly DiagnosticCase[] = [
  option("reserved_prefix", '(temporal.v1.signal) = { name: "__temporal_do" }', {
    error: 'error PT1012: the name "__temporal_do" is reserved by Temporal',
  }),
  option("reserved_stack_trace", '(temporal.v1.query) = { name: "__stack_trace" }', { error: "error PT1012" }),
  option("reserved_alias", '(temporal.v1.workflow) = { aliases: "__temporal_x" }', {
    error: "error PT1012: the alias",
  }),
  option("reserved_queue", '(temporal.v1.workflow) = { task_queue: "__temporal_sys" }', {
    error: "error PT1012: the task queue",
  }),
  option("blank_name", '(temporal.v1.workflow) = { name: "do " }', {
    error: 'error PT1025: the name "do " begins or ends with white space',
  }),
  body(
    "registered_twice",
    `  rpc A(In) returns (Out) { option (temporal.v1.activity) = { name: "x" }; }
  rpc B(In) returns (Out) { option (temporal.v1.activity) = { name: "x" }; }`,
    {
      error:
        'FILE.proto:8:63: error PT1013: the activity name "x" of PKG.Svc.B is taken by PKG.Svc.A at FILE.proto:7:63',
      fix: "give one of the two another name",
    },
  ),
  body(
    "alias_taken",
    `  rpc A(In) returns (Out) { option (temporal.v1.workflow) = { name: "x" }; }
  rpc B(In) returns (Out) { option (temporal.v1.workflow) = { aliases: "x" }; }`,
    { error: 'error PT1013: the workflow name "x" of PKG.Svc.B is taken by PKG.Svc.A' },
  ),
  body(
    "query_name_twice",
    `  rpc A(In) returns (Out) { option (temporal.v1.query) = { name: "q" }; }
  rpc B(In) returns (Out) { option (temporal.v1.query) = { name: "q" }; }`,
    { error: 'error PT1013: the query name "q"' },
  ),
];

const settings: readonly DiagnosticCase[] = [
  option("duration_negative", "(temporal.v1.activity) = { start_to_close_timeout: { seconds: -3 } }", {
    error: "error PT1015: the duration is negative",
  }),
  option("duration_zero", "(temporal.v1.activity) = { heartbeat_timeout: {} }", {
    error: "error PT1015: the duration is zero, which sets nothing",
    fix: "leave it out",
  }),
  option("duration_tiny", "(temporal.v1.workflow) = { run_timeout: { nanos: 10 } }", {
    error: "error PT1015: the duration is below 1 ms",
  }),
  option("duration_malformed", "(temporal.v1.workflow) = { run_timeout: { seconds: 1 nanos: -5 } }", {
    error: "error PT1015: seconds: 1 nanos: -5 is not a duration",
  }),
  option("retry_backoff", "(temporal.v1.activity) = { retry_policy: { backoff_coefficient: 0.5 } }", {
    error: "error PT1016: backoff_coefficient is 0.5",
    fix: "at least 1",
  }),
  option("retry_attempts", "(temporal.v1.workflow) = { retry_policy: { max_attempts: -1 } }", {
    error: "FILE.proto:7:98: error PT1016: max_attempts is -1",
  }),
  option(
    "retry_intervals",
    "(temporal.v1.activity) = { retry_policy: { initial_interval: { seconds: 9 } max_interval: { seconds: 3 } } }",
    { error: "error PT1016: max_interval is shorter than initial_interval" },
  ),
  option("retry_error_type", '(temporal.v1.activity) = { retry_policy: { non_retryable_error_types: "" } }', {
    error: "error PT1016: a non-retryable error type is empty",
  }),
  option("priority_key", "(temporal.v1.activity) = { priority: { priority_key: -1 } }", {
    error: "error PT1017: priority_key is -1",
  }),
  option("priority_fairness_key", `(temporal.v1.workflow) = { priority: { fairness_key: "${"k".repeat(65)}" } }`, {
    error: "error PT1017: fairness_key is longer than 64 bytes",
  }),
  option("priority_weight", "(temporal.v1.workflow) = { priority: { fairness_weight: 2000 } }", {
    error: "error PT1017: fairness_weight is 2000",
  }),
  option("stage_admitted", "(temporal.v1.update) = { wait_for_stage: WAIT_POLICY_ADMITTED }", {
    error: "error PT1018: the server does not wait for WAIT_POLICY_ADMITTED",
  }),
  option("enum_of_the_future", "(temporal.v1.workflow) = { parent_close_policy: 9 }", {
    error: "error PT1018: the enum has no value 9",
  }),
  option(
    "policies_that_exclude_each_other",
    "(temporal.v1.workflow) = { id_reuse_policy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING workflow_id_conflict_policy: WORKFLOW_ID_CONFLICT_POLICY_FAIL }",
    { error: "error PT1024: workflow_id_conflict_policy and id_reuse_policy" },
  ),
];

const expressions: readonly DiagnosticCase[] = [
  id("id_never_closed", "a/${! name", {
    error: "column 3 of the ID expression `a/${! name`: `${!` is never closed",
    fix: "add `}`",
  }),
  id("id_single_quotes", "${! name.or('x') }", { error: "PT1020: column 13", fix: "use double quotes" }),
  id("id_plus", '${! "a" + name }', { error: "PT1020: column 9", fix: "in place of `+`" }),
  id("id_pipe", '${! name | "x" }', { error: "PT1020", fix: 'use `.or("…")` in place of `|`' }),
  id("id_backslash", '${! name.or("\\}") }', { error: "PT1020: column 14", fix: "outside the braces" }),
  id("id_brace_in_text", '${! "}" }', { error: "PT1020: column 5", fix: 'add `"`' }),
  id("id_metadata", "${! @foo }", { error: "PT1020: column 5" }),
  id("id_unknown_field", "x/${! nam }", {
    error:
      'FILE.proto:7:64: error PT1021: column 7 of the ID expression `x/${! nam }`: PKG.In has no field "nam". Did you mean "name"?',
    fix: 'write "name"',
  }),
  id(
    "id_snake_case",
    "x/${! order_id }",
    {
      error:
        'PT1021: column 7 of the ID expression `x/${! order_id }`: ID expressions use JSON names: "order_id" is written "orderId"',
    },
    "message W { string order_id = 1; }",
  ),
  id(
    "id_nested_unknown",
    "${! who.nmae }",
    { error: "PT1021: column 9", fix: 'write "name"' },
    "message W { In who = 1; }",
  ),
  id("id_unknown_function", "${! uuid_v5() }", { error: "PT1022: column 5", fix: "use `uuid_v4()`" }),
  id("id_foreign_function", "${! nanoid() }", { error: "nanoid() is not supported" }),
  id("id_unknown_method", "${! name.slugg() }", { error: 'is not a method of ID expressions. Did you mean "slug"?' }),
  id("id_foreign_method", "${! name.uppercase() }", {
    error: "PT1022: column 10",
    fix: "`.or(…)`, `.slug()` and `.string()`",
  }),
  id("id_arguments", "${! name.slug(1) }", { error: "PT1023", warning: "" }),
  id("id_number", "${! count }", {
    error: "`count` is a number, and an ID is made of text",
    fix: "write `count.string()`",
  }),
  id("id_number_slug", "${! count.slug() }", { error: ".slug() needs a string, and this is a number" }),
  id("id_number_or_text", '${! count.or("x") }', { error: "is a number, and an ID is made of text" }),
  id("id_message", "${! this }", { error: "`this` is a message (PKG.In)", fix: "name one of its fields: name, count" }),
  id("id_field_of_text", "${! name.first }", { error: "PT1023: column 10", warning: "" }),
  id(
    "id_bytes",
    "${! b }",
    { error: '"b" is a bytes field, which ID expressions do not support' },
    "message W { bytes b = 1; }",
  ),
  id("id_list", "${! b }", { error: '"b" is a repeated field' }, "message W { repeated string b = 1; }"),
  id("id_map", "${! b.k }", { error: '"b" is a map field' }, "message W { map<string, string> b = 1; }"),
  id(
    "id_timestamp",
    "${! at }",
    { error: '"at" is a google.protobuf.Timestamp' },
    "message W { google.protobuf.Timestamp at = 1; }",
  ),
  id("id_null", "${! null }", { error: "`null` is never text" }),
  id("id_without_bang", "x/${ name }", {
    warning: "warning PT2003: `${ … }` without `!` is plain text",
    fix: "write `${! … }`",
  }),
  id("id_moustache", "x/{{ name }}", { warning: "warning PT2003: `{{ … }}` is plain text" }),
  id("id_string_of_nothing", "${! name.string() }", { warning: "warning PT2004: column 10", fix: "before it" }),
  id("id_string_of_number", "${! count.or(1).string() }", {
    warning: "warning PT2005: column 17",
    fix: "64-bit integer",
  }),
  body("id_of_update", `  rpc Do(In) returns (Out) { option (temporal.v1.update) = { id: "\${! nope }" }; }`, {
    error: "PT1021",
    fix: "its fields are name, count",
  }),
];

const options: readonly DiagnosticCase[] = [
  option("option_refused", '(temporal.v1.workflow) = { search_attributes: "a = b" }', {
    error: "error PT1005: the option WorkflowOptions.search_attributes is not supported",
    fix: "take it out",
  }),
  option("option_ignored", "(temporal.v1.workflow) = { cli: { ignore: true } }", {
    warning: "FILE.proto:7:89: warning PT2001: the option WorkflowOptions.cli is ignored",
  }),
];

/** A contract whose author has a later version of `temporal.v1`; its numbers clash with ours, so it compiles alone. */
export const laterVersion = `syntax = "proto3";
package later;
import "google/protobuf/descriptor.proto";
message Later { string later = 99; }
extend google.protobuf.MethodOptions { Later later = 7234; }
service Svc {
  rpc Do(Later) returns (Later) { option (later) = { later: "x" }; }
}
`;

/** Every diagnostic case. */
export const cases: readonly DiagnosticCase[] = [
  ...parameters,
  ...dialects,
  ...methods,
  ...references,
  ...names,
  ...settings,
  ...expressions,
  ...options,
];
