//! One Core with its threads, logs and metrics.

use std::{net::SocketAddr, sync::Arc};

use napi::{
    Env,
    bindgen_prelude::{Function, Unknown},
};
use napi_derive::napi;
use parking_lot::Mutex;
use temporalio_common::telemetry::{build_otlp_metric_exporter, start_prometheus_metric_exporter};
use temporalio_sdk_core::{CoreRuntime, TokioRuntimeBuilder};
use tokio::task::AbortHandle;

use crate::{
    config::{self, runtime::RuntimeConfig},
    core::SharedCore,
    error::{BridgeError, Code, Result, guard},
    logs::LOG_CAPACITY,
    mailbox::Mailbox,
    panics::hush_cancellations,
};

#[napi]
pub struct NativeRuntime {
    pub(crate) core: SharedCore,
    logs: Option<Arc<Mailbox>>,
    prometheus: Mutex<Option<(SocketAddr, AbortHandle)>>,
}

#[napi]
impl NativeRuntime {
    #[napi(factory)]
    pub fn create(env: &Env, options: String, on_logs: Option<Function<'_, String, Unknown<'static>>>) -> Result<Self> {
        let logs = on_logs.as_ref().map(|_| Mailbox::new(LOG_CAPACITY));
        if let (Some(mailbox), Some(listener)) = (&logs, on_logs) {
            mailbox
                .listen(listener)
                .map_err(|error| BridgeError::new(Code::InvalidConfig, error.reason.clone()))?;
        }
        hush_cancellations();
        let runtime = guard(|| {
            let config: RuntimeConfig = config::parse("runtime", &options)?;
            let mut threads = TokioRuntimeBuilder::default();
            if let Some(count) = config.worker_threads {
                threads.inner.worker_threads(count.max(1));
            }
            let mut core = CoreRuntime::new(config.runtime_options(logs.as_ref())?, threads)
                .map_err(|error| BridgeError::new(Code::InvalidConfig, format!("runtime: {error:#}")))?;
            let prometheus = start_metrics(&mut core, &config)?;
            Ok(Self {
                core: SharedCore::new(core),
                logs,
                prometheus: Mutex::new(prometheus),
            })
        })?;
        // Node does not collect its garbage when a thread or the process ends, and servers would outlive it. It does not run
        // this hook for `process.exit` on the main thread: there TypeScript calls `shutdownAtExit`.
        env.add_env_cleanup_hook(runtime.core.downgrade(), |core| core.shut_down_in_time())
            .map_err(|error| BridgeError::invalid_state(error.reason.clone()))?;
        Ok(runtime)
    }

    /// Where Prometheus can scrape, also when port 0 was asked for.
    #[napi(getter)]
    pub fn prometheus_address(&self) -> Option<String> {
        self.prometheus.lock().as_ref().map(|(address, _)| address.to_string())
    }

    #[napi]
    pub fn shutdown_at_exit(&self) -> Result<()> {
        guard(|| {
            self.core.downgrade().shut_down_in_time();
            Ok(())
        })
    }

    #[napi]
    pub fn shutdown(&self) -> Result<()> {
        guard(|| {
            if let Some((_, exporter)) = self.prometheus.lock().take() {
                exporter.abort();
            }
            self.core.shut_down();
            if let Some(logs) = &self.logs {
                logs.close();
            }
            Ok(())
        })
    }
}

fn start_metrics(
    core: &mut CoreRuntime,
    config: &RuntimeConfig,
) -> Result<Option<(SocketAddr, AbortHandle)>, BridgeError> {
    let handle = core.tokio_handle();
    let _entered = handle.enter();
    let fail = |what: &str, error: anyhow::Error| BridgeError::new(Code::InvalidConfig, format!("{what}: {error:#}"));
    if let Some(options) = config.otlp_options()? {
        let meter = build_otlp_metric_exporter(options).map_err(|error| fail("otlp metrics", error))?;
        core.telemetry_mut().attach_late_init_metrics(Arc::new(meter));
    }
    let Some(options) = config.prometheus_options()? else {
        return Ok(None);
    };
    let address = options.socket_addr;
    let started = start_prometheus_metric_exporter(options)
        .map_err(|error| fail(&format!("prometheus metrics on {address}"), error))?;
    core.telemetry_mut().attach_late_init_metrics(started.meter);
    Ok(Some((started.bound_addr, started.abort_handle)))
}
