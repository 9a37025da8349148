//! Workflow lanes: threads that take activations from Core and answer them without the main thread.

mod completion;
mod hub;
mod lane;
mod router;
#[cfg(test)]
mod router_tests;
mod suspects;

pub use completion::unanswered;
pub use hub::{LaneHub, LaneStats};
