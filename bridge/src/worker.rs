//! Workers: polls, completions, shutdown. Workflow activations go to lanes, or to this handle when there are none.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use napi::{
    Env,
    bindgen_prelude::{Function, Unknown},
};
use napi_derive::napi;
use parking_lot::Mutex;
use prost::Message;
use temporalio_protos::coresdk::{
    ActivityHeartbeat, ActivityTaskCompletion,
    activity_result::{ActivityExecutionResult, Cancellation, WillCompleteAsync, activity_execution_result::Status},
    activity_task::activity_task::Variant,
    workflow_completion::WorkflowActivationCompletion,
};
use temporalio_sdk_core::{
    CompleteActivityError, CompleteWfError, PollError, Worker, WorkerValidationError, init_worker,
    replay::HistoryFeeder,
};

use crate::{
    bytes::Bytes,
    config::{self, worker::WorkerConfig},
    connection::NativeConnection,
    core::SharedCore,
    error::{BridgeError, Code, Result, guard},
    lanes::{LaneHub, LaneSettings, LaneStats, unanswered},
    runtime::NativeRuntime,
    settle::{JsPromise, promise},
};

/// How long finalizing waits for calls that are still under way before it names them as the caller's mistake.
const PENDING_CALLS_LIMIT: Duration = Duration::from_secs(10);

static NEXT_ID: AtomicU32 = AtomicU32::new(1);

#[napi]
pub struct NativeWorker {
    id: u32,
    pub(crate) core: SharedCore,
    worker: Arc<Mutex<Option<Arc<Worker>>>>,
    lanes: Option<Arc<LaneHub>>,
    shutting_down: AtomicBool,
    pub(crate) feeder: Mutex<Option<Arc<HistoryFeeder>>>,
}

#[napi]
impl NativeRuntime {
    #[napi]
    pub fn create_worker(&self, connection: &NativeConnection, options: String) -> Result<NativeWorker> {
        guard(|| {
            let config: WorkerConfig = config::parse("worker", &options)?;
            let connection = connection.connection()?;
            let lanes = config.lane_settings();
            let core_config = config.core_config()?;
            let worker = self
                .core
                .enter(|core| init_worker(core, core_config, connection).map_err(creation_error))?;
            NativeWorker::new(self.core.clone(), worker, lanes, None)
        })
    }
}

impl NativeWorker {
    pub(crate) fn new(
        core: SharedCore,
        worker: Worker,
        lanes: LaneSettings,
        feeder: Option<HistoryFeeder>,
    ) -> Result<Self, BridgeError> {
        let id = NEXT_ID.fetch_add(1, Ordering::Relaxed);
        let worker = Arc::new(worker);
        let lanes = match lanes.lanes {
            0 => None,
            _ => Some(LaneHub::register(id, lanes, &worker, core.handle()?)),
        };
        Ok(Self {
            id,
            core,
            worker: Arc::new(Mutex::new(Some(worker))),
            lanes,
            shutting_down: AtomicBool::new(false),
            feeder: Mutex::new(feeder.map(Arc::new)),
        })
    }

    fn worker(&self) -> Result<Arc<Worker>, BridgeError> {
        self.worker
            .lock()
            .clone()
            .ok_or_else(|| BridgeError::invalid_state("the worker has been finalized"))
    }

    fn without_lanes(&self) -> Result<Arc<Worker>, BridgeError> {
        match self.lanes {
            Some(_) => Err(BridgeError::invalid_state(
                "this worker has lanes, which take its activations: use Lane.attach, or create it with lanes: 0",
            )),
            None => self.worker(),
        }
    }

    fn lanes(&self) -> Result<&Arc<LaneHub>, BridgeError> {
        self.lanes
            .as_ref()
            .ok_or_else(|| BridgeError::invalid_state("this worker was created with lanes: 0"))
    }
}

#[napi]
impl NativeWorker {
    #[napi(getter)]
    pub fn id(&self) -> u32 {
        self.id
    }

    #[napi]
    pub fn validate(&self, env: &Env) -> Result<JsPromise> {
        let worker = self.worker()?;
        promise(env, &self.core.handle()?, async move {
            match worker.validate().await {
                Ok(info) => Ok(Bytes(info.encode_to_vec())),
                Err(WorkerValidationError::NamespaceDescribeError { source, namespace }) => {
                    let mut error = BridgeError::from(source);
                    error.message = format!("namespace {namespace:?} cannot be used: {}", error.message);
                    Err(error)
                }
            }
        })
    }

