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
  body("message_of_typescript", `${fine}\n}\nmessage await {}\nmessage of {`, {
    error: "FILE.proto:9:1: error PT1012: TypeScript keeps the name of the message await",
    fix: "rename it",
  }),
  body("enum_of_typescript", `${fine}\n}\nenum arguments { FILE_ZERO = 0;`, {
    error: "error PT1012: TypeScript keeps the name of the enum arguments",
  }),
  body("service_of_typescript", `${fine}\n}\nservice eval {`, {
    error: "error PT1012: TypeScript keeps the name of the service eval",
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
  id("id_object", '${! {"a": name}.a }', { error: "PT1020: column 5", fix: "name a field in place of an object" }),
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
        'PT1021: column 7 of the ID expression `x/${! order_id }`: expressions use JSON names: "order_id" is written "orderId"',
    },
    "message W { string order_id = 1; }",
  ),
  id(
    "id_nested_unknown",
    "${! who.nmae }",
    { error: "PT1021: column 9", fix: 'write "name"' },
    "message W { In who = 1; }",
  ),
  id("id_unknown_function", "${! uuid_v5() }", {
    error:
      'PT1022: column 5 of the ID expression `${! uuid_v5() }`: uuid_v5() is not a function of expressions. Did you mean "uuid_v4"?',
    fix: "the functions are uuid_v4, nanoid, ksuid, ulid, now, throw",
  }),
  id("id_foreign_function", "${! count() }", { error: "count() is not supported" }),
  id("id_unknown_method", "${! name.slugg() }", { error: 'is not a method of expressions. Did you mean "slug"?' }),
  id("id_foreign_method", "${! name.map_each() }", {
    error: "PT1022: column 10",
    fix: "the methods are or, catch, slug, string",
  }),
  id("id_arguments", "${! name.slug(1) }", { error: "PT1023", warning: "" }),
  id("id_number", "${! count }", {
    error: "`count` is a number, and an ID is made of text",
    fix: "write `count.string()`",
  }),
  id("id_number_slug", "${! count.slug() }", {
    error: ".slug() needs a string, and this is a number",
    fix: "put `.string()` before `.slug()`",
  }),
  id("id_number_or_text", '${! count.or("x") }', { error: "is a number, and an ID is made of text" }),
  id("id_message", "${! this }", { error: "`this` is a message (PKG.In)", fix: "name one of its fields: name, count" }),
  id("id_field_of_text", "${! name.first }", { error: "PT1023: column 10", warning: "" }),
  id("id_hash", '${! name.hash("sha256") }', {
    error: "is bytes, and an ID is made of text",
    fix: '.encode("hex")',
  }),
  id("id_hash_unknown", '${! name.hash("md5") }', { error: '.hash("md5") is not supported', fix: 'use "sha256"' }),
  id(
    "id_list",
    "${! b }",
    { error: "`b` is a list, and an ID is made of text", fix: "`.index(0)`" },
    "message W { repeated string b = 1; }",
  ),
  id(
    "id_field_of_list",
    "${! b.name }",
    { error: '"name" is read from a list', fix: "choose an item with `.index(0)`" },
    "message W { repeated In b = 1; }",
  ),
  id(
    "id_join_of_messages",
    '${! b.join("/") }',
    { error: ".join() needs a list of text" },
    "message W { repeated In b = 1; }",
  ),
  id(
    "id_map",
    "${! b }",
    { error: "`b` is a map, and an ID is made of text", fix: "name a key: `b.key`" },
    "message W { map<string, string> b = 1; }",
  ),
  id(
    "id_struct",
    "${! a }",
    { error: '"a" is a google.protobuf.Any, which expressions do not support' },
    "message W { google.protobuf.Any a = 1; }",
  ),
  id("id_time", '${! name.ts_parse("2006") }', { error: "is a time, and an ID is made of text", fix: ".string()" }),
  id("id_layout", '${! name.ts_format("2006 MST") }', {
    error: 'column 20 of the ID expression `${! name.ts_format("2006 MST") }`: the layout "2006 MST" has "MST"',
    fix: "Z07:00",
  }),
  id("id_index", "${! name.slice(count) }", { error: ".slice() takes a whole number here", fix: "as a literal" }),
  id("id_throw", "${! name.or(throw()) }", { error: "throw() takes one text", fix: 'write `throw("why")`' }),
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

/** A case of one workflow with this mapping to typed search attributes. */
function typed(name: string, mapping: string, expected: Expected): DiagnosticCase {
  return option(name, `(temporal.v1.workflow) = { typed_search_attributes: ${JSON.stringify(mapping)} }`, expected);
}

