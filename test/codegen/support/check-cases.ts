// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of ID expressions

import { contract } from "./protos.js";

/** A change of a contract. `PKG` stands for the case's name. */
export interface CheckCase {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** `code severity line element`, with `-` before lines of the old contract; the body begins at line 7. */
  readonly findings: readonly string[];
  /** What the text says too, in the order of the findings. */
  readonly says?: readonly string[];
}

interface Body {
  readonly body: string;
  readonly messages?: string;
  readonly more?: string;
}

function change(
  name: string,
  before: string | Body,
  after: string | Body,
  findings: readonly string[],
  ...says: string[]
): CheckCase {
  const text = (part: string | Body): string => {
    const { body, messages, more } = typeof part === "string" ? { body: part, messages: "", more: "" } : part;
    const rules = messages?.includes("buf.validate") ? 'import "buf/validate/validate.proto"; import' : "import";
    return contract("PKG", body, messages, more).replace("import", rules);
  };
  return { name, before: text(before), after: text(after), findings, says };
}

/** A change of one rpc's options. */
function options(
  name: string,
  kind: string,
  before: string,
  after: string,
  findings: readonly string[],
  ...says: string[]
) {
  const rpc = (option: string): string =>
    `  rpc Do(In) returns (${kind === "signal" ? "google.protobuf.Empty" : "Out"}) { option (temporal.v1.${kind}) = { ${option} }; }`;
  return change(name, rpc(before), rpc(after), findings, ...says);
}

/** A change of what a workflow refers to. */
function handlers(name: string, before: string, after: string, findings: readonly string[], ...says: string[]) {
  const rest = `
  rpc Stop(In) returns (google.protobuf.Empty) { option (temporal.v1.signal) = {}; }
  rpc Get(In) returns (Out) { option (temporal.v1.query) = {}; }
  rpc Set(In) returns (Out) { option (temporal.v1.update) = {}; }`;
  const body = (references: string): string =>
    `  rpc Run(In) returns (Out) { option (temporal.v1.workflow) = { ${references} }; }${rest}`;
  return change(name, body(before), body(after), findings, ...says);
}

/** A change of the message that an rpc takes; the messages are from line 11 on. */
function message(name: string, before: string, after: string, findings: readonly string[], ...says: string[]) {
  return payload(name, activity("Do", "M", "Out"), before, after, findings, ...says);
}

function payload(
  name: string,
  body: string,
  before: string,
  after: string,
  findings: readonly string[],
  ...says: string[]
) {
  return change(name, { body, messages: before }, { body, messages: after }, findings, ...says);
}

function activity(rpc: string, input: string, output: string, option = ""): string {
  return `  rpc ${rpc}(${input}) returns (${output}) { option (temporal.v1.activity) = { start_to_close_timeout: { seconds: 9 } ${option} }; }`;
}

function workflow(rpc: string, option = "", input = "In", output = "Out"): string {
  return `  rpc ${rpc}(${input}) returns (${output}) { option (temporal.v1.workflow) = { ${option} }; }`;
}

function handler(kind: string, rpc: string, option = ""): string {
  return `  rpc ${rpc}(In) returns (${kind === "signal" ? "google.protobuf.Empty" : "Out"}) { option (temporal.v1.${kind}) = { ${option} }; }`;
}

const empty = "google.protobuf.Empty";