    #[napi]
    pub fn poll_workflow_activation(&self, env: &Env) -> Result<JsPromise> {
        let worker = self.without_lanes()?;
        promise(env, &self.core.handle()?, async move {
            let activation = worker.poll_workflow_activation().await.map_err(poll_error)?;
            Ok(Bytes(activation.encode_to_vec()))
        })
    }

    #[napi]
    pub fn complete_workflow_activation(&self, env: &Env, completion: &[u8]) -> Result<JsPromise> {
        let worker = self.without_lanes()?;
        let completion = WorkflowActivationCompletion::decode(completion).map_err(|error| malformed(&error))?;
        promise(env, &self.core.handle()?, async move {
            worker
                .complete_workflow_activation(completion)
                .await
                .map_err(|error| match error {
                    CompleteWfError::MalformedWorkflowCompletion { reason, run_id } => {
                        BridgeError::new(Code::MalformedCompletion, format!("run {run_id}: {reason}"))
                    }
                    error @ CompleteWfError::WorkflowNotEnabled => BridgeError::invalid_state(error.to_string()),
                })
        })
    }

    #[napi]
    pub fn poll_activity_task(&self, env: &Env) -> Result<JsPromise> {
        let worker = self.worker()?;
        let lanes = self.lanes.clone();
        promise(env, &self.core.handle()?, async move {
            let polled = match lanes {
                Some(lanes) => lanes.next_activity(&worker).await,
                None => worker.poll_activity_task().await,
            };
            Ok(Bytes(polled.map_err(poll_error)?.encode_to_vec()))
        })
    }

    #[napi]
    pub fn complete_activity_task(&self, env: &Env, completion: &[u8]) -> Result<JsPromise> {
        let worker = self.worker()?;
        let completion = ActivityTaskCompletion::decode(completion).map_err(|error| malformed(&error))?;
        let lanes = self.lanes.clone();
        promise(env, &self.core.handle()?, async move {
            let wanted = lanes.is_none_or(|lanes| lanes.activity_ended(&completion.task_token));
            let completion = if wanted {
                completion
            } else {
                cancelled(completion.task_token)
            };
            worker
                .complete_activity_task(completion)
                .await
                .map_err(|error| match error {
                    CompleteActivityError::MalformedActivityCompletion { reason, .. } => {
                        BridgeError::new(Code::MalformedCompletion, reason)
                    }
                    error => BridgeError::invalid_state(error.to_string()),
                })
        })
    }

    /// A local activity will not end on this worker: its run's task goes back to the server.
    #[napi]
    pub fn give_up_local_activity(&self, env: &Env, task_token: &[u8]) -> Result<JsPromise> {
        let worker = self.worker()?;
        let token = task_token.to_vec();
        let lanes = self.lanes.clone();
        promise(env, &self.core.handle()?, async move {
            if let Some(lanes) = lanes {
                lanes.give_up_local(&token);
                lanes.activity_ended(&token);
            }
            let _ = worker.complete_activity_task(cancelled(token)).await;
            Ok(())
        })
    }

    #[napi]
    pub fn record_activity_heartbeat(&self, heartbeat: &[u8]) -> Result<()> {
        guard(|| {
            let heartbeat = ActivityHeartbeat::decode(heartbeat)?;
            let worker = self.worker()?;
            self.core.enter(|_| {
                worker.record_activity_heartbeat(heartbeat);
                Ok(())
            })
        })
    }

    #[napi]
    pub fn on_lane_event(&self, listener: Function<'_, String, Unknown<'static>>) -> Result<()> {
        let events = self.lanes()?.events();
        events
            .listen(listener)
            .map_err(|error| BridgeError::invalid_state(error.reason.clone()))?;
        Ok(())
    }

    #[napi]
    pub fn lane_stats(&self) -> Result<Vec<LaneStats>> {
        guard(|| Ok(self.lanes()?.stats()))
    }

    #[napi]
    pub fn request_eviction(&self, run_id: String) -> Result<()> {
        guard(|| {
            // Lanes may be at work while the worker is finalized, and ask for this: a worker that has ended has no cache.
            if let Some(lanes) = &self.lanes {
                lanes.evict(&run_id);
                return Ok(());
            }
            let worker = self.worker()?;
            self.core.enter(|_| {
                worker.request_workflow_eviction(&run_id);
                Ok(())
            })
        })
    }

