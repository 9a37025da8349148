//! Metrics of the user's own, beside Core's and by the same exporter.

use std::collections::HashMap;

use napi_derive::napi;
use serde::Deserialize;
use temporalio_common::telemetry::metrics::{
    Counter, GaugeF64, HistogramF64, MetricKeyValue, MetricParameters, MetricValue, NewAttributes, TemporalMeter,
    UpDownCounter,
};

use crate::{
    config,
    error::{Result, guard},
    runtime::NativeRuntime,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct MetricConfig {
    kind: Kind,
    name: String,
    description: String,
    unit: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Kind {
    Counter,
    UpDownCounter,
    Histogram,
    Gauge,
}

enum Instrument {
    Counter(Counter),
    UpDownCounter(UpDownCounter),
    Histogram(HistogramF64),
    Gauge(GaugeF64),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Tag {
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
}

impl From<Tag> for MetricValue {
    fn from(tag: Tag) -> Self {
        match tag {
            Tag::Bool(value) => Self::Bool(value),
            Tag::Int(value) => Self::Int(value),
            Tag::Float(value) => Self::Float(value),
            Tag::Text(value) => Self::String(value),
        }
    }
}

#[napi]
pub struct NativeMetric {
    meter: TemporalMeter,
    instrument: Instrument,
}

#[napi]
impl NativeRuntime {
    /// Makes an instrument; none if the runtime exports no metrics.
    #[napi]
    pub fn metric(&self, options: String) -> Result<Option<NativeMetric>> {
        guard(|| {
            let MetricConfig {
                kind,
                name,
                description,
                unit,
            } = config::parse("metric", &options)?;
            self.core.enter(|core| {
                let parameters = MetricParameters::builder()
                    .name(name)
                    .description(description)
                    .unit(unit)
                    .build();
                Ok(core.telemetry().get_metric_meter().map(|meter| NativeMetric {
                    instrument: match kind {
                        Kind::Counter => Instrument::Counter(meter.counter(parameters)),
                        Kind::UpDownCounter => Instrument::UpDownCounter(meter.up_down_counter(parameters)),
                        Kind::Histogram => Instrument::Histogram(meter.histogram_f64(parameters)),
                        Kind::Gauge => Instrument::Gauge(meter.gauge_f64(parameters)),
                    },
                    meter,
                }))
            })
        })
    }
}

#[napi]
impl NativeMetric {
    /// Adds to a counter, else records the value. What a counter cannot take was refused in TypeScript.
    #[napi]
    pub fn record(&self, value: f64, tags: String) -> Result<()> {
        guard(|| {
            let tags: HashMap<String, Tag> = config::parse("metric tags", &tags)?;
            let new = NewAttributes::from(tags.into_iter().map(|(key, value)| MetricKeyValue::new(key, value)));
            let attributes = self
                .meter
                .extend_attributes(self.meter.get_default_attributes().clone(), new);
            match &self.instrument {
                Instrument::Counter(counter) => counter.add(value as u64, &attributes),
                Instrument::UpDownCounter(counter) => counter.add(value as i64, &attributes),
                Instrument::Histogram(histogram) => histogram.record(value, &attributes),
                Instrument::Gauge(gauge) => gauge.record(value, &attributes),
            }
            Ok(())
        })
    }
}
