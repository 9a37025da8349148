/** The signal `protempo.test.codegen.other.Shared.Tell`. */
export const Shared$Tell: SignalRow = {
  kind: "signal",
  member: "tell",
  name: "protempo.test.codegen.other.Shared.Tell",
  input: Name,
  output: null,
};

/** All that `protempo.test.codegen.other.Shared` declares. */
export const Shared$table: ServiceTable = {
  service: "protempo.test.codegen.other.Shared",
  workflows: [
  ],
  activities: [
  ],
};
