//! Promises settled from Core's tokio threads.

use std::{
    future::Future,
    marker::PhantomData,
    panic::{AssertUnwindSafe, catch_unwind},
    ptr,
    sync::Arc,
};

use futures::FutureExt;
use napi::{
    Env,
    bindgen_prelude::{ToNapiValue, TypeName, ValueType},
    check_status, sys,
};
use tokio::runtime::Handle;

use crate::{
    error::{BridgeError, Code, Result, panic_message},
    outlet::Outlet,
};

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
pub struct Settle<V: ToNapiValue + 'static> {
    waiting: Option<(Deferred, Arc<Outlet>)>,
    value: PhantomData<fn(V)>,
}

/// Only touched on its own thread.
struct Deferred(sys::napi_deferred);

unsafe impl Send for Deferred {}

impl<V: ToNapiValue + 'static> Settle<V> {
    pub fn new(env: &Env) -> Result<(Self, JsPromise)> {
        let create = || -> napi::Result<_> {
            let (mut deferred, mut promise) = (ptr::null_mut(), ptr::null_mut());
            check_status!(unsafe { sys::napi_create_promise(env.raw(), &mut deferred, &mut promise) })?;
            Ok((Deferred(deferred), Outlet::expect_one(env)?, promise))
        };
        let (deferred, outlet, promise) = create().map_err(|error| BridgeError::invalid_state(error.reason.clone()))?;
        let settle = Self {
            waiting: Some((deferred, outlet)),
            value: PhantomData,
        };
        Ok((settle, JsPromise(promise)))
    }

    /// Resolves with what `value` returns; it runs on the JavaScript thread.
    pub fn resolve_with(mut self, value: impl FnOnce() -> V + Send + 'static) {
        self.send(move || {
            catch_unwind(AssertUnwindSafe(value)).map_err(|panic| BridgeError::new(Code::Panic, panic_message(&*panic)))
        });
    }

    pub fn settle(mut self, result: Result<V, BridgeError>)
    where
        V: Send,
    {
        self.send(move || result);
    }

    fn send(&mut self, result: impl FnOnce() -> Result<V, BridgeError> + Send + 'static) {
        let Some((deferred, outlet)) = self.waiting.take() else {
            return;
        };
        outlet.send(move |env| deferred.settle(env, result()));
    }
}

impl Deferred {
    fn settle<V: ToNapiValue>(self, env: Env, result: Result<V, BridgeError>) {
        let value = result
            .map_err(|error| error.into_js(&env))
            .and_then(|value| unsafe { V::to_napi_value(env.raw(), value) });
        // What fails here fails because the thread is being ended: then nobody waits.
        match value {
            Ok(value) => unsafe { sys::napi_resolve_deferred(env.raw(), self.0, value) },
            Err(error) => match unsafe { napi::Error::to_napi_value(env.raw(), error) } {
                Ok(reason) => unsafe { sys::napi_reject_deferred(env.raw(), self.0, reason) },
                Err(_) => sys::Status::napi_pending_exception,
            },
        };
    }
}

impl<V: ToNapiValue + 'static> Drop for Settle<V> {
    fn drop(&mut self) {
        self.send(|| Err(BridgeError::runtime_shutdown()));
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
