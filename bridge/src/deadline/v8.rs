//! The few functions of V8 that stop JavaScript from another thread. Node's program exports them to addons in C++; here they
//! are looked up by their mangled names, so an absent one is told and not a failed load.

use std::ffi::{CStr, c_char, c_int, c_void};

/// `v8::Isolate`, only ever behind a pointer.
#[repr(C)]
pub struct Isolate([u8; 0]);

/// `v8::Local<T>`: one pointer, trivially copyable, so it travels in a register.
type Local = *const c_void;

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
    open_scope: unsafe extern "C" fn(*mut Scope, *mut Isolate),
    close_scope: unsafe extern "C" fn(*mut Scope),
    trace: unsafe extern "C" fn(*mut Isolate, c_int, c_int) -> Local,
    count: unsafe extern "C" fn(Local) -> c_int,
    frame: unsafe extern "C" fn(Local, *mut Isolate, u32) -> Local,
    location: unsafe extern "C" fn(Local) -> Location,
    script: unsafe extern "C" fn(Local) -> Local,
    function: unsafe extern "C" fn(Local) -> Local,
    write: unsafe extern "C" fn(Local, *mut Isolate, *mut c_char, c_int, *mut c_int, c_int) -> c_int,
}

/// `v8::Location`, counted from 0.
#[repr(C)]
struct Location {
    line: c_int,
    column: c_int,
}

/// Room for `v8::HandleScope`, which has three words.
#[repr(C, align(16))]
struct Scope([usize; 8]);

const FRAMES: c_int = 10;
/// `StackTraceOptions::kDetailed`.
const DETAILED: c_int = 0x7f;
/// `String::NO_NULL_TERMINATION | String::REPLACE_INVALID_UTF8`.
const WRITE_OPTIONS: c_int = 2 | 8;

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

    /// Where JavaScript is now, innermost first, as lines of a stack trace. On the isolate's thread, in an interrupt.
    pub unsafe fn stack(self, isolate: *mut Isolate) -> String {
        self.stack
            .map(|stack| unsafe { stack.lines(isolate) })
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
                open_scope: symbol(c"_ZN2v811HandleScopeC1EPNS_7IsolateE")?,
                close_scope: symbol(c"_ZN2v811HandleScopeD1Ev")?,
                trace: symbol(c"_ZN2v810StackTrace17CurrentStackTraceEPNS_7IsolateEiNS0_17StackTraceOptionsE")?,
                count: symbol(c"_ZNK2v810StackTrace13GetFrameCountEv")?,
                frame: symbol(c"_ZNK2v810StackTrace8GetFrameEPNS_7IsolateEj")?,
                location: symbol(c"_ZNK2v810StackFrame11GetLocationEv")?,
                script: symbol(c"_ZNK2v810StackFrame13GetScriptNameEv")?,
                function: symbol(c"_ZNK2v810StackFrame15GetFunctionNameEv")?,
                write: symbol(c"_ZNK2v86String9WriteUtf8EPNS_7IsolateEPciPii")?,
            })
        }
    }

    unsafe fn lines(self, isolate: *mut Isolate) -> String {
        unsafe {
            let mut scope = Scope([0; 8]);
            (self.open_scope)(&raw mut scope, isolate);
            let trace = (self.trace)(isolate, FRAMES, DETAILED);
            let count = if trace.is_null() { 0 } else { (self.count)(trace) };
            let lines: Vec<String> = (0..count.cast_unsigned())
                .map(|index| {
                    let frame = (self.frame)(trace, isolate, index);
                    let script = self.text(isolate, (self.script)(frame));
                    let Location { line, column } = (self.location)(frame);
                    let place = format!("{script}:{}:{}", line + 1, column + 1);
                    match self.text(isolate, (self.function)(frame)) {
                        name if name.is_empty() => format!("    at {place}"),
                        name => format!("    at {name} ({place})"),
                    }
                })
                .collect();
            (self.close_scope)(&raw mut scope);
            lines.join("\n")
        }
    }

    unsafe fn text(self, isolate: *mut Isolate, string: Local) -> String {
        if string.is_null() {
            return String::new();
        }
        let mut buffer = [0_u8; 512];
        let written = unsafe {
            (self.write)(
                string,
                isolate,
                buffer.as_mut_ptr().cast(),
                512,
                std::ptr::null_mut(),
                WRITE_OPTIONS,
            )
        };
        String::from_utf8_lossy(&buffer[..usize::try_from(written).unwrap_or(0)]).into_owned()
    }
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
