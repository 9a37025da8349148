//! Options of a runtime: logs, metrics, threads.

use std::{collections::HashMap, net::SocketAddr, sync::Arc, time::Duration};

use serde::Deserialize;
use temporalio_common::telemetry::{
    HistogramBucketOverrides, Logger, MetricTemporality, OtelCollectorOptions, OtlpProtocol, PrometheusExporterOptions,
    TelemetryOptions,
};
use temporalio_sdk_core::{RuntimeOptions, Url};

use super::{invalid, millis};
use crate::{error::BridgeError, logs::LogForwarder, mailbox::Mailbox};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RuntimeConfig {
    pub log_filter: String,
    pub worker_heartbeat_ms: Option<u64>,
    pub prometheus: Option<PrometheusConfig>,
    pub otlp: Option<OtlpConfig>,
    pub metric_prefix: Option<String>,
    #[serde(default)]
    pub global_tags: HashMap<String, String>,
    pub worker_threads: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PrometheusConfig {
    bind_address: String,
    #[serde(default)]
    counters_total_suffix: bool,
    #[serde(default)]
    unit_suffix: bool,
    #[serde(default)]
    use_seconds_for_durations: bool,
    #[serde(default)]
    histogram_bucket_overrides: HashMap<String, Vec<f64>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OtlpConfig {
    url: String,
    #[serde(default)]
    headers: HashMap<String, String>,
    metric_periodicity_ms: Option<u64>,
    #[serde(default)]
    delta_temporality: bool,
    #[serde(default)]
    use_seconds_for_durations: bool,
    #[serde(default)]
    histogram_bucket_overrides: HashMap<String, Vec<f64>>,
    #[serde(default)]
    http: bool,
}

impl RuntimeConfig {
    /// Without a log mailbox Core logs nothing.
    pub fn runtime_options(&self, logs: Option<&Arc<Mailbox>>) -> Result<RuntimeOptions, BridgeError> {
        let logging = logs.map(|mailbox| Logger::Push {
            filter: self.log_filter.clone(),
            consumer: Arc::new(LogForwarder(mailbox.clone())),
        });
        let telemetry = TelemetryOptions::builder()
            .maybe_logging(logging)
            .maybe_metric_prefix(self.metric_prefix.clone())
            .build();
        RuntimeOptions::builder()
            .telemetry_options(telemetry)
            .heartbeat_interval(millis(self.worker_heartbeat_ms))
            .build()
            .map_err(|error| invalid(format!("runtime options: {error}")))
    }

    pub fn prometheus_options(&self) -> Result<Option<PrometheusExporterOptions>, BridgeError> {
        let Some(config) = &self.prometheus else {
            return Ok(None);
        };
        let address: SocketAddr = config.bind_address.parse().map_err(|_| {
            invalid(format!(
                "prometheus.bindAddress {:?} is not an IP address and port, such as 127.0.0.1:9464",
                config.bind_address
            ))
        })?;
        Ok(Some(
            PrometheusExporterOptions::builder()
                .socket_addr(address)
                .global_tags(self.global_tags.clone())
                .counters_total_suffix(config.counters_total_suffix)
                .unit_suffix(config.unit_suffix)
                .use_seconds_for_durations(config.use_seconds_for_durations)
                .histogram_bucket_overrides(HistogramBucketOverrides {
                    overrides: config.histogram_bucket_overrides.clone(),
                })
                .build(),
        ))
    }

    pub fn otlp_options(&self) -> Result<Option<OtelCollectorOptions>, BridgeError> {
        let Some(config) = &self.otlp else { return Ok(None) };
        let url = Url::parse(&config.url).map_err(|error| invalid(format!("otlp.url {:?}: {error}", config.url)))?;
        Ok(Some(
            OtelCollectorOptions::builder()
                .url(url)
                .headers(config.headers.clone())
                .metric_periodicity(millis(config.metric_periodicity_ms).unwrap_or(Duration::from_secs(1)))
                .metric_temporality(if config.delta_temporality {
                    MetricTemporality::Delta
                } else {
                    MetricTemporality::Cumulative
                })
                .global_tags(self.global_tags.clone())
                .use_seconds_for_durations(config.use_seconds_for_durations)
                .histogram_bucket_overrides(HistogramBucketOverrides {
                    overrides: config.histogram_bucket_overrides.clone(),
                })
                .protocol(if config.http {
                    OtlpProtocol::Http
                } else {
                    OtlpProtocol::Grpc
                })
                .build(),
        ))
    }
}
