//! The end of a lane that its own JavaScript thread holds.

use std::sync::Arc;

use napi::{
    Env,
    bindgen_prelude::{ToNapiValue, TypeName, ValueType},
    sys,
};
use napi_derive::napi;

use super::{
    hub::LaneHub,
    terms::{Leaving, Seat, Taken},
};
use crate::{
    bytes::Batch,
    error::{BridgeError, Result, guard},
    settle::{JsPromise, Settle},
};

/// An array of activations, or `undefined` when the lane is drained.
pub struct Batches(pub Taken);

impl ToNapiValue for Batches {
    unsafe fn to_napi_value(env: sys::napi_env, value: Self) -> napi::Result<sys::napi_value> {
        match value.0 {
            Taken::Batch(batch) => unsafe { Batch::to_napi_value(env, Batch(batch)) },
            Taken::Drained => unsafe { <()>::to_napi_value(env, ()) },
        }
    }
}

impl TypeName for Batches {
    fn type_name() -> &'static str {
        "Array<Uint8Array> | undefined"
    }

    fn value_type() -> ValueType {
        ValueType::Unknown
    }
}

#[napi]
pub struct NativeLane {
    hub: Arc<LaneHub>,
    seat: Seat,
}

#[napi]
impl NativeLane {
    #[napi(factory)]
    pub fn attach(env: &Env, worker_id: u32, lane: u32, quarantine: bool) -> Result<Self> {
        let (hub, seat) = guard(|| {
            let hub = LaneHub::find(worker_id)?;
            let seat = hub.attach(lane, quarantine)?;
            Ok((hub, seat))
        })?;
        // However the thread ends (by itself, terminate, exit, an uncaught error), Node runs this hook on it.
        let weak = Arc::downgrade(&hub);
        env.add_env_cleanup_hook(weak, move |hub| {
            let _ = guard(|| {
                if let Some(hub) = hub.upgrade() {
                    hub.leave(seat, Leaving::Died);
                }
                Ok(())
            });
        })
        .map_err(|error| {
            hub.leave(seat, Leaving::Detached);
            BridgeError::invalid_state(error.reason.clone())
        })?;
        Ok(Self { hub, seat })
    }

    #[napi]
    pub fn next(&self, env: &Env) -> Result<JsPromise> {
        let (settle, promise) = Settle::new(env)?;
        self.hub.wait(self.seat, settle);
        Ok(promise)
    }

    #[napi]
    pub fn try_next(&self) -> Result<Batches> {
        guard(|| Ok(Batches(self.hub.take(self.seat))))
    }

    #[napi]
    pub fn complete(&self, completion: &[u8]) -> Result<()> {
        guard(|| {
            self.hub.complete(self.seat, completion);
            Ok(())
        })
    }

    /// The code of a run that was handed out was stopped; its completion follows.
    #[napi]
    pub fn stopped(&self, run_id: String) -> Result<()> {
        guard(|| {
            self.hub.stopped(self.seat, &run_id);
            Ok(())
        })
    }

    /// A share (0 to 1) of the lane's runs is to leave the cache, idle ones only. Gives how many will.
    #[napi]
    pub fn shed(&self, share: f64) -> Result<u32> {
        guard(|| Ok(self.hub.shed(self.seat, share)))
    }

    #[napi]
    pub fn detach(&self) -> Result<()> {
        guard(|| {
            self.hub.leave(self.seat, Leaving::Detached);
            Ok(())
        })
    }
}