const names: readonly CheckCase[] = [
  change(
    "workflow_gone",
    `${workflow("Do")}\n${workflow("Stay")}`,
    workflow("Stay"),
    ["PC1001 breaks -7 Svc.Do"],
    "fix: keep the rpc, deprecated",
  ),
  change(
    "workflow_rpc_renamed",
    workflow("DoIt"),
    workflow("DoThat"),
    ["PC1001 breaks -7 Svc.DoIt"],
    'DoThat, perhaps what it is called now, is "PKG.Svc.DoThat"',
    'fix: add aliases: "PKG.Svc.DoIt" to DoThat',
  ),
  change(
    "workflow_rpc_renamed_with_alias",
    workflow("DoIt"),
    workflow("DoThat", 'aliases: "PKG.Svc.DoIt"'),
    ["PC1005 care 7 Svc.DoThat"],
    "whom: older workers",
    "fix: deploy workers before callers",
  ),
  change("workflow_rpc_renamed_with_name", workflow("DoIt"), workflow("DoThat", 'name: "PKG.Svc.DoIt"'), []),
  options(
    "workflow_name_changed",
    "workflow",
    'name: "a"',
    'name: "b"',
    ["PC1001 breaks 7 Svc.Do"],
    'no worker of the new contract has the workflow type "a"',
    'it is "b"',
    'fix: add aliases: "a" to Do',
  ),
  options("workflow_name_swapped_with_alias", "workflow", 'name: "a" aliases: "b"', 'name: "b" aliases: "a"', []),
  change(
    "names_swapped",
    `${workflow("A", 'name: "a"')}\n${workflow("B", 'name: "b"')}`,
    `${workflow("A", 'name: "b"')}\n${workflow("B", 'name: "a"')}`,
    ["PC1001 breaks 7 Svc.A", "PC1001 breaks 8 Svc.B"],
    'the workflow type "b" was B and is A',
    'the workflow type "a" was A and is B',
  ),
  change(
    "activity_name_taken",
    `${activity("A", "In", "Out", 'name: "a"')}\n${activity("B", "Out", "Out", 'name: "b"')}`,
    `${activity("A", "In", "Out", 'name: "c"')}\n${activity("B", "Out", "Out", 'name: "a"')}`,
    ["PC1002 breaks 8 Svc.B", "PC1002 breaks 8 Svc.B", "PC2003 breaks 8 Svc.B"],
    'the activity type "a" was A and is B',
  ),
  options("workflow_alias_gone", "workflow", 'aliases: "old"', "", ["PC1001 breaks 7 Svc.Do"], '"old", an alias'),
  change(
    "service_gone",
    { body: workflow("Stay"), more: `service Other {\n${workflow("Do")}\n${activity("Act", "In", "Out")}\n}` },
    workflow("Stay"),
    ["PC1001 breaks -13 Other.Do", "PC1002 breaks -14 Other.Act"],
  ),
  change("activity_renamed", activity("Do", "In", "Out"), activity("DoIt", "In", "Out"), ["PC1002 breaks -7 Svc.Do"]),
  options(
    "activity_name_changed",
    "activity",
    "schedule_to_close_timeout: { seconds: 1 }",
    'schedule_to_close_timeout: { seconds: 1 } name: "do"',
    ["PC1002 breaks 7 Svc.Do"],
    'fix: keep the former name: name: "PKG.Svc.Do"',
  ),
  handlers(
    "reference_gone",
    'signal: { ref: "Stop" } query: { ref: "Get" } update: { ref: "Set" }',
    'query: { ref: "Get" }',
    ["PC1003 breaks -7 Svc.Set", "PC1003 breaks -7 Svc.Stop"],
    "updates of callers of the old contract are rejected",
    'Run does not take the signal "PKG.Svc.Stop" any more',
    'fix: keep signal: { ref: "Stop" }',
  ),
  change(
    "query_renamed",
    `${workflow("A", 'query: { ref: "Get" }')}\n${workflow("B", 'query: { ref: "Get" }')}\n${handler("query", "Get")}`,
    `${workflow("A", 'query: { ref: "Get" }')}\n${workflow("B", 'query: { ref: "Get" }')}\n${handler("query", "Get", 'name: "get"')}`,
    ["PC1003 breaks 7 Svc.Get"],
    'A and B do not take the query "PKG.Svc.Get" any more, but "get"',
    'fix: keep the former name: name: "PKG.Svc.Get"',
  ),
  change(
    "kind_of_handler",
    `${workflow("Run", 'query: { ref: "Get" }')}\n${handler("query", "Get")}`,
    `${workflow("Run", 'update: { ref: "Get" }')}\n${handler("update", "Get")}`,
    ["PC1004 breaks 8 Svc.Get"],
    "Get was a query and is an update",
  ),
  change(
    "kind_of_workflow",
    workflow("Do"),
    activity("Do", "In", "Out"),
    ["PC1004 breaks 7 Svc.Do"],
    "Do was a workflow and is an activity",
  ),
  change(
    "activity_also_workflow",
    activity("Do", "In", "Out"),
    activity("Do", "In", "Out").replace(" }; }", " }; option (temporal.v1.workflow) = {}; }"),
    [],
  ),
];