    #[napi]
    pub fn cached_workflows(&self, env: &Env) -> Result<JsPromise> {
        let worker = self.worker()?;
        promise(env, &self.core.handle()?, async move {
            Ok(worker.cached_workflows().await as u32)
        })
    }

    #[napi]
    pub fn replace_connection(&self, connection: &NativeConnection) -> Result<()> {
        guard(|| {
            let worker = self.worker()?;
            let connection = connection.connection()?;
            self.core
                .enter(|_| worker.replace_client(connection).map_err(creation_error))
        })
    }

    #[napi]
    pub fn initiate_shutdown(&self) -> Result<()> {
        guard(|| {
            let worker = self.worker()?;
            self.core.enter(|_| {
                self.shutting_down.store(true, Ordering::Relaxed);
                self.feeder.lock().take();
                worker.initiate_shutdown();
                if let Some(lanes) = &self.lanes {
                    lanes.shut_down();
                }
                Ok(())
            })
        })
    }

    #[napi]
    pub fn finalize_shutdown(&self, env: &Env) -> Result<JsPromise> {
        if !self.shutting_down.load(Ordering::Relaxed) {
            return Err(BridgeError::invalid_state("call initiateShutdown before finalizeShutdown").into());
        }
        let slot = self.worker.clone();
        let worker = slot
            .lock()
            .take()
            .ok_or_else(|| BridgeError::invalid_state("the worker has been finalized already"))?;
        let lanes = self.lanes.clone();
        promise(env, &self.core.handle()?, async move {
            if let Some(lanes) = &lanes {
                lanes.drained().await;
            }
            match sole_owner(worker).await {
                Ok(worker) => {
                    drain(&worker).await;
                    worker.finalize_shutdown().await;
                    if let Some(lanes) = lanes {
                        lanes.events().close();
                    }
                    Ok(())
                }
                Err(worker) => {
                    let calls = Arc::strong_count(&worker) - 1;
                    *slot.lock() = Some(worker);
                    Err(BridgeError::invalid_state(format!(
                        "{calls} polls or completions of this worker are still pending: await them, then finalize again"
                    )))
                }
            }
        })
    }
}

async fn sole_owner(mut worker: Arc<Worker>) -> Result<Worker, Arc<Worker>> {
    let give_up = tokio::time::Instant::now() + PENDING_CALLS_LIMIT;
    loop {
        match Arc::try_unwrap(worker) {
            Ok(worker) => return Ok(worker),
            Err(shared) if tokio::time::Instant::now() > give_up => return Err(shared),
            Err(shared) => worker = shared,
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Takes what was never polled, or Core would wait for it for ever. After polls that have ended this does nothing.
async fn drain(worker: &Worker) {
    let types = &worker.get_config().task_types;
    while types.enable_workflows
        && let Ok(activation) = worker.poll_workflow_activation().await
    {
        let _ = worker.complete_workflow_activation(unanswered(&activation)).await;
    }
    while (types.enable_remote_activities || types.enable_local_activities)
        && let Ok(task) = worker.poll_activity_task().await
    {
        let completion = match task.variant {
            Some(Variant::Start(start)) if start.is_local => cancelled(task.task_token),
            // Not a failure, which might be the activity's last attempt: the server notices by its timeouts.
            _ => completed(task.task_token, Status::WillCompleteAsync(WillCompleteAsync {})),
        };
        let _ = worker.complete_activity_task(completion).await;
    }
}

fn completed(task_token: Vec<u8>, status: Status) -> ActivityTaskCompletion {
    let result = Some(ActivityExecutionResult { status: Some(status) });
    ActivityTaskCompletion { task_token, result }
}

fn cancelled(task_token: Vec<u8>) -> ActivityTaskCompletion {
    completed(task_token, Status::Cancelled(Cancellation::from_details(None)))
}

fn poll_error(error: PollError) -> BridgeError {
    match error {
        PollError::ShutDown => BridgeError::new(Code::Shutdown, "the worker has shut down"),
        PollError::TonicError(status) => status.into(),
    }
}

pub fn creation_error(error: anyhow::Error) -> BridgeError {
    BridgeError::new(Code::Worker, format!("{error:#}"))
}

fn malformed(error: &prost::DecodeError) -> BridgeError {
    BridgeError::new(
        Code::MalformedCompletion,
        format!("the completion is not a valid message: {error}"),
    )
}
