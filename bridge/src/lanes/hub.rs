//! One worker's lanes: polls Core, lets the router decide, and does what it says.

use std::{
    collections::HashMap,
    future::poll_fn,
    panic::AssertUnwindSafe,
    pin::pin,
    sync::{Arc, LazyLock, Weak},
    time::Duration,
};

use futures::FutureExt;
use napi_derive::napi;
use parking_lot::Mutex;
use prost::Message;
use serde_json::json;
use temporalio_protos::coresdk::{activity_task::ActivityTask, workflow_completion::WorkflowActivationCompletion};
use temporalio_sdk_core::{CompleteWfError, PollError, Worker};
use tokio::{runtime::Handle, sync::watch};

use super::{
    completion::{empty, failed, locals_started, routed, salvage_run_id},
    lane::Batches,
    locals::LocalActivities,
    router::Router,
    terms::{Effect, Leaving, Seat, Taken},
};
use crate::{
    error::{BridgeError, panic_message},
    mailbox::Mailbox,
    settle::Settle,
};

/// A host that listens has this long to attach a quarantine lane; a workflow task times out after 10 s by default.
const QUARANTINE_LIMIT: Duration = Duration::from_secs(5);
/// A quarantine lane that has nothing for so long ends.
const QUARANTINE_LINGER: Duration = Duration::from_secs(15);
/// Most tasks that a worker works on at once, if it is not said.
const DEFAULT_SLOTS: usize = 100;
/// How often Core waits when it tells nobody of an answer: for its own thread. The server's part is waited for besides.
const WAITS_OF_ITS_OWN: u32 = 1;
const POLL_RETRY_FIRST: Duration = Duration::from_millis(100);
const POLL_RETRY_LAST: Duration = Duration::from_secs(5);
const EVENT_CAPACITY: usize = 4096;

/// All workers of the process that have lanes, so that another thread can find its own.
static HUBS: LazyLock<Mutex<HashMap<u32, Weak<LaneHub>>>> = LazyLock::new(Mutex::default);

/// What a worker says of its lanes.
pub struct LaneSettings {
    pub lanes: u32,
    /// Most activations that a lane takes at once.
    pub batch: usize,
    /// Most workflow tasks that the worker works on at once.
    pub slots: Option<usize>,
    /// Most runs that stay in the cache between their tasks; 0: Core lets each go at the end of its task.
    pub cached: usize,
}

/// Counters of one lane.
#[napi(object)]
pub struct LaneStats {
    pub lane: u32,
    pub runs: u32,
    pub open_activations: u32,
    pub attached: bool,
    pub quarantine: bool,
}

pub struct LaneHub {
    id: u32,
    worker: Weak<Worker>,
    handle: Handle,
    events: Arc<Mailbox>,
    state: Mutex<State>,
    locals: LocalActivities,
    drained: watch::Sender<bool>,
}

struct State {
    router: Router,
    waiters: HashMap<u32, (Seat, Settle<Batches>)>,
    polling: bool,
}

impl LaneSettings {
    /// Core's cache has room for what is at work and what is leaving besides, so that it never has to make any.
    pub fn core_cache(&self) -> usize {
        match (self.lanes, self.cached) {
            (_, 0) => 0,
            (0, cached) => cached,
            (_, cached) => cached + 3 * self.slots.unwrap_or(DEFAULT_SLOTS),
        }
    }
}

impl LaneHub {
    pub fn register(id: u32, settings: LaneSettings, worker: &Arc<Worker>, handle: Handle) -> Arc<Self> {
        let LaneSettings {
            lanes,
            batch,
            slots,
            cached,
        } = settings;
        let most_in_quarantine = (slots.unwrap_or(DEFAULT_SLOTS) / 20).max(1);
        let hub = Arc::new(Self {
            id,
            worker: Arc::downgrade(worker),
            handle,
            events: Mailbox::new(EVENT_CAPACITY),
            state: Mutex::new(State {
                router: Router::new(lanes, batch, most_in_quarantine).keeping(match cached {
                    0 => usize::MAX,
                    cached => cached,
                }),
                waiters: HashMap::new(),
                polling: false,
            }),
            locals: LocalActivities::default(),
            drained: watch::Sender::new(false),
        });
        HUBS.lock().insert(id, Arc::downgrade(&hub));
        hub
    }

