//! Temporal's development and test servers as child processes.

use std::process::Stdio;

use napi::Env;
use napi_derive::napi;
use temporalio_sdk_core::ephemeral_server::{EphemeralServer, EphemeralServerError};
use tokio::sync::oneshot;

use crate::{
    config::{
        self,
        server::{DevServerConfig, TestServerConfig},
    },
    core::SharedCore,
    error::{BridgeError, Code, Result},
    runtime::NativeRuntime,
    settle::{JsPromise, promise},
};

/// A running server. A task of the runtime owns it, so that it ends with the runtime, or when its handle is garbage.
#[napi]
pub struct NativeServer {
    core: SharedCore,
    stop: Option<oneshot::Sender<()>>,
    stopped: Option<oneshot::Receiver<Result<(), BridgeError>>>,
    target: String,
    pid: Option<u32>,
    has_test_service: bool,
}

#[napi]
impl NativeRuntime {
    #[napi]
    pub fn start_dev_server(&self, env: &Env, options: String) -> Result<JsPromise> {
        let config: DevServerConfig = config::parse("dev server", &options)?;
        let core = self.core.clone();
        promise(env, &self.core.handle()?, async move {
            let inherit = config.inherit_output;
            let started = config
                .core_config()
                .start_server_with_output(output(inherit), output(inherit))
                .await;
            NativeServer::new(core, started)
        })
    }

    #[napi]
    pub fn start_test_server(&self, env: &Env, options: String) -> Result<JsPromise> {
        let config: TestServerConfig = config::parse("test server", &options)?;
        let core = self.core.clone();
        promise(env, &self.core.handle()?, async move {
            let inherit = config.inherit_output;
            let started = config
                .core_config()
                .start_server_with_output(output(inherit), output(inherit))
                .await;
            NativeServer::new(core, started)
        })
    }
}

#[napi]
impl NativeServer {
    #[napi(getter)]
    pub fn target(&self) -> String {
        self.target.clone()
    }

    #[napi(getter)]
    pub fn pid(&self) -> Option<u32> {
        self.pid
    }

    #[napi(getter)]
    pub fn has_test_service(&self) -> bool {
        self.has_test_service
    }

    #[napi]
    pub fn shutdown(&mut self, env: &Env) -> Result<JsPromise> {
        drop(self.stop.take());
        let stopped = self.stopped.take();
        promise(env, &self.core.handle()?, async move {
            match stopped {
                Some(stopped) => stopped.await.unwrap_or_else(|_| Err(BridgeError::runtime_shutdown())),
                None => Ok(()),
            }
        })
    }
}

impl NativeServer {
    fn new(core: SharedCore, started: Result<EphemeralServer, EphemeralServerError>) -> Result<Self, BridgeError> {
        let mut server = started.map_err(|error| server_error("cannot start the server", &error))?;
        let (stop, asked_to_stop) = oneshot::channel::<()>();
        let (report, stopped) = oneshot::channel();
        let handle = Self {
            target: server.target.clone(),
            pid: server.child_process_id(),
            has_test_service: server.has_test_service,
            stop: Some(stop),
            stopped: Some(stopped),
            core,
        };
        tokio::spawn(async move {
            // Nothing is ever sent: the sender is dropped.
            let _ = asked_to_stop.await;
            let result = server.shutdown().await;
            let _ = report.send(result.map_err(|error| server_error("cannot stop the server", &error)));
        });
        Ok(handle)
    }
}

fn output(inherit: bool) -> Stdio {
    if inherit { Stdio::inherit() } else { Stdio::null() }
}

fn server_error(what: &str, error: &EphemeralServerError) -> BridgeError {
    let mut message = format!("{what}: {error}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let text = cause.to_string();
        if !message.contains(&text) {
            message.push_str(": ");
            message.push_str(&text);
        }
        source = cause.source();
    }
    BridgeError::new(Code::Server, message)
}
