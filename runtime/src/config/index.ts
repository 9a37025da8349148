/** Client settings from the configuration that all Temporal tools share. */
export { type ClientConfig, type LoadClientConfigOptions, loadClientConfig } from "./client-config.js";
