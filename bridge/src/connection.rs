//! A connection to a server and the calls over it.

use std::{collections::HashMap, time::Duration};

use futures::FutureExt;
use napi::Env;
use napi_derive::napi;
use parking_lot::Mutex;
use prost::Message;
use temporalio_client::{Connection, errors::ClientConnectError};
use tokio_util::sync::CancellationToken;

use crate::{
    bytes::Bytes,
    config::{
        self,
        connection::{CallConfig, ConnectionConfig},
        invalid,
    },
    core::SharedCore,
    error::{BridgeError, Code, Result, guard, root_cause},
    rpc,
    runtime::NativeRuntime,
    settle::{JsPromise, promise},
};

#[napi]
pub struct NativeConnection {
    core: SharedCore,
    connection: Mutex<Option<Connection>>,
}

/// Cancels the one call that it is given to.
#[napi]
#[derive(Default)]
pub struct NativeCallCancellation(CancellationToken);

#[napi]
impl NativeCallCancellation {
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    #[napi]
    pub fn cancel(&self) {
        self.0.cancel();
    }
}

#[napi]
impl NativeRuntime {
    #[napi]
    pub fn connect(&self, env: &Env, options: String) -> Result<JsPromise> {
        let config: ConnectionConfig = config::parse("connection", &options)?;
        let target = config.target_url.clone();
        // Connecting is a dial and a first call: one limit for both.
        let limit = Duration::from_millis(config.connect_timeout_ms);
        let mut options = config.connection_options()?;
        options.metrics_meter = self
            .core
            .enter(|core| Ok(core.telemetry().get_temporal_metric_meter()))?;
        let core = self.core.clone();
        promise(env, &self.core.handle()?, async move {
            let connection = tokio::time::timeout(limit, Connection::connect(options))
                .await
                .map_err(|_| connect_error(&target, &format!("no answer within {} ms", limit.as_millis())))?
                .map_err(|error| explain(&target, error))?;
            Ok(NativeConnection {
                core,
                connection: Mutex::new(Some(connection)),
            })
        })
    }
}

#[napi]
impl NativeConnection {
    #[napi]
    pub fn call(
        &self,
        env: &Env,
        service: String,
        rpc: String,
        request: &[u8],
        options: Option<String>,
        cancellation: Option<&NativeCallCancellation>,
    ) -> Result<JsPromise> {
        let config: CallConfig =
            options.map_or_else(|| Ok(CallConfig::default()), |json| config::parse("call", &json))?;
        let mut connection = self.connection()?;
        let cancelled = cancellation.map(|cancellation| cancellation.0.clone());
        let request = request.to_vec();
        promise(env, &self.core.handle()?, async move {
            let limit = config.timeout_ms;
            let call = rpc::dispatch(&mut connection, &service, &rpc, &request, &config)?;
            let call = async {
                let Some(limit) = limit else { return Ok(call.await?) };
                // The server applies the timeout to each attempt; the caller means all of them.
                match tokio::time::timeout(Duration::from_millis(limit), call).await {
                    Ok(Ok(response)) => Ok(response),
                    Ok(Err(status)) if !expired(&status) => Err(status.into()),
                    _ => Err(BridgeError::deadline(format!("{rpc} had no answer within {limit} ms"))),
                }
            };
            let cancellation = async {
                match cancelled {
                    Some(token) => token.cancelled_owned().await,
                    None => std::future::pending().await,
                }
            };
            futures::select_biased! {
                () = cancellation.boxed().fuse() => Err(BridgeError::new(Code::Cancelled, format!("{rpc} was cancelled by its caller"))),
                result = call.boxed().fuse() => result.map(Bytes),
            }
        })
    }

    #[napi]
    pub fn set_api_key(&self, key: Option<String>) -> Result<()> {
        guard(|| {
            self.connection()?.set_api_key(key);
            Ok(())
        })
    }

    #[napi]
    pub fn set_headers(&self, headers: HashMap<String, String>) -> Result<()> {
        guard(|| {
            self.connection()?
                .set_headers(headers)
                .map_err(|error| invalid(error.to_string()))
        })
    }

    #[napi]
    pub fn set_binary_headers(&self, headers: HashMap<String, Vec<u8>>) -> Result<()> {
        guard(|| {
            self.connection()?
                .set_binary_headers(headers)
                .map_err(|error| invalid(error.to_string()))
        })
    }

    #[napi(getter)]
    pub fn capabilities(&self) -> Result<Bytes> {
        guard(|| {
            Ok(Bytes(
                self.connection()?
                    .capabilities()
                    .map(Message::encode_to_vec)
                    .unwrap_or_default(),
            ))
        })
    }

    #[napi]
    pub fn close(&self) -> Result<()> {
        guard(|| {
            // Dropping the last clone ends a task of the runtime.
            let _ = self.core.enter(|_| {
                self.connection.lock().take();
                Ok(())
            });
            self.connection.lock().take();
            Ok(())
        })
    }

    pub(crate) fn connection(&self) -> Result<Connection, BridgeError> {
        self.connection.lock().clone().ok_or_else(|| {
            BridgeError::invalid_state("the connection is closed: open a new one with CoreRuntime.connect")
        })
    }
}

/// The same limit, noticed by tonic first, which calls it a cancellation.
fn expired(status: &tonic::Status) -> bool {
    status.code() == tonic::Code::Cancelled && status.message() == tonic::TimeoutExpired(()).to_string()
}

fn connect_error(target: &str, cause: &str) -> BridgeError {
    BridgeError::new(
        Code::Connect,
        format!("cannot connect to {target}: {cause}. Check that a Temporal server listens there"),
    )
}

fn explain(target: &str, error: ClientConnectError) -> BridgeError {
    match error {
        ClientConnectError::InvalidUri(_)
        | ClientConnectError::InvalidHeaders(_)
        | ClientConnectError::InvalidConfig(_) => invalid(format!("connection options for {target}: {error}")),
        // The server is there and refuses: the gRPC status says why.
        ClientConnectError::SystemInfoCallError(status) if std::error::Error::source(&status).is_none() => {
            let mut error = BridgeError::from(status);
            error.message = format!("{target} refused the first call: {}", error.message);
            error
        }
        ClientConnectError::SystemInfoCallError(status) => connect_error(target, &root_cause(&status)),
        ClientConnectError::DnsResolutionError { host, source } => {
            connect_error(target, &format!("host {host} cannot be resolved: {source}"))
        }
        other => connect_error(target, &root_cause(&other)),
    }
}
