/** All that `protempo.test.codegen.v1.Foo` declares. */
export const Foo$table: ServiceTable$1 = {
  service: "protempo.test.codegen.v1.Foo",
  workflows: [
    {
      kind: "workflow",
      key: "Foo",
      member: "foo",
      name: "protempo.test.codegen.v1.Foo.Foo",
      input: FooContext,
      output: FooClient,
      handlers: [{ row: Names$Signal }, { row: Shared$Tell, start: true }],
    },
    {
      kind: "workflow",
      key: "Run",
      member: "run",
      name: "protempo.test.codegen.v1.Foo.Run",
      input: Promise,
      output: Partial$,
      handlers: [],
    },
  ],
  activities: [
    {
      kind: "activity",
      member: "act",
      name: "protempo.test.codegen.v1.Foo.Act",
      input: Name,
      output: Name$,
    },
  ],
};

/** All that `protempo.test.codegen.v1.Bar` declares. */
export const Bar$table: ServiceTable$1 = {
  service: "protempo.test.codegen.v1.Bar",
  workflows: [
    {
      kind: "workflow",
      key: "Run",
      member: "run",
      name: "protempo.test.codegen.v1.Bar.Run",
      input: ActivityContext,
      output: WorkflowContext,
      handlers: [],
    },
    {
      kind: "workflow",
      key: "Typed",
      member: "typed",
      name: "protempo.test.codegen.v1.Bar.Typed",
      input: Awaitable,
      output: Outer_Inner,
      handlers: [],
    },
    {
      kind: "workflow",
      key: "Update",
      member: "update",
      name: "protempo.test.codegen.v1.Bar.Update",
      input: Thing,
      output: ThingInit,
      handlers: [],
    },
  ],
  activities: [
  ],
};

/** All that `protempo.test.codegen.v1.class` declares. */
export const class$table: ServiceTable$1 = {
  service: "protempo.test.codegen.v1.class",
  workflows: [
    {
      kind: "workflow",
      key: "delete",
      member: "delete",
      name: "protempo.test.codegen.v1.class.delete",
      input: delete$,
      output: Duration,
      handlers: [],
    },
  ],
  activities: [
  ],
};

/** All that `protempo.test.codegen.v1.Thing_` declares. */
export const Thing_$table: ServiceTable$1 = {
  service: "protempo.test.codegen.v1.Thing_",
  workflows: [
  ],
  activities: [
    {
      kind: "activity",
      member: "make",
      name: "protempo.test.codegen.v1.Thing_.Make",
      input: Bar_,
      output: Bar_,
    },
  ],
};
