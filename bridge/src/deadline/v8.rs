//! The few functions of V8 that stop JavaScript from another thread. Node's program exports them to addons in C++; here they
//! are looked up by their mangled names, so an absent one is told and not a failed load. Those that V8 has as inline code in
//! some versions (scopes of handles, texts) are Node-API's here, whose values are V8's handles.

use std::ffi::{CStr, c_int, c_void};

use napi::sys;

/// `v8::Isolate`, only ever behind a pointer.
#[repr(C)]
pub struct Isolate([u8; 0]);

/// `v8::Local<T>`: one pointer, trivially copyable, so it travels in a register. Node-API casts it to its own values as it is.
type Local = sys::napi_value;

pub type Interrupt = unsafe extern "C" fn(*mut Isolate, *mut c_void);

#[derive(Clone, Copy)]
pub struct V8 {
    current: unsafe extern "C" fn() -> *mut Isolate,
    terminate: unsafe extern "C" fn(*mut Isolate),
    cancel_termination: unsafe extern "C" fn(*mut Isolate),
    request_interrupt: unsafe extern "C" fn(*mut Isolate, Interrupt, *mut c_void),
    stack: Option<Stack>,
    heap: Option<Heap>,
}

/// Given the present and the first limit of the heap in bytes, says the new one.
pub type NearHeapLimit = unsafe extern "C" fn(*mut c_void, usize, usize) -> usize;

#[derive(Clone, Copy)]
struct Heap {
    watch: unsafe extern "C" fn(*mut Isolate, NearHeapLimit, *mut c_void),
    unwatch: unsafe extern "C" fn(*mut Isolate, NearHeapLimit, usize),
    restore_limit: unsafe extern "C" fn(*mut Isolate, f64),
}

#[derive(Clone, Copy)]
struct Stack {
    trace: unsafe extern "C" fn(*mut Isolate, c_int, c_int) -> Local,
    count: unsafe extern "C" fn(Local) -> c_int,
    frame: unsafe extern "C" fn(Local, *mut Isolate, u32) -> Local,
    location: unsafe extern "C" fn(Local) -> Location,
    script: unsafe extern "C" fn(Local) -> Local,
    function: unsafe extern "C" fn(Local) -> Local,
}

/// `v8::Location`, counted from 0.
#[repr(C)]
struct Location {
    line: c_int,
    column: c_int,
}

const FRAMES: c_int = 10;
/// `StackTraceOptions::kDetailed`.
const DETAILED: c_int = 0x7f;
/// Room for the name of a function or file, in bytes; longer ones are cut.
const NAME: usize = 512;

impl V8 {
    pub fn find() -> Option<Self> {
        // SAFETY: the types are those of the C++ declarations with these mangled names.
        unsafe {
            Some(Self {
                current: symbol(c"_ZN2v87Isolate10GetCurrentEv")?,
                terminate: symbol(c"_ZN2v87Isolate18TerminateExecutionEv")?,
                cancel_termination: symbol(c"_ZN2v87Isolate24CancelTerminateExecutionEv")?,
                request_interrupt: symbol(c"_ZN2v87Isolate16RequestInterruptEPFvPS0_PvES2_")?,
                stack: Stack::find(),
                heap: Heap::find(),
            })
        }
    }

    /// The isolate of this thread.
    pub fn current(self) -> *mut Isolate {
        unsafe { (self.current)() }
    }

    /// On the isolate's thread, in an interrupt.
    pub unsafe fn terminate(self, isolate: *mut Isolate) {
        unsafe { (self.terminate)(isolate) }
    }

    /// On the isolate's thread, in the native frame that the termination has unwound to.
    pub unsafe fn cancel_termination(self, isolate: *mut Isolate) {
        unsafe { (self.cancel_termination)(isolate) }
    }

    /// From any thread, as long as the isolate lives.
    pub unsafe fn request_interrupt(self, isolate: *mut Isolate, interrupt: Interrupt, data: *mut c_void) {
        unsafe { (self.request_interrupt)(isolate, interrupt, data) }
    }

