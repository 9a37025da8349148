//! The way back to a JavaScript thread: one thread-safe function for everything that its promises wait for.

use std::{cell::RefCell, ffi::c_void, mem, ptr, sync::Arc};

use napi::{Env, bindgen_prelude::retain_current_module_for_unload_safety, check_status, sys};
use parking_lot::Mutex;

/// Something to do on the JavaScript thread.
type Job = Box<dyn FnOnce(Env) + Send>;

/// Jobs for one JavaScript thread, done in batches. A thread-safe function for each promise would cost a handle of the
/// event loop each, and a turn of it to close that.
pub struct Outlet(Mutex<State>);

struct State {
    /// `None` when the thread is about to end: what comes then is dropped.
    function: Option<Function>,
    jobs: Vec<Job>,
    /// Jobs to come and jobs not done: as long as there are any, the event loop goes on.
    expected: usize,
    called: bool,
}

#[derive(Clone, Copy)]
struct Function(sys::napi_threadsafe_function);

// Made to be called from any thread; the lock keeps calls apart from the end of the thread.
unsafe impl Send for Function {}

thread_local! {
    /// Usually one. Every copy of the addon that the thread has loaded has its own environment.
    static OUTLETS: RefCell<Vec<(sys::napi_env, Arc<Outlet>)>> = const { RefCell::new(Vec::new()) };
}

impl Outlet {
    /// The outlet of the calling thread, which is kept alive until one more job is done.
    pub fn expect_one(env: &Env) -> napi::Result<Arc<Self>> {
        let outlet = match Self::find(env.raw()) {
            Some(outlet) => outlet,
            None => Self::create(env)?,
        };
        let mut state = outlet.0.lock();
        state.expected += 1;
        if let (1, Some(function)) = (state.expected, state.function) {
            check_status!(unsafe { sys::napi_ref_threadsafe_function(env.raw(), function.0) })?;
        }
        drop(state);
        Ok(outlet)
    }

    /// Does the job on the JavaScript thread, soon and in order; from any thread. Dropped if that thread has ended.
    pub fn send(&self, job: impl FnOnce(Env) + Send + 'static) {
        let mut state = self.0.lock();
        let Some(function) = state.function else {
            // Dropping it may settle other promises, through this lock.
            drop(state);
            return;
        };
        state.jobs.push(Box::new(job));
        if mem::replace(&mut state.called, true) {
            return;
        }
        let status = unsafe {
            sys::napi_call_threadsafe_function(
                function.0,
                ptr::null_mut(),
                sys::ThreadsafeFunctionCallMode::nonblocking,
            )
        };
        if status == sys::Status::napi_closing {
            state.function = None;
            let dropped = mem::take(&mut state.jobs);
            drop(state);
            drop(dropped);
        }
    }

    fn find(env: sys::napi_env) -> Option<Arc<Self>> {
        OUTLETS
            .try_with(|outlets| {
                let outlets = outlets.borrow();
                outlets
                    .iter()
                    .find(|(of, _)| *of == env)
                    .map(|(_, outlet)| outlet.clone())
            })
            .ok()
            .flatten()
    }

    fn create(env: &Env) -> napi::Result<Arc<Self>> {
        retain_current_module_for_unload_safety();
        let raw = env.raw();
        let name = c"protempo";
        let mut resource = ptr::null_mut();
        check_status!(unsafe {
            sys::napi_create_string_utf8(raw, name.as_ptr(), name.count_bytes() as isize, &mut resource)
        })?;
        let mut function = ptr::null_mut();
        check_status!(unsafe {
            sys::napi_create_threadsafe_function(
                raw,
                ptr::null_mut(),
                ptr::null_mut(),
                resource,
                0,
                1,
                ptr::null_mut(),
                None,
                ptr::null_mut(),
                Some(drain),
                &mut function,
            )
        })?;
        let outlet = Arc::new(Self(Mutex::new(State {
            function: Some(Function(function)),
            jobs: Vec::new(),
            expected: 0,
            called: false,
        })));
        OUTLETS.with_borrow_mut(|outlets| outlets.push((raw, outlet.clone())));
        env.add_env_cleanup_hook((raw as usize, outlet.clone()), |(raw, outlet)| outlet.close(raw))?;
        Ok(outlet)
    }

    /// On the JavaScript thread, before Node takes the function away.
    fn close(&self, env: usize) {
        let _ = OUTLETS.try_with(|outlets| outlets.borrow_mut().retain(|(of, _)| *of as usize != env));
        let mut state = self.0.lock();
        if let Some(function) = state.function.take() {
            unsafe {
                sys::napi_release_threadsafe_function(function.0, sys::ThreadsafeFunctionReleaseMode::abort);
            }
        }
        let dropped = mem::take(&mut state.jobs);
        drop(state);
        drop(dropped);
    }

    fn work(&self, env: sys::napi_env) {
        let jobs = {
            let mut state = self.0.lock();
            state.called = false;
            mem::take(&mut state.jobs)
        };
        let done = jobs.len();
        for job in jobs {
            job(Env::from_raw(env));
        }
        let mut state = self.0.lock();
        state.expected -= done;
        if let (0, Some(function)) = (state.expected, state.function) {
            unsafe { sys::napi_unref_threadsafe_function(env, function.0) };
        }
    }
}

/// What the thread-safe function calls on its thread; without an environment while the thread ends.
unsafe extern "C" fn drain(env: sys::napi_env, _: sys::napi_value, _: *mut c_void, _: *mut c_void) {
    if env.is_null() {
        return;
    }
    if let Some(outlet) = Outlet::find(env) {
        outlet.work(env);
    }
}
