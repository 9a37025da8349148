/** The signal `protempo.test.codegen.v1.Names.Signal`. */
export const Names$Signal: SignalRow = {
  kind: "signal",
  member: "signal",
  name: "protempo.test.codegen.v1.Names.Signal",
  input: Name,
  output: null,
};

/** The signal `protempo.test.codegen.v1.Names.Cancel`. */
export const Names$Cancel: SignalRow = {
  kind: "signal",
  member: "cancel$",
  name: "protempo.test.codegen.v1.Names.Cancel",
  input: Name,
  output: null,
};

/** The signal `protempo.test.codegen.v1.Names.Delete`. */
export const Names$Delete: SignalRow = {
  kind: "signal",
  member: "delete",
  name: "protempo.test.codegen.v1.Names.Delete",
  input: Name,
  output: null,
};

/** The signal `protempo.test.codegen.v1.Names.Then`. */
export const Names$Then: SignalRow = {
  kind: "signal",
  member: "then$",
  name: "protempo.test.codegen.v1.Names.Then",
  input: Name,
  output: null,
};

/** The signal `protempo.test.codegen.v1.Names.Ctx`. */
export const Names$Ctx: SignalRow = {
  kind: "signal",
  member: "ctx$",
  name: "protempo.test.codegen.v1.Names.Ctx",
  input: Name,
  output: null,
};

/** The signal `protempo.test.codegen.v1.Names.Input`. */
export const Names$Input: SignalRow = {
  kind: "signal",
  member: "input$",
  name: "protempo.test.codegen.v1.Names.Input",
  input: Name,
  output: null,
};

/** The query `protempo.test.codegen.v1.Names.Get`. */
export const Names$Get: QueryRow = {
  kind: "query",
  member: "get",
  name: "protempo.test.codegen.v1.Names.Get",
  input: Name,
  output: Name,
};

/** The query `protempo.test.codegen.v1.Names.ToString`. */
export const Names$ToString: QueryRow = {
  kind: "query",
  member: "toString$",
  name: "protempo.test.codegen.v1.Names.ToString",
  input: Name,
  output: Name,
};

/** The query `protempo.test.codegen.v1.Names.WorkflowId`. */
export const Names$WorkflowId: QueryRow = {
  kind: "query",
  member: "workflowId$",
  name: "protempo.test.codegen.v1.Names.WorkflowId",
  input: Name,
  output: Name,
};

/** The query `protempo.test.codegen.v1.Names.get_status`. */
export const Names$get_status: QueryRow = {
  kind: "query",
  member: "get_status",
  name: "protempo.test.codegen.v1.Names.get_status",
  input: Name,
  output: Name,
};

/** The update `protempo.test.codegen.v1.Names.Start`. */
export const Names$Start: UpdateRow = {
  kind: "update",
  member: "start",
  name: "protempo.test.codegen.v1.Names.Start",
  input: Name,
  output: Name,
};

/** The update `protempo.test.codegen.v1.Names.Constructor`. */
export const Names$Constructor: UpdateRow = {
  kind: "update",
  member: "constructor$",
  name: "protempo.test.codegen.v1.Names.Constructor",
  input: Name,
  output: Name,
};

/** The update `protempo.test.codegen.v1.Names.Validate`. */
export const Names$Validate: UpdateRow = {
  kind: "update",
  member: "validate",
  name: "protempo.test.codegen.v1.Names.Validate",
  input: Name,
  output: Name,
  validator: "validateValidate",
};

/** The update `protempo.test.codegen.v1.Names.Foo`. */
export const Names$Foo: UpdateRow = {
  kind: "update",
  member: "foo",
  name: "protempo.test.codegen.v1.Names.Foo",
  input: Name,
  output: Name,
  validator: "validateFoo$",
};

/** The update `protempo.test.codegen.v1.Names.ValidateFoo`. */
export const Names$ValidateFoo: UpdateRow = {
  kind: "update",
  member: "validateFoo",
  name: "protempo.test.codegen.v1.Names.ValidateFoo",
  input: Name,
  output: Name,
};

/** The update `protempo.test.codegen.v1.Names.StartUpdate`. */
export const Names$StartUpdate: UpdateRow = {
  kind: "update",
  member: "startUpdate$",
  name: "protempo.test.codegen.v1.Names.StartUpdate",
  input: Name,
  output: Name,
};

/** All that `protempo.test.codegen.v1.Names` declares. */
export const Names$table: ServiceTable = {
  service: "protempo.test.codegen.v1.Names",
  taskQueue: "names",
  workflows: [
    {
      kind: "workflow",
      key: "Run",
      member: "run",
      name: "protempo.test.codegen.v1.Names.Run",
      input: Name,
      output: Name,
      handlers: [{ row: Names$Signal }, { row: Names$Cancel }, { row: Names$Delete }, { row: Names$Then }, { row: Names$Ctx }, { row: Names$Input }, { row: Names$Get }, { row: Names$ToString }, { row: Names$WorkflowId }, { row: Names$get_status }, { row: Names$Start }, { row: Names$Constructor }, { row: Names$Validate, validator: "validateValidate" }, { row: Names$Foo, validator: "validateFoo$" }, { row: Names$ValidateFoo }, { row: Names$StartUpdate }],
    },
    {
      kind: "workflow",
      key: "ArchiveOrder",
      member: "archiveOrder",
      name: "protempo.test.codegen.v1.Names.ArchiveOrder",
      input: Name,
      output: Name,
      handlers: [],
    },
  ],
  activities: [
    {
      kind: "activity",
      member: "result",
      name: "protempo.test.codegen.v1.Names.Result",
      input: Name,
      output: Name,
    },
    {
      kind: "activity",
      member: "getHTTPInfoV2",
      name: "protempo.test.codegen.v1.Names.GetHTTPInfoV2",
      input: Name,
      output: Name,
    },
    {
      kind: "activity",
      member: "hTTPGet",
      name: "protempo.test.codegen.v1.Names.HTTPGet",
      input: Name,
      output: Name,
    },
    {
      kind: "activity",
      member: "iD",
      name: "protempo.test.codegen.v1.Names.ID",
      input: Name,
      output: Name,
    },
    {
      kind: "activity",
      member: "toJSON$",
      name: "protempo.test.codegen.v1.Names.ToJSON",
      input: Name,
      output: Name,
    },
    {
      kind: "activity",
      member: "archiveOrder",
      name: "protempo.test.codegen.v1.Names.ArchiveOrder",
      input: Name,
      output: Name,
    },
  ],
};
