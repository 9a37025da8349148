//! Temporal's Rust Core as a Node.js addon: connections, workers with workflow lanes, replay and ephemeral servers.
//!
//! The TypeScript in `ts/` is the only caller. It has the defaults and the checks of options; this crate mirrors Core.

// The macros of napi-rs export nothing in a test build, so what only JavaScript calls looks unused there.
#![cfg_attr(test, allow(dead_code, unused_imports))]

mod bytes;
mod config;
mod connection;
mod core;
mod deadline;
mod envconfig;
mod ephemeral_server;
mod error;
mod lanes;
mod logs;
mod mailbox;
mod metrics;
mod outlet;
mod panics;
mod replay;
mod rpc;
mod runtime;
mod settle;
#[cfg(debug_assertions)]
mod test_hooks;
mod worker;
