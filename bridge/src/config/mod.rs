//! Options as TypeScript sends them: JSON that mirrors Core's builders. Defaults and explanations live in TypeScript.

pub mod connection;
pub mod runtime;
pub mod server;
pub mod worker;

use std::time::Duration;

use serde::de::DeserializeOwned;

use crate::error::{BridgeError, Code};

/// Parses options; an unknown or wrong field is an error that names it.
pub fn parse<T: DeserializeOwned>(what: &str, json: &str) -> Result<T, BridgeError> {
    serde_json::from_str(json).map_err(|error| invalid(format!("{what} options: {error}")))
}

pub fn invalid(message: impl Into<String>) -> BridgeError {
    BridgeError::new(Code::InvalidConfig, message)
}

pub fn millis(value: Option<u64>) -> Option<Duration> {
    value.map(Duration::from_millis)
}
