//! Core's log lines to JavaScript.

use std::{fmt, sync::Arc};

use serde_json::json;
use temporalio_common::telemetry::{CoreLog, CoreLogConsumer};

use crate::mailbox::Mailbox;

/// More than a busy second of `debug` lines; a slower reader loses lines and is told how many.
pub const LOG_CAPACITY: usize = 2048;

/// Puts each line of Core in a mailbox. Called on any of Core's threads, so it must not block.
pub struct LogForwarder(pub Arc<Mailbox>);

impl fmt::Debug for LogForwarder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LogForwarder")
    }
}

impl CoreLogConsumer for LogForwarder {
    fn on_log(&self, log: CoreLog) {
        self.0.push(json!({
            "level": log.level.as_str().to_ascii_lowercase(),
            "timestampMs": log.millis_since_epoch() as u64,
            "target": log.target,
            "message": log.message,
            "fields": log.fields,
        }));
    }
}