const payloads: readonly CheckCase[] = [
  change(
    "input_from_empty",
    activity("Do", empty, "Out"),
    activity("Do", "In", "Out"),
    ["PC2001 breaks 7 Svc.Do"],
    "the input of Do was google.protobuf.Empty and is PKG.In",
    "whom: open workflows, older workers, callers",
  ),
  change("input_to_empty", handler("signal", "Do"), handler("signal", "Do").replace("(In)", `(${empty})`), [
    "PC2001 breaks 7 Svc.Do",
  ]),
  change("output_from_empty", workflow("Do", "", "In", empty), workflow("Do"), ["PC2002 breaks 7 Svc.Do"]),
  change(
    "other_messages",
    { body: activity("Do", "In", "A"), messages: "message A { string a = 1; }\nmessage B { int32 a = 1; }" },
    { body: activity("Do", "B", "In"), messages: "message A { string a = 1; }\nmessage B { int32 a = 1; }" },
    ["PC2003 breaks 7 Svc.Do", "PC2004 breaks 7 Svc.Do"],
    "the input of Do was PKG.In and is PKG.B",
  ),
  change(
    "handler_of_another_service",
    {
      body: `${workflow("Run", 'signal: { ref: "Stop" }')}\n${handler("signal", "Stop", 'name: "stop"')}`,
      more: `service Other { ${handler("signal", "Halt", 'name: "stop"').replace("(In)", "(Out)")} }`,
    },
    {
      body: workflow("Run", 'signal: { ref: "PKG.Other.Halt" }'),
      more: `service Other { ${handler("signal", "Halt", 'name: "stop"').replace("(In)", "(Out)")} }`,
    },
    ["PC2003 breaks 12 Other.Halt"],
    "the input of Halt was PKG.In and is PKG.Out",
  ),
  message(
    "type_of_field_renamed",
    "message M { N n = 1; map<string, E> e = 2; } message N { string a = 1; } enum E { E_0 = 0; }",
    "message M { N n = 1; map<string, E> e = 2; message N { string a = 1; } enum E { E_0 = 0; } }",
    [],
  ),
  message(
    "type_of_field_changed",
    "message M { N n = 1; } message N { string a = 1; }",
    "message M { N n = 1; message N { int32 a = 1; } }",
    ["PC5001 breaks 11 M.n"],
  ),
  message(
    "field_renumbered",
    "message M { string a = 1; }",
    "message M { string a = 2; }",
    ["PC5001 breaks 11 M.a"],
    "JSON goes by names and is read alike, but what was written as binary",
    "fix: keep the number",
  ),
  message(
    "enum_alias_before",
    "message M { E e = 1; } enum E { E_0 = 0; E_1 = 1; }",
    "message M { E e = 1; } enum E { option allow_alias = true; E_0 = 0; E_ONE = 1; E_1 = 1; }",
    ["PC2007 care 11 E.E_ONE"],
    "E_ONE of PKG.E (input of Do) is another name of 1",
    "fix: deploy all workers of these before callers use it",
  ),
  message(
    "enum_alias_behind",
    "message M { E e = 1; } enum E { E_0 = 0; E_1 = 1; }",
    "message M { E e = 1; } enum E { option allow_alias = true; E_0 = 0; E_1 = 1; E_A = 1; }",
    ["PC2007 care 11 E.E_A"],
  ),
  change(
    "message_renamed",
    { body: activity("Do", "A", "Out"), messages: "message A { A a = 1; E e = 2; } enum E { E_0 = 0; }" },
    { body: activity("Do", "B", "Out"), messages: "message B { B a = 1; F e = 2; } enum F { E_0 = 0; }" },
    ["PC2003 care 7 Svc.Do"],
    "readers in Python, .NET and Ruby go by the name of the message",
  ),
  message(
    "field_added",
    "message M { string a = 1; }",
    "message M {\n  string a = 1;\n  N b = 2;\n}\nmessage N {}",
    ["PC2005 care 13 M.b"],
    "the field b of PKG.M (input of Do) is new",
    "whom: older workers, other languages",
    "fix: deploy all workers of these before callers set it",
  ),
  payload(
    "field_added_to_outputs",
    `${activity("Do", "In", "M")}\n${workflow("Run", "", "In", "M")}`,
    "message M {}",
    "message M { string a = 1; }",
    ["PC2005 care 12 M.a"],
    "(output of Run and Do)",
    "whom: older workers, callers, other languages",
    "fix: deploy all callers of these, workflows too",
  ),
  message(
    "field_added_below",
    "message M { repeated N n = 1; map<string, K> k = 2; } message N {} message K {}",
    "message M { repeated N n = 1; map<string, K> k = 2; } message N { int32 a = 1; } message K { int32 b = 1; }",
    ["PC2005 care 11 K.b", "PC2005 care 11 N.a"],
  ),
  message(
    "field_added_elsewhere",
    "message M {} message Unused {}",
    "message M {} message Unused { string a = 1; }",
    [],
  ),
  message(
    "field_reserved",
    "message M { string a = 1; string b = 2; }",
    'message M { string a = 1; reserved 2; reserved "b"; }',
    ["PC2006 care 11 M.b"],
    "from callers of the old contract and from histories of open workflows",
  ),
  message(
    "enum_value_added",
    "message M { E e = 1; } enum E { E_0 = 0; }",
    "message M { E e = 1; }\nenum E {\n  E_0 = 0;\n  E_1 = 1;\n}",
    ["PC2007 care 14 E.E_1"],
    "those in Java and TypeScript take for E_0",
    "fix: deploy all workers of these before callers use it",
  ),
  message(
    "enum_value_reserved",
    "message M { E e = 1; } enum E { E_0 = 0; E_1 = 1; }",
    'message M { E e = 1; } enum E { E_0 = 0; reserved 1; reserved "E_1"; }',
    ["PC2008 care 11 E.E_1"],
  ),
  message(
    "rules_changed",
    `message M { option (buf.validate.message).cel = { id: "m.a" expression: "this.a > b" }; string a = 1 [(buf.validate.field).string.min_len = 1]; }`,
    `message M { option (buf.validate.message).cel = { id: "m.a" expression: "this.a > c" }; string a = 1 [(buf.validate.field).string.min_len = 2]; }`,
    ["PC2009 care 11 M", "PC2009 care 11 M.a"],
    'the rules of a of PKG.M (input of Do) were string.min_len: "1" and are string.min_len: "2"',
  ),
  payload(
    "rules_of_outputs",
    activity("Do", "In", "M"),
    "message M { string a = 1; }",
    "message M { string a = 1 [(buf.validate.field).string.min_len = 1]; }",
    [],
  ),
];

