import { readFileSync } from "node:fs";
import { type ClientConfigProfile, type ConfigSource, loadClientConfigProfile } from "@protempo/bridge";
import type { ConnectionOptions } from "../client/connection.js";
import type { TlsOptions } from "../client/transport.js";

/** Where settings are read from. */
export interface LoadClientConfigOptions {
  /** Profile of the file. Default: `TEMPORAL_PROFILE`, then `default`. One that is named must be there. */
  readonly profile?: string | undefined;
  /** Path of the TOML file. Default: `TEMPORAL_CONFIG_FILE`, then `temporalio/temporal.toml` in the user's configuration folder. */
  readonly file?: string | undefined;
  /** Whether unknown keys of the file are errors. Default: false. */
  readonly strict?: boolean | undefined;
  /** Whether to read a file at all. Default: true. */
  readonly useFile?: boolean | undefined;
  /** Whether to read `TEMPORAL_*` variables, which win over the file. Default: true. */
  readonly useEnvironment?: boolean | undefined;
  /** Variables. Default: those of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

/** Client settings; what is not configured is left out. */
export interface ClientConfig {
  /** For `Connection.connect`. */
  readonly connection: ConnectionOptions;
  /** For clients and workers. */
  readonly namespace: string | undefined;
}

/**
 * Reads how to connect from the configuration that all of Temporal's SDKs and its CLI share. No file is no error.
 * Throws for a profile that was named and is missing, for contradicting settings and for files that cannot be read.
 */
export function loadClientConfig(options: LoadClientConfigOptions = {}): ClientConfig {
  const profile = loadClientConfigProfile({
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...(options.file === undefined ? {} : { configFile: options.file }),
    ...(options.environment === undefined ? {} : { env: { ...options.environment } }),
    strict: options.strict ?? false,
    disableFile: options.useFile === false,
    disableEnv: options.useEnvironment === false,
  });
  return {
    namespace: profile.namespace,
    connection: { address: profile.address, apiKey: profile.apiKey, headers: profile.grpcMeta, tls: tlsOf(profile) },
  };
}

/** A key means TLS unless it is switched off; so does a `tls` section, even an empty one. */
function tlsOf({ tls }: ClientConfigProfile): boolean | TlsOptions | undefined {
  if (tls === undefined) return undefined;
  if (tls.disabled === true) return false;
  if (tls.disableHostVerification) {
    throw new Error(
      "disable_host_verification is set: this SDK always checks the server's name; set server_name instead.",
    );
  }
  if (tls.clientCert && !tls.clientKey)
    throw new Error("The configuration has a client certificate, but no key for it.");
  return {
    serverRootCaCertificate: tls.serverCaCert && read(tls.serverCaCert),
    serverName: tls.serverName,
    clientCertificate:
      tls.clientCert && tls.clientKey
        ? { certificate: read(tls.clientCert), privateKey: read(tls.clientKey) }
        : undefined,
  };
}

function read(source: ConfigSource): string {
  return "data" in source ? source.data : readFileSync(source.path, "utf8");
}
