//! A limit on the CPU time of one call into JavaScript, kept by a thread of its own.

mod guard;
mod v8;
mod watchdog;