    pub fn find(id: u32) -> Result<Arc<Self>, BridgeError> {
        HUBS.lock().get(&id).and_then(Weak::upgrade).ok_or_else(|| {
            BridgeError::invalid_state(format!(
                "there is no worker {id} with lanes in this process, or it has ended"
            ))
        })
    }

    pub fn events(&self) -> &Arc<Mailbox> {
        &self.events
    }

    pub fn stats(&self) -> Vec<LaneStats> {
        let stats = self.state.lock().router.stats();
        stats
            .into_iter()
            .map(|lane| LaneStats {
                lane: lane.lane,
                runs: lane.runs as u32,
                open_activations: lane.open_activations as u32,
                attached: lane.attached,
                quarantine: lane.quarantine,
            })
            .collect()
    }

    /// The next activity task. What Core has is lost if this is dropped after it has come, and not before.
    pub async fn next_activity(&self, worker: &Worker) -> Result<ActivityTask, PollError> {
        let is_cached = |run_id: &str| self.state.lock().router.is_cached(run_id);
        self.locals.next(worker.poll_activity_task(), is_cached).await
    }

    /// An activity has ended. `false`: Core knows it no more, unless it is just about to forget it; only that it was cancelled
    /// causes no warning.
    pub fn activity_ended(&self, token: &[u8]) -> bool {
        self.locals.ended(token)
    }

    /// The local activity will not end on this worker: the task of its run goes back to the server when Core hears of its end.
    pub fn give_up_local(&self, token: &[u8]) {
        if let Some(run_id) = self.locals.run_of(token) {
            self.state.lock().router.give_up(&run_id);
        }
    }

    pub fn attach(self: &Arc<Self>, lane: u32, quarantine: bool) -> Result<Seat, BridgeError> {
        let (seat, effects) = self
            .state
            .lock()
            .router
            .attach(lane, quarantine, self.events.has_listener())
            .map_err(BridgeError::invalid_state)?;
        self.perform(effects);
        self.start_polling();
        Ok(seat)
    }

    pub fn take(&self, seat: Seat) -> Taken {
        self.state.lock().router.take(seat)
    }

    /// Settles once there is something to take: at once, or when Core has it. An older waiter of the lane gives way.
    pub fn wait(self: &Arc<Self>, seat: Seat, waiter: Settle<Batches>) {
        let mut state = self.state.lock();
        if state.router.is_ready(seat) {
            drop(state);
            return self.hand_over(seat, waiter);
        }
        let older = state.waiters.insert(seat.lane, (seat, waiter));
        drop(state);
        if let Some((seat, waiter)) = older {
            self.hand_over(seat, waiter);
        }
    }

    pub fn complete(self: &Arc<Self>, seat: Seat, bytes: &[u8]) {
        let decoded = WorkflowActivationCompletion::decode(bytes);
        let (completion, broken) = match decoded {
            Ok(completion) => (completion, None),
            Err(error) => {
                let run_id = salvage_run_id(bytes).or_else(|| self.state.lock().router.only_handed_out(seat));
                let message = format!("the completion is not a valid message: {error}");
                let Some(run_id) = run_id else {
                    return self.completion_failed("", &format!("{message}; its run cannot be told"));
                };
                (failed(run_id, message.clone(), "MalformedCompletion"), Some(message))
            }
        };
        // The lane is done with the run before Core hears of it: the next activation may follow at once.
        let mut locals = locals_started(&completion);
        let mut completion = completion;
        let (completed, left) = {
            let mut state = self.state.lock();
            if locals > 0 && state.router.overtook_eviction(seat, &completion.run_id) {
                let message =
                    "workflow task not processed: its run was leaving the cache when it started local activities";
                completion = failed(completion.run_id, message.to_owned(), "Eviction");
                locals = 0;
            }
            let completed = state.router.complete(seat, &completion.run_id, locals);
            (completed, !state.router.is_cached(&completion.run_id))
        };
        if left {
            self.locals.orphan(&completion.run_id);
        }
        let then = match completed {
            Ok(effects) => effects,
            Err(reason) => return self.completion_failed(&completion.run_id, &reason),
        };
        if let Some(message) = broken {
            self.completion_failed(&completion.run_id, &message);
        }
        self.send(completion, then);
    }

