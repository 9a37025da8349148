//! Watches the calls of all threads that have a guard.

use std::{
    ffi::c_void,
    sync::{
        LazyLock,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use napi::sys;
use parking_lot::Mutex;

use super::v8::{Isolate, V8};

/// How late a call may be told at most. It is measured in CPU time, which a thread that waits does not use.
const TICK: Duration = Duration::from_millis(25);

/// What a call goes through; the other bits of the state count the calls.
const IDLE: u64 = 0;
const RUNNING: u64 = 1;
const OVERDUE: u64 = 2;
const STOPPED: u64 = 3;
const PHASES: u64 = 4;

/// Room that a call gets beyond the limit of the heap until it has been stopped, in bytes.
const HEAP_SLACK: usize = 64 << 20;

/// One thread's calls. Lives as long as the process: an interrupt that V8 has queued may come at any time.
pub struct Watched {
    v8: V8,
    isolate: *mut Isolate,
    env: sys::napi_env,
    clock: Clock,
    state: AtomicU64,
    limit_ms: AtomicU32,
    stack: Mutex<String>,
    /// Whether the last call that was stopped had filled the heap.
    heap_full: AtomicBool,
    /// False once V8 asks somebody else, as the slack was not enough.
    heap_watched: AtomicBool,
    /// False once the isolate is about to end.
    alive: Mutex<bool>,
}

// SAFETY: the isolate is touched from another thread only by `request_interrupt`, which is made for that, and `env` never.
unsafe impl Send for Watched {}
unsafe impl Sync for Watched {}

static ALL: Mutex<Vec<&'static Watched>> = Mutex::new(Vec::new());

/// Whether there is a thread that watches.
static WATCHING: LazyLock<bool> = LazyLock::new(|| {
    let thread = thread::Builder::new().name("protempo-watch".to_owned());
    thread.spawn(watch).is_ok()
});

impl Watched {
    /// What watches the calling thread already.
    pub fn known_of_this_thread() -> Option<&'static Self> {
        let isolate = V8::find()?.current();
        let all = ALL.lock();
        all.iter()
            .copied()
            .find(|watched| std::ptr::eq(watched.isolate, isolate))
    }

    /// Watches the calling thread, of which `env` is and which nothing watches yet; `None` where V8 or the clock cannot be reached, or
    /// no thread can be had that looks at it.
    pub fn this_thread(env: sys::napi_env) -> Option<&'static Self> {
        let v8 = V8::find()?;
        if !*WATCHING {
            return None;
        }
        let watched: &'static Self = Box::leak(Box::new(Self {
            v8,
            isolate: v8.current(),
            env,
            clock: Clock::of_this_thread()?,
            state: AtomicU64::new(IDLE),
            limit_ms: AtomicU32::new(0),
            stack: Mutex::default(),
            heap_full: AtomicBool::new(false),
            heap_watched: AtomicBool::new(false),
            alive: Mutex::new(true),
        }));
        watched.watch_heap();
        ALL.lock().push(watched);
        Some(watched)
    }

    /// A call begins. False if one is under way.
    pub fn begin(&self, limit_ms: u32) -> bool {
        let state = self.state.load(Ordering::Relaxed);
        if state % PHASES != IDLE {
            return false;
        }
        self.watch_heap();
        self.limit_ms
            .store(if limit_ms == 0 { u32::MAX } else { limit_ms }, Ordering::Relaxed);
        self.state.store(state + RUNNING, Ordering::Release);
        true
    }

    /// The call has returned. Gives the stack of the JavaScript that was stopped, if it was.
    pub fn end(&self) -> Option<String> {
        let state = self.state.load(Ordering::Relaxed);
        let next = (state / PHASES + 1).wrapping_mul(PHASES);
        let phase = self.state.swap(next, Ordering::AcqRel) % PHASES;
        (phase == STOPPED).then(|| {
            unsafe { self.v8.cancel_termination(self.isolate) };
            std::mem::take(&mut *self.stack.lock())
        })
    }

    /// Whether it was the heap for which the last call was stopped.
    pub fn was_heap_full(&self) -> bool {
        self.heap_full.load(Ordering::Relaxed)
    }

    fn watch_heap(&self) {
        if !self.heap_watched.swap(true, Ordering::Relaxed) {
            let data = std::ptr::from_ref(self).cast_mut().cast::<c_void>();
            unsafe { self.v8.watch_heap(self.isolate, near_heap_limit, data) };
        }
    }

    /// The thread ends; after this the isolate is not touched.
    pub fn leave(&self) {
        *self.alive.lock() = false;
        ALL.lock().retain(|watched| !std::ptr::eq(*watched, self));
    }

    fn stop(&'static self, running: u64) {
        let alive = self.alive.lock();
        let overdue = running - RUNNING + OVERDUE;
        let swapped = self
            .state
            .compare_exchange(running, overdue, Ordering::AcqRel, Ordering::Relaxed);
        if *alive && swapped.is_ok() {
            self.heap_full.store(false, Ordering::Relaxed);
            self.interrupt();
        }
    }

    /// The call was ended and goes on: it was in one of Node's functions that V8 calls, which is all that ended.
    fn stop_again(&'static self) {
        if *self.alive.lock() {
            self.interrupt();
        }
    }

    fn interrupt(&'static self) {
        let data = std::ptr::from_ref(self).cast_mut().cast::<c_void>();
        unsafe { self.v8.request_interrupt(self.isolate, interrupted, data) };
    }
}

