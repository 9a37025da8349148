//! What a thread holds to run JavaScript under a limit.

use napi::{Env, JsValue, Status, bindgen_prelude::Function, sys};
use napi_derive::napi;

use super::watchdog::Watched;
use crate::error::{BridgeError, Result};

#[napi]
pub struct NativeDeadline {
    watched: &'static Watched,
}

#[napi]
impl NativeDeadline {
    /// `None` where JavaScript cannot be stopped from outside.
    #[napi]
    pub fn of_this_thread(env: &Env) -> Result<Option<Self>> {
        // V8 aborts the process if the same function is to watch an isolate's heap twice.
        if let Some(watched) = Watched::known_of_this_thread() {
            return Ok(Some(Self { watched }));
        }
        let Some(watched) = Watched::this_thread(env.raw()) else {
            return Ok(None);
        };
        env.add_env_cleanup_hook(watched, Watched::leave)
            .map_err(|error| BridgeError::invalid_state(error.reason.clone()))?;
        Ok(Some(Self { watched }))
    }

    /// Whether the call that was stopped last had filled the heap.
    #[napi(getter)]
    pub fn was_heap_full(&self) -> bool {
        self.watched.was_heap_full()
    }

    /// Calls `entry`. What it throws is thrown; the stack is returned if it was stopped.
    #[napi]
    pub fn run(&self, env: &Env, entry: Function<'_, (), ()>, limit_ms: u32) -> napi::Result<Option<String>> {
        if !self.watched.begin(limit_ms) {
            return Err(napi::Error::from_reason("a call under a deadline is under way"));
        }
        let mut this = std::ptr::null_mut();
        let mut result = std::ptr::null_mut();
        let status = unsafe {
            sys::napi_get_undefined(env.raw(), &raw mut this);
            sys::napi_call_function(
                env.raw(),
                this,
                entry.value().value,
                0,
                std::ptr::null(),
                &raw mut result,
            )
        };
        let Some(stack) = self.watched.end() else {
            return match status {
                sys::Status::napi_ok => Ok(None),
                status => Err(napi::Error::new(Status::from(status), String::new())),
            };
        };
        if status != sys::Status::napi_ok {
            let mut termination = std::ptr::null_mut();
            unsafe { sys::napi_get_and_clear_last_exception(env.raw(), &raw mut termination) };
        }
        Ok(Some(stack))
    }
}
