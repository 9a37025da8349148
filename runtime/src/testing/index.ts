/** A Temporal server for tests and for trying things out. */
export { type DevServer, type DevServerOptions, startDevServer } from "./dev-server.js";
export { type Stubs, stub } from "./stub.js";