const starts: readonly CheckCase[] = [
  options(
    "id_changed",
    "workflow",
    'id: "a/${! name }"',
    'id: "b/${! name }"',
    ["PC3001 breaks 7 Svc.Do"],
    'the ID of Do was "a/${! name }" and is "b/${! name }"',
    "fix: keep the expression",
  ),
  options("id_spelt_otherwise", "workflow", 'id: "a/${!name}"', 'id: "a/${! this.name }"', []),
  options("id_gone", "workflow", 'id: "a/${! name }"', "", ["PC3001 breaks 7 Svc.Do"], "and is not set"),
  options("update_id_changed", "update", 'id: "a/${! name }"', 'id: "b/${! name }"', ["PC3002 care 7 Svc.Do"]),
  change(
    "queue_of_service",
    `  option (temporal.v1.service) = { task_queue: "a" };\n${workflow("W")}\n${activity("A", "In", "Out")}\n${activity("B", "In", "Out", 'task_queue: "own"')}`,
    `  option (temporal.v1.service) = { task_queue: "b" };\n${workflow("W")}\n${activity("A", "In", "Out")}\n${activity("B", "In", "Out", 'task_queue: "own"')}`,
    ["PC3003 breaks 6 Svc", "PC3004 breaks 6 Svc"],
    'the task queue of W was "a" and is "b"',
    "(renameQueues of the worker)",
  ),
  options("queue_of_method", "workflow", 'task_queue: "a"', 'task_queue: "b"', ["PC3003 breaks 7 Svc.Do"]),
  change(
    "queue_moved_to_service",
    workflow("W", 'task_queue: "a"'),
    `  option (temporal.v1.service) = { task_queue: "a" };\n${workflow("W")}`,
    [],
  ),
  options(
    "queue_first_said",
    "activity",
    "start_to_close_timeout: { seconds: 1 }",
    'start_to_close_timeout: { seconds: 1 } task_queue: "b"',
    ["PC3004 care 7 Svc.Do"],
    'the task queue of Do was that of the workflow and is "b"',
  ),
  change(
    "queue_of_workflows_said",
    `${workflow("W", 'task_queue: "a"')}\n${activity("A", "In", "Out")}`,
    `  option (temporal.v1.service) = { task_queue: "a" };\n${workflow("W")}\n${activity("A", "In", "Out")}`,
    [],
  ),
  options(
    "reuse_policy",
    "workflow",
    "",
    "id_reuse_policy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE",
    ["PC3005 care 7 Svc.Do"],
    "was not set and is REJECT_DUPLICATE",
  ),
  options(
    "conflict_policy",
    "workflow",
    "workflow_id_conflict_policy: WORKFLOW_ID_CONFLICT_POLICY_FAIL",
    "workflow_id_conflict_policy: WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING",
    ["PC3006 care 7 Svc.Do"],
    "was FAIL and is USE_EXISTING",
  ),
  handlers(
    "conflict_policy_of_update",
    'update: { ref: "Set" start: true }',
    'update: { ref: "Set" start: true workflow_id_conflict_policy: WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING }',
    ["PC3006 care 7 Svc.Set"],
    "of Set for Run",
  ),
  handlers(
    "start_gone",
    'signal: { ref: "Stop" start: true }',
    'signal: { ref: "Stop" }',
    ["PC3007 care 7 Svc.Stop"],
    "Stop does not start Run any more",
  ),
  handlers("start_added", 'signal: { ref: "Stop" }', 'signal: { ref: "Stop" start: true }', []),
  options("parent_close_policy", "workflow", "", "parent_close_policy: PARENT_CLOSE_POLICY_ABANDON", [
    "PC3008 care 7 Svc.Do",
  ]),
  options(
    "search_attributes",
    "workflow",
    'typed_search_attributes: "keyword.Name = name"',
    'typed_search_attributes: "keyword.Called = name"',
    ["PC3009 care 7 Svc.Do"],
    "search_attributes of Do was Name (Keyword) and is Called (Keyword)",
  ),
  options(
    "versioning_behavior",
    "workflow",
    "versioning_behavior: VERSIONING_BEHAVIOR_PINNED",
    "versioning_behavior: VERSIONING_BEHAVIOR_AUTO_UPGRADE",
    ["PC3010 care 7 Svc.Do"],
    "was PINNED and is AUTO_UPGRADE",
  ),
];

