//! Shared ownership of one Core runtime.

use std::{
    sync::{Arc, Weak, mpsc},
    time::Duration,
};

use parking_lot::Mutex;
use temporalio_sdk_core::CoreRuntime;
use tokio::runtime::Handle;

use crate::error::BridgeError;

const EXIT_LIMIT: Duration = Duration::from_secs(1);

/// The Core runtime behind every handle that JavaScript has. `shut_down` ends it for all of them; otherwise it ends with the
/// last handle. Tasks never hold it, only a `Handle`: a tokio runtime must not be dropped on one of its own threads.
#[derive(Clone)]
pub struct SharedCore(Arc<Slot>);

struct Slot(Mutex<Option<CoreRuntime>>);

impl SharedCore {
    pub fn new(core: CoreRuntime) -> Self {
        Self(Arc::new(Slot(Mutex::new(Some(core)))))
    }

    pub fn handle(&self) -> Result<Handle, BridgeError> {
        self.with(|core| Ok(core.tokio_handle()))
    }

    /// Runs synchronous work inside the runtime: much of Core spawns tasks and panics elsewhere.
    pub fn enter<T>(&self, work: impl FnOnce(&CoreRuntime) -> Result<T, BridgeError>) -> Result<T, BridgeError> {
        self.with(|core| {
            let handle = core.tokio_handle();
            let _entered = handle.enter();
            work(core)
        })
    }

    /// Does not wait longer for work that blocks its threads than the end of a process does: JavaScript would wait too.
    pub fn shut_down(&self) {
        self.downgrade().shut_down_in_time();
    }

    pub fn downgrade(&self) -> WeakCore {
        WeakCore(Arc::downgrade(&self.0))
    }

    fn with<T>(&self, work: impl FnOnce(&CoreRuntime) -> Result<T, BridgeError>) -> Result<T, BridgeError> {
        match &*self.0.0.lock() {
            Some(core) => work(core),
            None => Err(BridgeError::runtime_shutdown()),
        }
    }
}

/// A core that may have ended already.
pub struct WeakCore(Weak<Slot>);

impl WeakCore {
    /// Ends the runtime and with it all that its tasks own, but does not hold up the end of a process: dropping tokio waits
    /// for blocking work, such as a look-up of a name.
    pub fn shut_down_in_time(&self) {
        let Some(core) = self.0.upgrade().and_then(|slot| slot.0.lock().take()) else {
            return;
        };
        let (ended, end) = mpsc::channel();
        std::thread::spawn(move || {
            drop(core);
            let _ = ended.send(());
        });
        let _ = end.recv_timeout(EXIT_LIMIT);
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        // A result that no JavaScript was left to take (its thread has ended) is dropped on a tokio thread.
        if let Some(core) = self.0.get_mut().take()
            && Handle::try_current().is_ok()
        {
            std::thread::spawn(move || drop(core));
        }
    }
}
