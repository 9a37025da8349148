//! Workers that replay recorded histories.

use napi::Env;
use napi_derive::napi;
use prost::Message;
use temporalio_protos::temporal::api::history::v1::History;
use temporalio_sdk_core::{
    init_replay_worker,
    replay::{HistoryFeeder, HistoryForReplay, HistoryInfo, ReplayWorkerInput},
};

use crate::{
    config::{self, worker::WorkerConfig},
    error::{BridgeError, Code, Result, guard},
    runtime::NativeRuntime,
    settle::{JsPromise, promise},
    worker::{NativeWorker, creation_error},
};

#[napi]
impl NativeRuntime {
    #[napi]
    pub fn create_replay_worker(&self, options: String) -> Result<NativeWorker> {
        guard(|| {
            let config: WorkerConfig = config::parse("replay worker", &options)?;
            let lanes = config.lane_settings();
            let core_config = config.core_config()?;
            let (feeder, histories) = HistoryFeeder::new(1);
            let worker = self.core.enter(|_| {
                init_replay_worker(ReplayWorkerInput::new(core_config, histories)).map_err(creation_error)
            })?;
            NativeWorker::new(self.core.clone(), worker, lanes, Some(feeder))
        })
    }
}

#[napi]
impl NativeWorker {
    #[napi]
    pub fn feed(&self, env: &Env, workflow_id: String, history: &[u8]) -> Result<JsPromise> {
        let history = guard(|| replayable(&workflow_id, history))?;
        let feeder = self.feeder.lock().clone().ok_or_else(|| {
            BridgeError::invalid_state("this worker takes no history: its feed is closed or it does not replay")
        })?;
        promise(env, &self.core.handle()?, async move {
            feeder
                .feed(HistoryForReplay::new(history, workflow_id))
                .await
                .map_err(|error| BridgeError::invalid_state(format!("the replay worker has ended: {error:#}")))
        })
    }

    #[napi]
    pub fn close_feed(&self) {
        self.feeder.lock().take();
    }
}

/// Core panics on histories that it cannot read, long after they were fed: refuse them here.
fn replayable(workflow_id: &str, bytes: &[u8]) -> Result<History, BridgeError> {
    let refuse = |cause: String| {
        BridgeError::new(
            Code::Decode,
            format!("the history of workflow {workflow_id:?} cannot be replayed: {cause}"),
        )
    };
    let history = History::decode(bytes).map_err(|error| refuse(error.to_string()))?;
    HistoryInfo::new_from_history(&history, None).map_err(|error| refuse(format!("{error:#}")))?;
    match history.extract_run_id_from_start() {
        Err(error) => Err(refuse(format!("{error:#}"))),
        Ok("") => Err(refuse("its first event has no originalExecutionRunId".to_owned())),
        Ok(_) => Ok(history),
    }
}