    /// Asks before the heap is full, and takes a raised limit back when half of the first one is enough again. On the isolate's
    /// thread. Whoever asked before is asked after `unwatch_heap`.
    pub unsafe fn watch_heap(self, isolate: *mut Isolate, near: NearHeapLimit, data: *mut c_void) {
        if let Some(heap) = self.heap {
            unsafe {
                (heap.watch)(isolate, near, data);
                (heap.restore_limit)(isolate, 0.5);
            }
        }
    }

    /// May be called by `near` itself.
    pub unsafe fn unwatch_heap(self, isolate: *mut Isolate, near: NearHeapLimit) {
        if let Some(heap) = self.heap {
            unsafe { (heap.unwatch)(isolate, near, 0) }
        }
    }

    /// Where JavaScript is now, innermost first, as lines of a stack trace; empty where V8 cannot be asked. On the isolate's
    /// thread, of which `env` is, in an interrupt.
    pub unsafe fn stack(self, isolate: *mut Isolate, env: sys::napi_env) -> String {
        self.stack
            .map(|stack| unsafe { stack.lines(isolate, env) })
            .unwrap_or_default()
    }
}

impl Heap {
    unsafe fn find() -> Option<Self> {
        unsafe {
            Some(Self {
                watch: symbol(c"_ZN2v87Isolate24AddNearHeapLimitCallbackEPFmPvmmES1_")?,
                unwatch: symbol(c"_ZN2v87Isolate27RemoveNearHeapLimitCallbackEPFmPvmmEm")?,
                restore_limit: symbol(c"_ZN2v87Isolate36AutomaticallyRestoreInitialHeapLimitEd")?,
            })
        }
    }
}

impl Stack {
    unsafe fn find() -> Option<Self> {
        unsafe {
            Some(Self {
                trace: symbol(c"_ZN2v810StackTrace17CurrentStackTraceEPNS_7IsolateEiNS0_17StackTraceOptionsE")?,
                count: symbol(c"_ZNK2v810StackTrace13GetFrameCountEv")?,
                frame: symbol(c"_ZNK2v810StackTrace8GetFrameEPNS_7IsolateEj")?,
                location: symbol(c"_ZNK2v810StackFrame11GetLocationEv")?,
                script: symbol(c"_ZNK2v810StackFrame13GetScriptNameEv")?,
                function: symbol(c"_ZNK2v810StackFrame15GetFunctionNameEv")?,
            })
        }
    }

    unsafe fn lines(self, isolate: *mut Isolate, env: sys::napi_env) -> String {
        unsafe {
            let mut scope = std::ptr::null_mut();
            if sys::napi_open_handle_scope(env, &raw mut scope) != sys::Status::napi_ok {
                return String::new();
            }
            let trace = (self.trace)(isolate, FRAMES, DETAILED);
            let count = if trace.is_null() { 0 } else { (self.count)(trace) };
            let lines: Vec<String> = (0..count.cast_unsigned())
                .map(|index| {
                    let frame = (self.frame)(trace, isolate, index);
                    let script = text(env, (self.script)(frame));
                    let Location { line, column } = (self.location)(frame);
                    let place = format!("{script}:{}:{}", line + 1, column + 1);
                    match text(env, (self.function)(frame)) {
                        name if name.is_empty() => format!("    at {place}"),
                        name => format!("    at {name} ({place})"),
                    }
                })
                .collect();
            sys::napi_close_handle_scope(env, scope);
            lines.join("\n")
        }
    }
}

/// Empty for no handle.
unsafe fn text(env: sys::napi_env, string: Local) -> String {
    if string.is_null() {
        return String::new();
    }
    let mut buffer = [0_u8; NAME];
    let mut written = 0;
    unsafe { sys::napi_get_value_string_utf8(env, string, buffer.as_mut_ptr().cast(), NAME, &raw mut written) };
    String::from_utf8_lossy(&buffer[..written]).into_owned()
}

#[cfg(unix)]
unsafe fn symbol<F: Copy>(name: &CStr) -> Option<F> {
    const { assert!(size_of::<F>() == size_of::<*mut c_void>()) };
    let address = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
    (!address.is_null()).then(|| unsafe { std::mem::transmute_copy(&address) })
}

#[cfg(not(unix))]
unsafe fn symbol<F: Copy>(_name: &CStr) -> Option<F> {
    None
}
