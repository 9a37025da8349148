//! Workflow lanes: threads that take activations from Core and answer them without the main thread.

#[cfg(test)]
mod cache_tests;
mod completion;
mod hub;
mod lane;
mod locals;
#[cfg(test)]
mod locals_tests;
#[cfg(test)]
mod quarantine_tests;
mod router;
#[cfg(test)]
mod router_tests;
mod runs;
#[cfg(test)]
mod runs_tests;
mod state;
mod suspects;
mod terms;

pub use completion::unanswered;
pub use hub::{LaneHub, LaneSettings, LaneStats};