const running: readonly CheckCase[] = [
  options(
    "timeouts_shortened",
    "workflow",
    "run_timeout: { seconds: 7200 } execution_timeout: { seconds: 9 }",
    "run_timeout: { seconds: 90 } execution_timeout: { seconds: 9 } task_timeout: { nanos: 500000000 }",
    ["PC4001 care 7 Svc.Do", "PC4001 care 7 Svc.Do"],
    "run_timeout of Do was 2 h and is 90 s",
    "task_timeout of Do was not set and is 500 ms",
  ),
  options(
    "timeouts_longer",
    "activity",
    "start_to_close_timeout: { seconds: 7 } heartbeat_timeout: { seconds: 1 }",
    "start_to_close_timeout: { seconds: 8 }",
    [],
  ),
  options(
    "heartbeat_timeout",
    "activity",
    "start_to_close_timeout: { seconds: 7 }",
    "start_to_close_timeout: { seconds: 7 } heartbeat_timeout: { seconds: 1 }",
    ["PC4001 care 7 Svc.Do"],
    "if they send no heartbeat",
  ),
  options(
    "timeouts_gone",
    "activity",
    "start_to_close_timeout: { seconds: 7 }",
    "schedule_to_start_timeout: { seconds: 9 }",
    ["PC4001 care 7 Svc.Do", "PC4002 care 7 Svc.Do"],
    "has neither start_to_close_timeout nor schedule_to_close_timeout any more",
  ),
  options(
    "retry_policy",
    "activity",
    "schedule_to_close_timeout: { seconds: 7 }",
    "schedule_to_close_timeout: { seconds: 7 } retry_policy: { max_attempts: 3 }",
    ["PC4003 care 7 Svc.Do"],
    'was not set and is {"maximumAttempts":3}',
  ),
  handlers(
    "validate_of_use",
    'update: { ref: "Set" }',
    'update: { ref: "Set" validate: true }',
    ["PC4004 care 7 Svc.Set"],
    "validate of Set in Run was false and is true",
  ),
  change(
    "validate_of_update",
    `${workflow("Run", 'update: { ref: "Set" }')}\n${handler("update", "Set", "validate: true")}`,
    `${workflow("Run", 'update: { ref: "Set" }')}\n${handler("update", "Set")}`,
    ["PC4004 care 7 Svc.Set"],
    "a validator that workflows have is not called",
  ),
  options(
    "wait_for_stage",
    "update",
    "",
    "wait_for_stage: WAIT_POLICY_COMPLETED",
    ["PC4005 care 7 Svc.Do"],
    'was "accepted" and is "completed"',
  ),
  options("wait_for_stage_said", "update", "", "wait_for_stage: WAIT_POLICY_ACCEPTED", []),
  options("wait_for_cancellation", "workflow", "", "wait_for_cancellation: true", ["PC4006 care 7 Svc.Do"]),
  options("priority", "workflow", "", "priority: { priority_key: 1 }", ["PC4007 note 7 Svc.Do"]),
];

