//! Temporal's development and test servers as child processes.

use std::process::Stdio;

use napi::Env;
use napi_derive::napi;
use parking_lot::Mutex;
use temporalio_sdk_core::ephemeral_server::{EphemeralServer, EphemeralServerError};

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

#[napi]
pub struct NativeServer {
    core: SharedCore,
    server: Mutex<Option<EphemeralServer>>,
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
    fn new(core: SharedCore, started: Result<EphemeralServer, EphemeralServerError>) -> Result<Self, BridgeError> {
        let server = started.map_err(|error| server_error("cannot start the server", &error))?;
        Ok(Self {
            target: server.target.clone(),
            pid: server.child_process_id(),
            has_test_service: server.has_test_service,
            server: Mutex::new(Some(server)),
            core,
        })
    }

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
    pub fn shutdown(&self, env: &Env) -> Result<JsPromise> {
        let server = self.server.lock().take();
        promise(env, &self.core.handle()?, async move {
            if let Some(mut server) = server {
                server
                    .shutdown()
                    .await
                    .map_err(|error| server_error("cannot stop the server", &error))?;
            }
            Ok(())
        })
    }
}

impl Drop for NativeServer {
    fn drop(&mut self) {
        // The child is killed on drop, which needs the runtime to reap it.
        let server = self.server.get_mut().take();
        let _ = self.core.enter(|_| {
            drop(server);
            Ok(())
        });
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
