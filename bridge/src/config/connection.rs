//! Options of a connection and of one call.

use std::{collections::HashMap, time::Duration};

use serde::Deserialize;
use temporalio_client::{
    ClientKeepAliveOptions, ClientTlsOptions, ConnectionOptions, DnsLoadBalancingOptions, GrpcCompression,
    HttpConnectProxyOptions, RetryOptions, TlsOptions, Url,
};

use super::{invalid, millis};
use crate::error::BridgeError;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConnectionConfig {
    pub target_url: String,
    identity: String,
    client_name: String,
    client_version: String,
    api_key: Option<String>,
    #[serde(default)]
    headers: HashMap<String, String>,
    #[serde(default)]
    binary_headers: HashMap<String, Vec<u8>>,
    tls: Option<TlsConfig>,
    pub connect_timeout_ms: u64,
    retry: Option<RetryConfig>,
    keep_alive: Option<KeepAliveConfig>,
    proxy: Option<ProxyConfig>,
    gzip: bool,
    skip_get_system_info: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TlsConfig {
    server_root_ca_cert: Option<String>,
    domain: Option<String>,
    client_cert: Option<String>,
    client_private_key: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RetryConfig {
    initial_interval_ms: u64,
    randomization_factor: f64,
    multiplier: f64,
    max_interval_ms: u64,
    max_elapsed_ms: Option<u64>,
    max_retries: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct KeepAliveConfig {
    interval_ms: u64,
    timeout_ms: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ProxyConfig {
    target: String,
    basic_auth: Option<BasicAuth>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct BasicAuth {
    username: String,
    password: String,
}

/// Options of one call.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CallConfig {
    pub retry: Option<bool>,
    pub timeout_ms: Option<u64>,
    #[serde(default)]
    pub headers: HashMap<String, String>,
    #[serde(default)]
    pub binary_headers: HashMap<String, Vec<u8>>,
}

impl ConnectionConfig {
    pub fn connection_options(self) -> Result<ConnectionOptions, BridgeError> {
        let url = Url::parse(&self.target_url)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .ok_or_else(|| {
                invalid(format!(
                    "targetUrl {:?} is not an http:// or https:// URL with a host",
                    self.target_url
                ))
            })?;
        // Core refuses DNS balancing together with a proxy.
        let dns = self.proxy.is_none().then(|| DnsLoadBalancingOptions::builder().build());
        Ok(ConnectionOptions::new(url)
            .identity(self.identity)
            .client_name(self.client_name)
            .client_version(self.client_version)
            .maybe_api_key(self.api_key)
            .maybe_tls_options(self.tls.map(TlsConfig::tls_options).transpose()?)
            .connect_timeout(Duration::from_millis(self.connect_timeout_ms))
            .retry_options(
                self.retry
                    .map_or_else(RetryOptions::no_retries, RetryConfig::retry_options),
            )
            .keep_alive(self.keep_alive.map(KeepAliveConfig::keep_alive_options))
            .maybe_headers((!self.headers.is_empty()).then_some(self.headers))
            .maybe_binary_headers((!self.binary_headers.is_empty()).then_some(self.binary_headers))
            .maybe_http_connect_proxy(self.proxy.map(ProxyConfig::proxy_options))
            .dns_load_balancing(dns)
            .grpc_compression(if self.gzip {
                GrpcCompression::Gzip
            } else {
                GrpcCompression::None
            })
            .skip_get_system_info(self.skip_get_system_info)
            .build())
    }
}

impl TlsConfig {
    fn tls_options(self) -> Result<TlsOptions, BridgeError> {
        let client = match (self.client_cert, self.client_private_key) {
            (Some(cert), Some(key)) => Some(
                ClientTlsOptions::builder()
                    .client_cert(cert.into_bytes())
                    .client_private_key(key.into_bytes())
                    .build(),
            ),
            (None, None) => None,
            _ => {
                return Err(invalid(
                    "tls.clientCert and tls.clientPrivateKey belong together: give both or neither",
                ));
            }
        };
        Ok(TlsOptions::builder()
            .maybe_server_root_ca_cert(self.server_root_ca_cert.map(String::into_bytes))
            .maybe_domain(self.domain)
            .maybe_client_tls_options(client)
            .build())
    }
}

impl RetryConfig {
    fn retry_options(self) -> RetryOptions {
        RetryOptions::builder()
            .initial_interval(Duration::from_millis(self.initial_interval_ms))
            .randomization_factor(self.randomization_factor)
            .multiplier(self.multiplier)
            .max_interval(Duration::from_millis(self.max_interval_ms))
            .max_elapsed_time(millis(self.max_elapsed_ms))
            .max_retries(self.max_retries)
            .build()
    }
}

impl KeepAliveConfig {
    fn keep_alive_options(self) -> ClientKeepAliveOptions {
        ClientKeepAliveOptions::builder()
            .interval(Duration::from_millis(self.interval_ms))
            .timeout(Duration::from_millis(self.timeout_ms))
            .build()
    }
}

impl ProxyConfig {
    fn proxy_options(self) -> HttpConnectProxyOptions {
        HttpConnectProxyOptions::new(self.target)
            .maybe_basic_auth(self.basic_auth.map(|auth| (auth.username, auth.password)))
            .build()
    }
}
