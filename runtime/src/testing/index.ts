/** A Temporal server for tests and for trying things out. */
export { type DevServer, type DevServerOptions, startDevServer } from "./dev-server.js";
export { MockActivityEnvironment, type MockActivityOptions } from "./mock-activity.js";
export { type Stub, type Stubs, stub, stubHandle } from "./stub.js";
