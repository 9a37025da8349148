//! What is printed of panics.

use std::{
    panic::{PanicHookInfo, set_hook, take_hook},
    sync::Once,
};

use crate::error::panic_message;

/// Core panics in a task that waits for another which is cancelled, and that is how all of them end with their runtime: no
/// news to anybody. The hook is this addon's own, not that of other Rust code in the process.
pub fn hush_cancellations() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = take_hook();
        set_hook(Box::new(move |info: &PanicHookInfo| {
            if !is_cancellation(&panic_message(info.payload())) {
                print(info);
            }
        }));
    });
}

fn is_cancellation(message: &str) -> bool {
    message.contains("JoinError::Cancelled")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_cancelled_tasks_are_hushed() {
        let inner = "called `Result::unwrap()` on an `Err` value: JoinError::Cancelled(Id(5))";
        assert!(is_cancellation(inner));
        assert!(is_cancellation(&format!("Poller task died: Ok({inner:?})")));
        assert!(!is_cancellation("called `Option::unwrap()` on a `None` value"));
    }
}