/** A case of one workflow with this mapping to search attributes. */
function untyped(name: string, mapping: string, expected: Expected): DiagnosticCase {
  return option(name, `(temporal.v1.workflow) = { search_attributes: ${JSON.stringify(mapping)} }`, expected);
}

const mappings: readonly DiagnosticCase[] = [
  untyped("sa_unknown_field", "A = name\nB = nam", {
    error: 'FILE.proto:7:82: error PT1021: line 2, column 5 of search_attributes: PKG.In has no field "nam"',
    fix: 'write "name"',
  }),
  untyped("sa_no_assignment", "A", { error: "PT1020: line 1, column 2", fix: "write one `Name = expression` a line" }),
  untyped("sa_two_on_a_line", "A = name B = name", { error: "line 1, column 10 of search_attributes: unexpected `B`" }),
  untyped("sa_nested", "A.B = name", { error: "PT1026: line 1, column 1", fix: "typed_search_attributes" }),
  untyped("sa_twice", "A = name\nA = count", {
    error: "PT1026: line 2, column 1 of search_attributes: A is set twice",
  }),
  untyped("sa_system", "WorkflowId = name", { error: "the server sets the search attribute WorkflowId itself" }),
  untyped("sa_message", "A = this", { error: "A is a search attribute, and this is a message" }),
  typed("sa_type_unknown", "keywrd.A = name", {
    error: '"keywrd" is not a type of search attributes. Did you mean "keyword"?',
  }),
  typed("sa_type_missing", "A = name", { error: "A is not the type and the name of a search attribute" }),
  typed("sa_type_wrong", "keyword.A = count", {
    error:
      "PT1023: line 1, column 1 of typed_search_attributes: A is a search attribute of type keyword, and this is a number",
    fix: "put `.string()` after it",
  }),
  typed("sa_nothing", 'keyword.A = name.or("none")\nkeyword.B = name', {
    warning: "warning PT2014: line 2, column 1 of typed_search_attributes: where the field is empty, Go does not start",
    fix: "put `.or(…)` after the field",
  }),
  untyped("sa_nothing_before_a_method", "A = count\nB = count.int64()", {
    warning: "warning PT2014: line 2, column 11 of search_attributes: where the field is empty",
  }),
  option(
    "sa_both",
    '(temporal.v1.workflow) = { search_attributes: "A = name" typed_search_attributes: "keyword.A = name" }',
    {
      error: "PT1006: search_attributes and typed_search_attributes exclude each other",
    },
  ),
];

const options: readonly DiagnosticCase[] = [
  body("option_refused", `  option (temporal.v1.service) = { nexus: { enabled: true } };\n${fine}`, {
    error: "FILE.proto:7:45: error PT1005: the option NexusServiceOptions.enabled is not supported",
    fix: "take it out",
  }),
  option("option_ignored", "(temporal.v1.workflow) = { cli: { ignore: true } }", {
    warning: "FILE.proto:7:89: warning PT2001: the option WorkflowOptions.cli is ignored",
  }),
];

/** A case of an activity with these options. */
function activity(name: string, settings: string, expected: Expected): DiagnosticCase {
  return body(name, `  rpc Do(In) returns (Out) { option (temporal.v1.activity) = { ${settings} }; }`, expected);
}

const queue = '  option (temporal.v1.service) = { task_queue: "q" };';

/** A case of a workflow with these options, in a service with a task queue; its rpc is on line 8. */
function workflow(name: string, settings: string, expected: Expected): DiagnosticCase {
  const rpc = `  rpc Do(In) returns (Out) { option (temporal.v1.workflow) = { ${settings} }; }`;
  return body(name, `${queue}\n${rpc}`, expected);
}

