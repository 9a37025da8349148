//! Records from any thread to one JavaScript callback, in batches, without ever blocking the sender.

use std::{collections::VecDeque, sync::Arc};

use napi::{
    Status,
    bindgen_prelude::{Function, Unknown},
    threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode},
};
use parking_lot::Mutex;
use serde_json::Value;

/// Weak, so that waiting for records does not keep the process alive.
type Callback = ThreadsafeFunction<(), Unknown<'static>, String, Status, false, true>;

/// A bounded queue of JSON records. They wait here until somebody listens; over the bound the newest are dropped and counted.
pub struct Mailbox {
    capacity: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    records: VecDeque<Value>,
    dropped: u64,
    called: bool,
    callback: Option<Callback>,
}

impl Mailbox {
    pub fn new(capacity: usize) -> Arc<Self> {
        Arc::new(Self {
            capacity,
            state: Mutex::default(),
        })
    }

    pub fn push(&self, record: Value) {
        let mut state = self.state.lock();
        if state.records.len() < self.capacity {
            state.records.push_back(record);
        } else {
            state.dropped += 1;
        }
        Self::call(&mut state);
    }

    /// Sends the records, now and from here on, to a function that takes `{records, dropped}` as JSON.
    pub fn listen(self: &Arc<Self>, listener: Function<'_, String, Unknown<'static>>) -> napi::Result<()> {
        let mailbox = Arc::downgrade(self);
        let callback = listener
            .build_threadsafe_function::<()>()
            .weak::<true>()
            .build_callback(move |_| Ok(mailbox.upgrade().map(|mailbox| mailbox.drain()).unwrap_or_default()))?;
        let mut state = self.state.lock();
        state.callback = Some(callback);
        state.called = false;
        if !state.records.is_empty() {
            Self::call(&mut state);
        }
        Ok(())
    }

    pub fn has_listener(&self) -> bool {
        self.state.lock().callback.is_some()
    }

    /// Lets go of the JavaScript function.
    pub fn close(&self) {
        let callback = self.state.lock().callback.take();
        drop(callback);
    }

    fn call(state: &mut State) {
        if state.called {
            return;
        }
        if let Some(callback) = &state.callback {
            state.called = callback.call((), ThreadsafeFunctionCallMode::NonBlocking) == Status::Ok;
        }
    }

    fn drain(&self) -> String {
        let (records, dropped) = {
            let mut state = self.state.lock();
            state.called = false;
            (std::mem::take(&mut state.records), std::mem::take(&mut state.dropped))
        };
        serde_json::json!({ "records": records, "dropped": dropped }).to_string()
    }
}
