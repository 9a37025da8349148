//! Promises settled from Core's tokio threads.

use std::{future::Future, panic::AssertUnwindSafe};

use futures::FutureExt;
use napi::{
    Env, JsDeferred, JsValue,
    bindgen_prelude::{ToNapiValue, TypeName, ValueType},
    sys,
};
use tokio::runtime::Handle;

use crate::error::{BridgeError, Code, Result, panic_message};

type Resolver<V> = Box<dyn FnOnce(Env) -> napi::Result<V>>;

/// The promise of a [`Settle`], to be returned to JavaScript.
pub struct JsPromise(sys::napi_value);

impl ToNapiValue for JsPromise {
    unsafe fn to_napi_value(_: sys::napi_env, value: Self) -> napi::Result<sys::napi_value> {
        Ok(value.0)
    }
}

impl TypeName for JsPromise {
    fn type_name() -> &'static str {
        "Promise"
    }

    fn value_type() -> ValueType {
        ValueType::Object
    }
}

/// The right to settle one promise, once. It rejects the promise when it is dropped unused, as happens when the
/// runtime goes away under a task: a promise left pending would keep the process alive for ever.
pub struct Settle<V: ToNapiValue + 'static>(Option<JsDeferred<V, Resolver<V>>>);

impl<V: ToNapiValue + 'static> Settle<V> {
    pub fn new(env: &Env) -> Result<(Self, JsPromise)> {
        let (deferred, promise) = env
            .create_deferred::<V, Resolver<V>>()
            .map_err(|error| BridgeError::invalid_state(error.reason.clone()))?;
        Ok((Self(Some(deferred)), JsPromise(promise.raw())))
    }

    /// Resolves with what `value` returns; it runs on the JavaScript thread.
    pub fn resolve_with(mut self, value: impl FnOnce() -> V + Send + 'static) {
        if let Some(deferred) = self.0.take() {
            deferred.resolve(Box::new(move |_| Ok(value())));
        }
    }

    pub fn settle(mut self, result: Result<V, BridgeError>)
    where
        V: Send,
    {
        if let Some(deferred) = self.0.take() {
            deferred.resolve(Box::new(move |env| result.map_err(|error| error.into_js(&env))));
        }
    }

    fn reject(&mut self, error: BridgeError) {
        if let Some(deferred) = self.0.take() {
            deferred.resolve(Box::new(move |env| Err(error.into_js(&env))));
        }
    }
}

impl<V: ToNapiValue + 'static> Drop for Settle<V> {
    fn drop(&mut self) {
        self.reject(BridgeError::runtime_shutdown());
    }
}

/// Runs `future` on Core's runtime and gives JavaScript a promise of its result. A panic rejects with code `PANIC`.
pub fn promise<V, F>(env: &Env, handle: &Handle, future: F) -> Result<JsPromise>
where
    V: ToNapiValue + Send + 'static,
    F: Future<Output = Result<V, BridgeError>> + Send + 'static,
{
    let (settle, promise) = Settle::new(env)?;
    handle.spawn(async move {
        let result = AssertUnwindSafe(future)
            .catch_unwind()
            .await
            .unwrap_or_else(|panic| Err(BridgeError::new(Code::Panic, panic_message(&*panic))));
        settle.settle(result);
    });
    Ok(promise)
}