const risks: readonly DiagnosticCase[] = [
  option("no_task_queue", "(temporal.v1.workflow) = {}", {
    warning: "FILE.proto:7:3: warning PT2006: the workflow Do has no task queue",
    fix: "set task_queue in (temporal.v1.service)",
  }),
  activity("no_timeout", 'task_queue: "q"', {
    warning: "FILE.proto:7:3: warning PT2007: the activity Do has no timeout",
    fix: "set start_to_close_timeout",
  }),
  activity("heartbeat_too_long", "start_to_close_timeout: { seconds: 5 } heartbeat_timeout: { seconds: 10 }", {
    warning: "warning PT2008: heartbeat_timeout of Do is longer than start_to_close_timeout",
    fix: "make it shorter",
  }),
  activity("attempt_too_long", "start_to_close_timeout: { seconds: 9 } schedule_to_close_timeout: { seconds: 5 }", {
    warning: "warning PT2008: start_to_close_timeout of Do is longer than schedule_to_close_timeout",
  }),
  activity(
    "interval_too_long",
    "schedule_to_close_timeout: { seconds: 5 } retry_policy: { max_interval: { seconds: 9 } }",
    {
      warning: "warning PT2008: max_interval of Do is longer than schedule_to_close_timeout",
    },
  ),
  workflow("run_too_long", "run_timeout: { seconds: 9 } execution_timeout: { seconds: 5 }", {
    warning: "FILE.proto:8:3: warning PT2008: run_timeout of Do is longer than execution_timeout",
  }),
  workflow("retried_without_end", "retry_policy: { initial_interval: { seconds: 1 } }", {
    warning: "FILE.proto:8:3: warning PT2009: Do is started again without end when it fails",
    fix: "set max_attempts, or an execution_timeout",
  }),
  activity(
    "retried_in_a_loop",
    "start_to_close_timeout: { seconds: 5 } retry_policy: { initial_interval: { nanos: 5000000 } backoff_coefficient: 1 }",
    { warning: "warning PT2009: Do is retried without end, every 5 ms", fix: "set max_attempts" },
  ),
  body(
    "update_id_missing",
    `${queue}
  rpc Do(In) returns (Out) { option (temporal.v1.workflow) = { update: { ref: "Set" start: true } }; }
  rpc Set(In) returns (Out) { option (temporal.v1.update) = {}; }`,
    {
      warning: "FILE.proto:8:64: warning PT2010: the update Set has no ID, so a call that is repeated updates twice",
      fix: "set id:",
    },
  ),
  body(
    "update_id_random",
    `${queue}
  rpc Do(In) returns (Out) { option (temporal.v1.workflow) = { update: { ref: "Set" start: true } }; }
  rpc Set(In) returns (Out) { option (temporal.v1.update) = { id: "set/\${! name }/\${! nanoid() }" }; }`,
    {
      warning: "FILE.proto:8:64: warning PT2010: the ID of the update Set is another one on every try",
      fix: "make its ID of fields of the input",
    },
  ),
  workflow("task_timeout_too_long", "task_timeout: { seconds: 121 }", {
    warning: "FILE.proto:8:80: warning PT2012: the server takes a task_timeout of 120 s",
  }),
  workflow("duration_too_long", "run_timeout: { seconds: 10000000000 }", {
    error: "FILE.proto:8:79: error PT1015: the duration is longer than 290 years",
  }),
  id("id_too_long", "x".repeat(1001), { error: "error PT1025: every ID is longer than 1000 bytes" }),
  body("go_run", "  rpc Cancel(In) returns (google.protobuf.Empty) { option (temporal.v1.signal) = {}; }", {
    warning:
      "FILE.proto:7:3: warning PT2011: the rpc Cancel has a name that Go keeps for itself: Cancel of a workflow's run",
    fix: "rename it",
  }),
  body("go_client", "  rpc CancelWorkflow(In) returns (Out) { option (temporal.v1.query) = {}; }", {
    warning: "PT2011: the rpc CancelWorkflow has a name that Go keeps for itself",
  }),
  body("java_keyword", "  rpc Default(In) returns (Out) { option (temporal.v1.query) = {}; }", {
    warning: "PT2011: the rpc Default has a name that Java keeps for itself: default",
  }),
  body("python_keyword", "  rpc Lambda(In) returns (Out) { option (temporal.v1.query) = {}; }", {
    warning: "PT2011: the rpc Lambda has a name that Python keeps for itself: lambda",
  }),
  body(
    "names_elsewhere",
    `  rpc GetStatus(In) returns (Out) { option (temporal.v1.query) = {}; }
  rpc get_status(In) returns (Out) { option (temporal.v1.query) = {}; }`,
    { warning: "FILE.proto:8:3: warning PT2011: the rpcs GetStatus and get_status are both GetStatus in Go" },
  ),
  body(
    "delete_twice",
    `  rpc delete(In) returns (Out) { option (temporal.v1.query) = {}; }
  rpc Delete(In) returns (Out) { option (temporal.v1.query) = {}; }`,
    { error: 'FILE.proto:8:3: error PT1014: the rpcs delete and Delete of PKG.Svc would both be the member "delete"' },
  ),
  body("bare_wrapper", "  rpc Do(google.protobuf.StringValue) returns (Out) { option (temporal.v1.query) = {}; }", {
    error: "FILE.proto:7:10: error PT1027: the rpc Do has a bare google.protobuf.StringValue",
    fix: "put it into a message of its own",
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
  ...mappings,
  ...options,
  ...risks,
];
