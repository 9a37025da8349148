/** The signal `protempo.test.codegen.v1.Kinds.Touch`. */
export const Kinds$Touch: SignalRow = {
  kind: "signal",
  member: "touch",
  name: "protempo.test.codegen.v1.Kinds.Touch",
  input: null,
  output: null,
};

/** The signal `protempo.test.codegen.v1.Kinds.Both`. */
export const Kinds$Both: SignalRow = {
  kind: "signal",
  member: "both",
  name: "protempo.test.codegen.v1.Kinds.Both",
  input: Thing2,
  output: Thing2,
  description: "A signal and an activity.",
};

/** The query `protempo.test.codegen.v1.Kinds.Ping`. */
export const Kinds$Ping: QueryRow = {
  kind: "query",
  member: "ping",
  name: "protempo.test.codegen.v1.Kinds.Ping",
  input: null,
  output: null,
};

/** The query `protempo.test.codegen.v1.Kinds.Look`. */
export const Kinds$Look: QueryRow = {
  kind: "query",
  member: "look",
  name: "protempo.test.codegen.v1.Kinds.Look",
  input: Thing2,
  output: Thing2,
};

/** The update `protempo.test.codegen.v1.Kinds.Poke`. */
export const Kinds$Poke: UpdateRow = {
  kind: "update",
  member: "poke",
  name: "protempo.test.codegen.v1.Kinds.Poke",
  input: null,
  output: null,
  validator: "validatePoke",
};

/** The update `protempo.test.codegen.v1.Kinds.Redo`. */
export const Kinds$Redo: UpdateRow = {
  kind: "update",
  member: "redo",
  name: "protempo.test.codegen.v1.Kinds.Redo",
  input: Thing2,
  output: Thing2,
  description: "An update and an activity.",
  validator: "validateRedo",
};

/** All that `protempo.test.codegen.v1.Kinds` declares. */
export const Kinds$table: ServiceTable = {
  service: "protempo.test.codegen.v1.Kinds",
  workflows: [
    {
      kind: "workflow",
      key: "Sweep",
      member: "sweep",
      name: "protempo.test.codegen.v1.Kinds.Sweep",
      input: null,
      output: null,
      id: /*@__PURE__*/ idExpression("sweep/${! uuid_v4() }", (_input, source) => ["sweep/", ["uuid_v4()", () => source.uuid4()]]),
      handlers: [{ row: Kinds$Touch, start: true }, { row: Kinds$Both, start: true }, { row: Kinds$Ping }, { row: Kinds$Look }, { row: Kinds$Poke, start: true, validator: "validatePoke" }, { row: Kinds$Redo, start: true, validator: "validateRedo" }],
    },
    {
      kind: "workflow",
      key: "Collect",
      member: "collect",
      name: "protempo.test.codegen.v1.Kinds.Collect",
      input: Thing2,
      output: null,
      defaults: { taskQueue: "collect" },
      handlers: [{ row: Kinds$Touch, start: true }, { row: Kinds$Poke, start: true, validator: "validatePoke" }],
    },
    {
      kind: "workflow",
      key: "Remind",
      member: "remind",
      name: "protempo.test.codegen.v1.Kinds.Remind",
      input: Timestamp,
      output: Duration,
      handlers: [],
    },
  ],
  activities: [
    {
      kind: "activity",
      member: "both",
      name: "protempo.test.codegen.v1.Kinds.Both",
      input: Thing2,
      output: Thing2,
      defaults: { startToCloseTimeout: 1000 },
    },
    {
      kind: "activity",
      member: "redo",
      name: "protempo.test.codegen.v1.Kinds.Redo",
      input: Thing2,
      output: Thing2,
      defaults: { scheduleToCloseTimeout: 1000 },
    },
    {
      kind: "activity",
      member: "notify",
      name: "protempo.test.codegen.v1.Kinds.Notify",
      input: null,
      output: null,
    },
  ],
};
