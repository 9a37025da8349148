/** The query `protempo.test.codegen.v1.Options.Read`. */
export const Options$Read: QueryRow = {
  kind: "query",
  member: "read",
  name: "read.renamed",
  input: OptionsRequest,
  output: OptionsResponse,
  description: "A query with a name.",
};

/** The signal `protempo.test.codegen.v1.Options.Tell`. */
export const Options$Tell: SignalRow = {
  kind: "signal",
  member: "tell",
  name: "tell.renamed",
  input: OptionsRequest,
  output: null,
  description: "A signal with a name.",
};

/** The update `protempo.test.codegen.v1.Options.Change`. */
export const Options$Change: UpdateRow = {
  kind: "update",
  member: "change",
  name: "change.renamed",
  input: OptionsRequest,
  output: OptionsResponse,
  description: "An update with every option.",
  id: /*@__PURE__*/ idExpression("change/${! text }", (input) => ["change/", ["text", () => plain(explicit(field(input, ["choice", "text"])))]]),
  waitForStage: 3,
};

/** The update `protempo.test.codegen.v1.Options.Accept`. */
export const Options$Accept: UpdateRow = {
  kind: "update",
  member: "accept",
  name: "protempo.test.codegen.v1.Options.Accept",
  input: OptionsRequest,
  output: null,
  description: "An update with the deprecated name of its stage, and a validator that a workflow does without.",
  waitForStage: 2,
  validator: "validateAccept",
};

/** All that `protempo.test.codegen.v1.Options` declares. */
export const Options$table: ServiceTable = {
  service: "protempo.test.codegen.v1.Options",
  taskQueue: "options",
  workflows: [
    {
      kind: "workflow",
      key: "Everything",
      member: "everything",
      name: "everything.renamed",
      input: OptionsRequest,
      output: OptionsResponse,
      aliases: ["everything.old", "everything.older"],
      id: /*@__PURE__*/ idExpression("everything/${! id.slug() }/${! kind }/${! count.string() }/${! ratio.string() }/${! big }/${! nested.name.or(uuid_v4()) }/${! text.or(\"none\") }/${! flag.string() }", (input, source) => ["everything/", ["id.slug()", () => slug(plain(implicit(field(input, "id"))))], "/", ["kind", () => enumName(implicit(field(input, "kind")), { "0": "OPTIONS_KIND_UNSPECIFIED", "1": "OPTIONS_KIND_ONE" })], "/", ["count.string()", () => text(plain(implicit(field(input, "count"))))], "/", ["ratio.string()", () => text(float(implicit(field(input, "ratio"))))], "/", ["big", () => decimal(implicit(field(input, "big")))], "/", ["nested.name.or(uuid_v4())", () => or(() => plain(implicit(field(input, "nested", "name"))), () => source.uuid4())], "/", ["text.or(\"none\")", () => or(() => plain(explicit(field(input, ["choice", "text"]))), () => "none")], "/", ["flag.string()", () => text(plain(implicit(field(input, "flag"))))]]),
      searchAttributes: /*@__PURE__*/ searchAttributeMapping((input, source) => [["OptionsId", "Keyword", () => plain(implicit(field(input, "id")))], ["OptionsCount", "Int", () => plain(implicit(field(input, "count")))], ["OptionsRatio", "Double", () => float(implicit(field(input, "ratio")))], ["OptionsFlag", "Bool", () => plain(implicit(field(input, "flag")))], ["OptionsText", "Text", () => or(() => plain(explicit(field(input, ["choice", "text"]))), () => "none")], ["OptionsTags", "KeywordList", () => list(field(input, "tags"), plain)], ["OptionsAt", "Datetime", () => or(() => timestamp(explicit(field(input, "at"))), () => nowText(source))]]),
      defaults: { taskQueue: "everything", executionTimeout: 3600500, runTimeout: 1800000, taskTimeout: 20000, retry: { initialInterval: 2000, maximumInterval: 60000, backoffCoefficient: 1.5, maximumAttempts: 7, nonRetryableErrorTypes: ["a", "b \"quoted\""] }, idReusePolicy: 3, idConflictPolicy: 3, parentClosePolicy: 2, versioningBehavior: 1, waitForCancellation: true, eagerStart: true, priority: { priorityKey: 1, fairnessKey: "tenant", fairnessWeight: 2.5 } },
      handlers: [{ row: Options$Tell, start: true }, { row: Options$Read }, { row: Options$Change, start: true, validator: "validateChange", idConflictPolicy: 2 }, { row: Options$Accept }],
    },
    {
      kind: "workflow",
      key: "Express",
      member: "express",
      name: "protempo.test.codegen.v1.Options.Express",
      input: OptionsRequest,
      output: OptionsResponse,
      id: /*@__PURE__*/ idExpression("${! tags.0 | kinds.k | nested.tags.index(-1) }/${! id.not_empty().catch(ksuid()).slice(0, 8) }/${! nanoid() }/${! count.int64().string() }/${! hash.hash(\"sha256\").encode(\"hex\") }/${! at.ts_format(\"2006-01-02\") }/${! id.or(throw(\"an ID is needed\")).uppercase().trim() }", (input, source) => [["tags.0 | kinds.k | nested.tags.index(-1)", () => or(() => or(() => plain(explicit(field(input, "tags", "0"))), () => enumName(explicit(field(input, "kinds", "k")), { "0": "OPTIONS_KIND_UNSPECIFIED", "1": "OPTIONS_KIND_ONE" })), () => itemAt(list(field(input, "nested", "tags"), plain), -1))], "/", ["id.not_empty().catch(ksuid()).slice(0, 8)", () => sliceOf(orCatch(() => notEmpty(plain(implicit(field(input, "id")))), () => ksuid(source)), 0, 8)], "/", ["nanoid()", () => nanoid(source)], "/", ["count.int64().string()", () => text(int64(plain(implicit(field(input, "count")))))], "/", ["hash.hash(\"sha256\").encode(\"hex\")", () => encodeBytes(sha256Of(base64(implicit(field(input, "hash")))), "hex")], "/", ["at.ts_format(\"2006-01-02\")", () => tsFormat(timestamp(explicit(field(input, "at"))), ["2006", "-", "01", "-", "02"])], "/", ["id.or(throw(\"an ID is needed\")).uppercase().trim()", () => trimText(upperCase(or(() => plain(implicit(field(input, "id"))), () => fail("an ID is needed"))))]]),
      searchAttributes: /*@__PURE__*/ searchAttributeMapping((input) => [["OptionsId", null, () => plain(implicit(field(input, "id")))], ["OptionsCount", null, () => int64(plain(implicit(field(input, "count"))))], ["OptionsAt", null, () => tsParse(timestamp(explicit(field(input, "at"))), ["2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05", "Z"])]]),
      handlers: [],
    },
  ],
  activities: [
    {
      kind: "activity",
      member: "work",
      name: "work.renamed",
      input: OptionsRequest,
      output: OptionsResponse,
      defaults: { taskQueue: "work", scheduleToCloseTimeout: 100000, scheduleToStartTimeout: 10000, startToCloseTimeout: 30000, heartbeatTimeout: 3000, retry: { maximumAttempts: 1 }, waitForCancellation: true, priority: { priorityKey: 5 } },
    },
  ],
};