/// Runs on the thread of the isolate, while it collects garbage.
unsafe extern "C" fn near_heap_limit(data: *mut c_void, current: usize, first: usize) -> usize {
    // SAFETY: `watch_heap` passes a `Watched` that is never freed.
    let watched = unsafe { &*data.cast::<Watched>() };
    let state = watched.state.load(Ordering::Acquire);
    let overdue = state.wrapping_sub(RUNNING).wrapping_add(OVERDUE);
    let stopping = state % PHASES == RUNNING
        && watched
            .state
            .compare_exchange(state, overdue, Ordering::AcqRel, Ordering::Relaxed)
            .is_ok();
    if stopping {
        watched.heap_full.store(true, Ordering::Relaxed);
        unsafe { watched.v8.request_interrupt(watched.isolate, interrupted, data) };
        return current + HEAP_SLACK.max(first / 4);
    }
    // It was not stopped in time, or it is not a call: Node ends the thread when it asks next.
    watched.heap_watched.store(false, Ordering::Relaxed);
    unsafe { watched.v8.unwatch_heap(watched.isolate, near_heap_limit) };
    current + HEAP_SLACK / 2
}

/// Runs on the thread of the isolate, between two steps of its JavaScript.
unsafe extern "C" fn interrupted(isolate: *mut Isolate, data: *mut c_void) {
    // SAFETY: `stop` passes a `Watched` that is never freed.
    let watched = unsafe { &*data.cast::<Watched>() };
    let state = watched.state.load(Ordering::Acquire);
    match state % PHASES {
        OVERDUE => {
            *watched.stack.lock() = unsafe { watched.v8.stack(isolate, watched.env) };
            watched.state.store(state - OVERDUE + STOPPED, Ordering::Release);
        }
        STOPPED => {}
        // The call that was overdue has returned meanwhile, and another one may have begun.
        _ => return,
    }
    unsafe { watched.v8.terminate(isolate) };
}

struct Seen {
    watched: &'static Watched,
    state: u64,
    cpu: Duration,
}

fn watch() {
    let mut seen: Vec<Seen> = Vec::new();
    loop {
        thread::sleep(TICK);
        let all = ALL.lock().clone();
        seen.retain(|entry| all.iter().any(|watched| std::ptr::eq(*watched, entry.watched)));
        for watched in all {
            let state = watched.state.load(Ordering::Acquire);
            let phase = state % PHASES;
            let alive = watched.alive.lock();
            if !matches!(phase, RUNNING | STOPPED) || !*alive {
                continue;
            }
            let cpu = watched.clock.now();
            drop(alive);
            let limit = Duration::from_millis(watched.limit_ms.load(Ordering::Relaxed).into());
            match seen.iter_mut().find(|entry| std::ptr::eq(entry.watched, watched)) {
                Some(entry) if entry.state == state && phase == STOPPED => {
                    if cpu.saturating_sub(entry.cpu) >= TICK {
                        entry.cpu = cpu;
                        watched.stop_again();
                    }
                }
                Some(entry) if entry.state == state => {
                    if cpu.saturating_sub(entry.cpu) + TICK >= limit {
                        watched.stop(state);
                    }
                }
                Some(entry) => (entry.state, entry.cpu) = (state, cpu),
                None => seen.push(Seen { watched, state, cpu }),
            }
        }
    }
}

/// The CPU time of a thread.
#[cfg(target_os = "linux")]
struct Clock(libc::clockid_t);

#[cfg(target_os = "linux")]
impl Clock {
    fn of_this_thread() -> Option<Self> {
        let mut clock = 0;
        let status = unsafe { libc::pthread_getcpuclockid(libc::pthread_self(), &raw mut clock) };
        (status == 0).then_some(Self(clock))
    }

    /// While the thread lives.
    fn now(&self) -> Duration {
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        unsafe { libc::clock_gettime(self.0, &raw mut time) };
        Duration::new(
            u64::try_from(time.tv_sec).unwrap_or(0),
            u32::try_from(time.tv_nsec).unwrap_or(0),
        )
    }
}

/// Elsewhere the time that has passed stands in for it.
#[cfg(not(target_os = "linux"))]
struct Clock(std::time::Instant);

#[cfg(not(target_os = "linux"))]
impl Clock {
    fn of_this_thread() -> Option<Self> {
        Some(Self(std::time::Instant::now()))
    }

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}
