//! What goes wrong here, as a value with a code that TypeScript turns into a `BridgeError`.

use std::{any::Any, error::Error as _};

use napi::{Env, JsValue};
use prost::Message;

use crate::bytes::Bytes;

/// The codes of `BridgeErrorCode` in TypeScript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    Grpc,
    Connect,
    Shutdown,
    RuntimeShutdown,
    Decode,
    UnknownRpc,
    MalformedCompletion,
    InvalidConfig,
    InvalidState,
    Cancelled,
    Server,
    Panic,
    Worker,
}

impl AsRef<str> for Code {
    fn as_ref(&self) -> &str {
        match self {
            Self::Grpc => "GRPC",
            Self::Connect => "CONNECT",
            Self::Shutdown => "SHUTDOWN",
            Self::RuntimeShutdown => "RUNTIME_SHUTDOWN",
            Self::Decode => "DECODE",
            Self::UnknownRpc => "UNKNOWN_RPC",
            Self::MalformedCompletion => "MALFORMED_COMPLETION",
            Self::InvalidConfig => "INVALID_CONFIG",
            Self::InvalidState => "INVALID_STATE",
            Self::Cancelled => "CANCELLED",
            Self::Server => "SERVER",
            Self::Panic => "PANIC",
            Self::Worker => "WORKER",
        }
    }
}

/// Result of a synchronous method: the error is thrown with its code. The macro of napi-rs knows it by its name.
pub type Result<T, E = napi::Error<Code>> = std::result::Result<T, E>;

#[derive(Debug)]
pub struct BridgeError {
    pub code: Code,
    pub message: String,
    /// gRPC status code and the bytes of `google.rpc.Status`, with code `Grpc` only.
    status: Option<(i32, Vec<u8>)>,
}

impl BridgeError {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            status: None,
        }
    }

    pub fn invalid_state(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidState, message)
    }

    pub fn runtime_shutdown() -> Self {
        Self::new(
            Code::RuntimeShutdown,
            "the Core runtime has been shut down: create a new one",
        )
    }

    /// A deadline of ours that passed, told as the server would tell it.
    pub fn deadline(message: impl Into<String>) -> Self {
        Self::from(tonic::Status::deadline_exceeded(message))
    }

    /// The value to reject a promise with: an `Error` with `code`, `grpcCode`, `grpcDetails`. On the JavaScript thread only.
    pub fn into_js(self, env: &Env) -> napi::Error {
        let build = || -> napi::Result<napi::Error> {
            let mut error = env.create_error(napi::Error::from_reason(&self.message))?;
            error.set("code", self.code.as_ref())?;
            if let Some((code, details)) = self.status {
                error.set("grpcCode", code)?;
                error.set("grpcDetails", Bytes(details))?;
            }
            Ok(napi::Error::from(error.to_unknown()))
        };
        build().unwrap_or_else(|error| error)
    }
}

impl From<BridgeError> for napi::Error<Code> {
    fn from(error: BridgeError) -> Self {
        napi::Error::new(error.code, error.message)
    }
}

impl From<tonic::Status> for BridgeError {
    fn from(status: tonic::Status) -> Self {
        let cause = status
            .source()
            .map(root_cause)
            .filter(|cause| !status.message().contains(cause.as_str()));
        let message = match cause {
            Some(cause) => format!("{}: {cause}", status.message()),
            None => status.message().to_owned(),
        };
        // A failure of the transport carries no details: then the status itself is all there is.
        let details = if status.details().is_empty() {
            temporalio_protos::google::rpc::Status {
                code: status.code() as i32,
                message: message.clone(),
                details: vec![],
            }
            .encode_to_vec()
        } else {
            status.details().to_vec()
        };
        Self {
            code: Code::Grpc,
            message,
            status: Some((status.code() as i32, details)),
        }
    }
}

impl From<prost::DecodeError> for BridgeError {
    fn from(error: prost::DecodeError) -> Self {
        Self::new(Code::Decode, error.to_string())
    }
}

/// The innermost error of a chain: what the operating system or the peer said.
pub fn root_cause(error: &(dyn std::error::Error + 'static)) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

/// What a panic said.
pub fn panic_message(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|message| (*message).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panic without a message".to_owned())
}

/// Runs synchronous work for JavaScript: a panic becomes an error with code `PANIC` instead of ending the process.
pub fn guard<T>(work: impl FnOnce() -> Result<T, BridgeError>) -> Result<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(BridgeError::new(Code::Panic, panic_message(&*panic))))
        .map_err(Into::into)
}
