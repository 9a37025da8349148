//! Client settings from Temporal's config file and the `TEMPORAL_*` variables, read by Core so that all SDKs agree.

use std::collections::HashMap;

use napi_derive::napi;
use serde::Deserialize;
use serde_json::{Value, json};
use temporalio_common::envconfig::{
    ClientConfigProfile, ClientConfigTLS, DataSource, LoadClientConfigProfileOptions, load_client_config_profile,
};

use crate::{
    config::{self, invalid},
    error::{Result, guard},
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct LoadProfileConfig {
    profile: Option<String>,
    config_file: Option<String>,
    config_data: Option<String>,
    #[serde(default)]
    strict: bool,
    #[serde(default)]
    disable_file: bool,
    #[serde(default)]
    disable_env: bool,
    env: HashMap<String, String>,
}

/// JSON in and out: the shapes are `LoadClientConfigProfileOptions` and `ClientConfigProfile` in TypeScript.
#[napi]
pub fn load_client_config(options: String) -> Result<String> {
    guard(|| {
        let config: LoadProfileConfig = config::parse("client config", &options)?;
        let source = match (config.config_data, config.config_file) {
            (Some(data), _) => Some(DataSource::Data(data.into_bytes())),
            (None, path) => path.map(DataSource::Path),
        };
        let options = LoadClientConfigProfileOptions::builder()
            .maybe_config_source(source)
            .maybe_config_file_profile(config.profile)
            .config_file_strict(config.strict)
            .disable_file(config.disable_file)
            .disable_env(config.disable_env)
            .build();
        let profile = load_client_config_profile(options, Some(&config.env))
            .map_err(|error| invalid(format!("client config: {error}")))?;
        Ok(profile_json(profile).to_string())
    })
}

fn profile_json(profile: ClientConfigProfile) -> Value {
    json!({
        "address": profile.address,
        "namespace": profile.namespace,
        "apiKey": profile.api_key,
        "tls": profile.tls.map(tls_json),
        "codec": profile.codec.map(|codec| json!({ "endpoint": codec.endpoint, "auth": codec.auth })),
        "grpcMeta": profile.grpc_meta,
    })
}

fn tls_json(tls: ClientConfigTLS) -> Value {
    json!({
        "disabled": tls.disabled,
        "clientCert": tls.client_cert.and_then(source_json),
        "clientKey": tls.client_key.and_then(source_json),
        "serverCaCert": tls.server_ca_cert.and_then(source_json),
        "serverName": tls.server_name,
        "disableHostVerification": tls.disable_host_verification,
    })
}

fn source_json(source: DataSource) -> Option<Value> {
    match source {
        DataSource::Path(path) => Some(json!({ "path": path })),
        DataSource::Data(data) => Some(json!({ "data": String::from_utf8_lossy(&data) })),
        _ => None,
    }
}