    /// The run is to leave the cache as soon as nothing is lost with it.
    pub fn evict(self: &Arc<Self>, run_id: &str) {
        let effects = self.state.lock().router.evict(run_id);
        self.perform(effects);
    }

    /// The heap of the lane is to become smaller.
    pub fn shed(self: &Arc<Self>, seat: Seat, share: f64) -> u32 {
        let effects = self.state.lock().router.shed(seat, share);
        let count = effects.len();
        self.perform(effects);
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The lane stopped the code of a run that it works on.
    pub fn stopped(self: &Arc<Self>, seat: Seat, run_id: &str) {
        let stopped = {
            let mut state = self.state.lock();
            state.router.stopped(seat, run_id, self.events.has_listener())
        };
        match stopped {
            Ok(effects) => self.perform(effects),
            Err(reason) => self.completion_failed(run_id, &reason),
        }
    }

    /// The lane's thread is gone or says goodbye. May be called twice, from any thread, also while the process ends.
    pub fn leave(self: &Arc<Self>, seat: Seat, leaving: Leaving) {
        let (waiter, loss) = {
            let mut state = self.state.lock();
            let listening = self.events.has_listener();
            let waiter = match state.waiters.remove(&seat.lane) {
                Some((waiting, waiter)) if waiting == seat => Some(waiter),
                Some(other) => {
                    state.waiters.insert(seat.lane, other);
                    None
                }
                None => None,
            };
            (waiter, state.router.leave(seat, leaving, listening))
        };
        if let Some(waiter) = waiter {
            self.hand_over(seat, waiter);
        }
        let Some(loss) = loss else { return };
        if leaving == Leaving::Died || loss.runs_evicted + loss.activations_failed > 0 {
            self.events.push(json!({
                "type": "laneLost",
                "lane": seat.lane,
                "runsEvicted": loss.runs_evicted,
                "activationsFailed": loss.activations_failed,
            }));
        }
        self.perform(loss.effects);
    }

    pub fn shut_down(self: &Arc<Self>) {
        let effects = self.state.lock().router.close();
        self.perform(effects);
        self.start_polling();
    }

    /// Waits until Core has no more activations.
    pub async fn drained(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self.drained.subscribe().wait_for(|drained| *drained).await;
    }

    fn start_polling(self: &Arc<Self>) {
        let Some(worker) = self.worker.upgrade() else { return };
        if std::mem::replace(&mut self.state.lock().polling, true) {
            return;
        }
        let end = EndOfPolling(self.clone());
        self.handle.spawn(async move {
            end.0.poll(&worker).await;
            // Before the lanes hear of the end: finalizing waits until nobody has the worker.
            drop(worker);
            drop(end);
        });
    }

    async fn poll(self: &Arc<Self>, worker: &Worker) {
        let mut pause = POLL_RETRY_FIRST;
        loop {
            match AssertUnwindSafe(worker.poll_workflow_activation()).catch_unwind().await {
                Ok(Ok(activation)) => {
                    pause = POLL_RETRY_FIRST;
                    let activation = routed(&activation);
                    let effects = self
                        .state
                        .lock()
                        .router
                        .activation(activation, self.events.has_listener());
                    self.perform(effects);
                }
                Ok(Err(PollError::ShutDown)) => return,
                Ok(Err(PollError::TonicError(status))) => {
                    self.poll_failed(&BridgeError::from(status).message);
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(POLL_RETRY_LAST);
                }
                Err(panic) => return self.poll_failed(&format!("Core panicked: {}", panic_message(&*panic))),
            }
        }
    }

    fn perform(self: &Arc<Self>, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Wake(lane) => self.wake(lane),
                Effect::Fail { run_id, message } => self.send(failed(run_id, message, "LaneLost"), vec![]),
                Effect::AnswerEviction { run_id } => {
                    self.locals.orphan(&run_id);
                    self.send(empty(run_id), vec![]);
                }
                Effect::RequestEviction { run_id } => {
                    if let Some(worker) = self.worker.upgrade() {
                        let _entered = self.handle.enter();
                        worker.request_workflow_eviction(&run_id);
                    }
                }
                Effect::WantQuarantine { run_id } => self.want_quarantine(run_id),
                Effect::QuarantineIdle(seat) => self.retire_later(seat),
            }
        }
    }

    fn wake(self: &Arc<Self>, lane: u32) {
        let waiter = self.state.lock().waiters.remove(&lane);
        if let Some((seat, waiter)) = waiter {
            self.hand_over(seat, waiter);
        }
    }

    /// The batch is taken on the lane's own thread: all that has come until then, and nothing if the thread has ended.
    fn hand_over(self: &Arc<Self>, seat: Seat, waiter: Settle<Batches>) {
        let hub = self.clone();
        waiter.resolve_with(move || Batches(hub.take(seat)));
    }

    fn want_quarantine(self: &Arc<Self>, run_id: String) {
        self.events.push(json!({ "type": "quarantine", "runId": run_id }));
        let hub = self.clone();
        self.handle.spawn(async move {
            tokio::time::sleep(QUARANTINE_LIMIT).await;
            let effects = hub.state.lock().router.quarantine_missed(&run_id);
            hub.perform(effects);
        });
    }

    fn retire_later(self: &Arc<Self>, seat: Seat) {
        let hub = Arc::downgrade(self);
        self.handle.spawn(async move {
            tokio::time::sleep(QUARANTINE_LINGER).await;
            let Some(hub) = hub.upgrade() else { return };
            let effects = hub.state.lock().router.retire(seat);
            hub.perform(effects);
        });
    }

    /// Answers Core, and does `then` once it has the answer.
    fn send(self: &Arc<Self>, completion: WorkflowActivationCompletion, then: Vec<Effect>) {
        let Some(worker) = self.worker.upgrade() else { return };
        let hub = self.clone();
        self.handle.spawn(async move {
            let run_id = completion.run_id.clone();
            let (sent, waits) =
                counting_waits(AssertUnwindSafe(worker.complete_workflow_activation(completion)).catch_unwind()).await;
            if waits > WAITS_OF_ITS_OWN {
                let effects = hub.state.lock().router.reported(&run_id);
                hub.perform(effects);
            }
            let reason = match sent {
                Ok(Ok(())) => return hub.perform(then),
                Ok(Err(CompleteWfError::MalformedWorkflowCompletion { reason, .. })) => reason,
                Ok(Err(error)) => return hub.completion_failed(&run_id, &error.to_string()),
                Err(panic) => {
                    return hub.completion_failed(&run_id, &format!("Core panicked: {}", panic_message(&*panic)));
                }
            };
            // Core still waits for an answer: without one the run would be stuck, and shutdown with it.
            hub.completion_failed(&run_id, &reason);
            let answer = failed(run_id.clone(), reason, "MalformedCompletion");
            if let Err(error) = worker.complete_workflow_activation(answer).await {
                hub.completion_failed(&run_id, &error.to_string());
            }
        });
    }

    fn completion_failed(&self, run_id: &str, message: &str) {
        self.events
            .push(json!({ "type": "completionFailed", "runId": run_id, "message": message }));
    }

    fn poll_failed(&self, message: &str) {
        self.events.push(json!({ "type": "pollFailed", "message": message }));
    }
}

/// What a future gives, and how often it had to wait for that.
async fn counting_waits<F: Future>(future: F) -> (F::Output, u32) {
    let mut future = pin!(future);
    let mut waits = 0;
    let output = poll_fn(|context| {
        let polled = future.as_mut().poll(context);
        waits += u32::from(polled.is_pending());
        polled
    })
    .await;
    (output, waits)
}

/// Ends the lanes with the task that polls, also when the runtime goes away under it.
struct EndOfPolling(Arc<LaneHub>);

impl Drop for EndOfPolling {
    fn drop(&mut self) {
        let hub = &self.0;
        let effects = hub.state.lock().router.end();
        hub.perform(effects);
        hub.drained.send_replace(true);
        hub.events.push(json!({ "type": "drained" }));
    }
}

impl Drop for LaneHub {
    fn drop(&mut self) {
        HUBS.lock().remove(&self.id);
    }
}
