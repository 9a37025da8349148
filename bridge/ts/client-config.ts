import { sync } from "./error.js";
import { loadNative } from "./load.js";

/** Where client settings come from. */
export interface LoadClientConfigProfileOptions {
  /** Profile in the file. Default: `TEMPORAL_PROFILE`, then `default`. */
  profile?: string;
  /** Path of the TOML file. Default: `TEMPORAL_CONFIG_FILE`, then the place that all Temporal tools use. */
  configFile?: string;
  /** Text of a TOML file, in place of a path. */
  configData?: string;
  /** Whether unknown keys are errors. Default false. */
  strict?: boolean;
  /** Do not read a file. Default false. */
  disableFile?: boolean;
  /** Do not read variables. Default false. */
  disableEnv?: boolean;
  /** Variables to read. Default `process.env`. */
  env?: Record<string, string | undefined>;
}

/** A certificate or key: a path or the PEM text. */
export type ConfigSource = { path: string } | { data: string };

/** Client settings. */
export interface ClientConfigProfile {
  /** `host:port`. */
  address?: string;
  /** Namespace. */
  namespace?: string;
  /** API key; with it, TLS is on unless `tls.disabled`. */
  apiKey?: string;
  /** TLS settings. */
  tls?: {
    disabled?: boolean;
    clientCert?: ConfigSource;
    clientKey?: ConfigSource;
    serverCaCert?: ConfigSource;
    serverName?: string;
    disableHostVerification: boolean;
  };
  /** Remote codec. */
  codec?: { endpoint?: string; auth?: string };
  /** Headers of every call. */
  grpcMeta: Record<string, string>;
}

/**
 * Client settings from Temporal's config file and the `TEMPORAL_*` variables, read by the same code in all SDKs.
 *
 * Throws `INVALID_CONFIG` when the file cannot be read, the profile is missing or settings contradict each other.
 */
export function loadClientConfigProfile(options: LoadClientConfigProfileOptions = {}): ClientConfigProfile {
  const env = Object.fromEntries(Object.entries(options.env ?? process.env).filter(([, value]) => value !== undefined));
  const json = sync(() => loadNative().loadClientConfig(JSON.stringify({ ...options, env })));
  return JSON.parse(json, (_, value: unknown) => (value === null ? undefined : value)) as ClientConfigProfile;
}