/** A change of the message that an rpc takes, in a contract with editions. */
function edition(...[name, before, after, findings, ...says]: Parameters<typeof message>): CheckCase {
  const made = message(name, before, after, findings, ...says);
  const text = (proto: string): string => proto.replace('syntax = "proto3"', 'edition = "2023"');
  return { ...made, before: text(made.before), after: text(made.after) };
}

const ofBuf: readonly CheckCase[] = [
  edition(
    "required_added",
    "message M {}",
    "message M { string a = 1 [features.field_presence = LEGACY_REQUIRED]; }",
    ["PC2005 breaks 11 M.a"],
    "is new, and required: readers of the new contract refuse messages without it",
  ),
  edition(
    "default_changed",
    "message M { int32 a = 1 [default = 4]; }",
    "message M { int32 a = 1 [default = 5]; }",
    ["PC5001 breaks 11 M.a"],
    "readers of the two contracts take it for different values",
  ),
  message(
    "field_type",
    "message M { string a = 1; }",
    "message M { int32 a = 1; }",
    ["PC5001 breaks 11 M.a"],
    "PC5001 FIELD_WIRE_JSON_COMPATIBLE_TYPE",
    "(input of Do): values that the one contract writes",
    "whom: open workflows, older workers, callers",
  ),
  message(
    "field_renamed",
    "message M { string a_b = 1; }",
    "message M { string a_c = 1; }",
    ["PC5001 breaks 11 M.a_c"],
    "FIELD_SAME_JSON_NAME",
    "fix: keep the name, or write json_name",
  ),
  message(
    "field_renamed_with_json_name",
    "message M { string a_b = 1; }",
    'message M { string a_c = 1 [json_name = "aB"]; }',
    ["PC5001 care 11 M"],
    "FIELD_SAME_NAME",
  ),
  message(
    "field_deleted",
    "message M { string a = 1; }",
    "message M {}",
    ["PC5001 breaks 11 M.a"],
    "FIELD_NO_DELETE_UNLESS",
    "histories of open workflows have it too",
  ),
  message("fields_deleted", "message M { string a = 1; string b = 2; }", "message M {}", [
    "PC5001 breaks 11 M.a",
    "PC5001 breaks 11 M.b",
  ]),
  message(
    "enum_value_deleted",
    "message M { E e = 1; } enum E { E_0 = 0; E_1 = 1; }",
    "message M { E e = 1; } enum E { E_0 = 0; }",
    ["PC5001 breaks 11 E"],
  ),
  message(
    "enum_value_renamed",
    "message M { E e = 1; } enum E { E_0 = 0; E_1 = 1; }",
    "message M { E e = 1; } enum E { E_0 = 0; E_2 = 1; }",
    ["PC5001 breaks 11 E"],
  ),
  message("cardinality", "message M { string a = 1; }", "message M { repeated string a = 1; }", [
    "PC5001 breaks 11 M.a",
  ]),
  message(
    "oneof",
    "message M { oneof k { string a = 1; string b = 2; } }",
    "message M { oneof k { string a = 1; } string b = 2; }",
    ["PC5001 breaks 11 M.b"],
  ),
  message("reserved_gone", "message M { reserved 4; }", "message M {}", ["PC5001 care 11 M"]),
  message(
    "message_that_nobody_sends",
    "message M {} message Free { string a = 1; }",
    "message M {} message Free { int32 a = 1; }",
    ["PC5001 breaks 11 Free.a"],
    "whom: callers",
  ),
];

