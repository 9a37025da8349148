//! Faults on demand for the tests; not in packages.

use napi::Env;
use napi_derive::napi;

use crate::{
    error::{Result, guard},
    runtime::NativeRuntime,
    settle::{JsPromise, promise},
};

#[napi]
pub fn test_panic() -> Result<()> {
    guard(|| panic!("a panic on purpose"))
}

#[napi]
impl NativeRuntime {
    #[napi]
    pub fn test_panic_later(&self, env: &Env) -> Result<JsPromise> {
        promise::<(), _>(env, &self.core.handle()?, async { panic!("a panic on purpose, later") })
    }
}