const harmless: readonly CheckCase[] = [
  change(
    "rpcs_added",
    workflow("Do"),
    `${workflow("Do", 'signal: { ref: "Stop" }')}\n${workflow("More")}\n${activity("Act", "In", "Out")}\n${handler("signal", "Stop")}`,
    [],
  ),
  change(
    "order_and_comments",
    `${workflow("A")}\n${workflow("B")}`,
    `${workflow("B")}\n  // The first.\n${workflow("A")}`,
    [],
  ),
  message("message_added", "message M {}", "message M {} message New { string a = 1; }", []),
  message(
    "map_and_entries",
    "message M { map<string, string> a = 1; }",
    "message M { map<string, string> a = 1; }",
    [],
  ),
  message("optional", "message M { string a = 1; }", "message M { optional string a = 1; }", []),
];

/** What of protovalidate the cases use: no package has its file. */
export const validateProto: Readonly<Record<string, string>> = {
  "buf/validate/validate.proto": `syntax = "proto2";
package buf.validate;
import "google/protobuf/descriptor.proto";
message FieldRules { optional StringRules string = 14; }
message StringRules { optional uint64 min_len = 2; }
message MessageRules { repeated Rule cel = 3; }
message Rule { optional string id = 1; optional string message = 2; optional string expression = 3; }
extend google.protobuf.FieldOptions { optional FieldRules field = 1159; }
extend google.protobuf.MessageOptions { optional MessageRules message = 1159; }
`,
};

/** Every change with what it means. */
export const checkCases: readonly CheckCase[] = [...names, ...payloads, ...starts, ...running, ...ofBuf, ...harmless];
