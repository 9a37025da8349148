//! Options of a worker.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use serde::Deserialize;
use temporalio_common::worker::{
    VersioningBehavior, WorkerDeploymentOptions, WorkerDeploymentVersion, WorkerTaskTypes,
};
use temporalio_sdk_core::{
    PollerBehavior, WorkerConfig as CoreWorkerConfig, WorkerVersioningStrategy, WorkflowErrorType,
};

use super::{invalid, millis};
use crate::{error::BridgeError, lanes::LaneSettings};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WorkerConfig {
    namespace: String,
    task_queue: String,
    identity: Option<String>,
    build_id: String,
    deployment: Option<DeploymentConfig>,
    max_cached_workflows: usize,
    max_outstanding_workflow_tasks: Option<usize>,
    max_outstanding_activities: Option<usize>,
    max_outstanding_local_activities: Option<usize>,
    pollers: Option<PollersConfig>,
    enable_workflows: bool,
    enable_activities: bool,
    enable_local_activities: bool,
    sticky_queue_schedule_to_start_timeout_ms: u64,
    graceful_shutdown_ms: Option<u64>,
    max_heartbeat_throttle_interval_ms: u64,
    default_heartbeat_throttle_interval_ms: u64,
    max_activities_per_second: Option<f64>,
    max_task_queue_activities_per_second: Option<f64>,
    nonsticky_to_sticky_poll_ratio: Option<f32>,
    max_eager_activity_reservations: Option<usize>,
    #[serde(default)]
    workflow_failure_errors: HashSet<FailureError>,
    #[serde(default)]
    workflow_types_to_failure_errors: HashMap<String, HashSet<FailureError>>,
    #[serde(default)]
    disable_payload_error_limit: bool,
    lanes: u32,
    max_activations_per_batch: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DeploymentConfig {
    name: String,
    use_worker_versioning: bool,
    default_versioning_behavior: Option<DefaultVersioningBehavior>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum DefaultVersioningBehavior {
    Pinned,
    AutoUpgrade,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PollersConfig {
    workflow: Option<PollerConfig>,
    activity: Option<PollerConfig>,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
enum PollerConfig {
    Simple {
        maximum: usize,
    },
    Autoscaling {
        minimum: usize,
        maximum: usize,
        initial: usize,
    },
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "camelCase")]
enum FailureError {
    Nondeterminism,
}

impl WorkerConfig {
    pub fn lane_settings(&self) -> LaneSettings {
        LaneSettings {
            lanes: self.lanes,
            batch: self.max_activations_per_batch,
            slots: self.max_outstanding_workflow_tasks,
            cached: self.max_cached_workflows,
        }
    }

    pub fn core_config(self) -> Result<CoreWorkerConfig, BridgeError> {
        let max_cached_workflows = self.lane_settings().core_cache();
        let (workflow_pollers, activity_pollers) = self
            .pollers
            .map_or((None, None), |pollers| (pollers.workflow, pollers.activity));
        let task_types = WorkerTaskTypes {
            enable_workflows: self.enable_workflows,
            enable_local_activities: self.enable_local_activities,
            enable_remote_activities: self.enable_activities,
            enable_nexus: false,
        };
        let versioning = match self.deployment {
            Some(deployment) => {
                WorkerVersioningStrategy::WorkerDeploymentBased(deployment.deployment_options(self.build_id))
            }
            None => WorkerVersioningStrategy::None {
                build_id: self.build_id,
            },
        };
        CoreWorkerConfig::builder()
            .namespace(self.namespace)
            .task_queue(self.task_queue)
            .maybe_client_identity_override(self.identity)
            .versioning_strategy(versioning)
            .task_types(task_types)
            .max_cached_workflows(max_cached_workflows)
            .maybe_max_outstanding_workflow_tasks(self.max_outstanding_workflow_tasks)
            .maybe_max_outstanding_activities(self.max_outstanding_activities)
            .maybe_max_outstanding_local_activities(self.max_outstanding_local_activities)
            .maybe_workflow_task_poller_behavior(workflow_pollers.map(PollerConfig::behavior))
            .maybe_activity_task_poller_behavior(activity_pollers.map(PollerConfig::behavior))
            .sticky_queue_schedule_to_start_timeout(Duration::from_millis(
                self.sticky_queue_schedule_to_start_timeout_ms,
            ))
            .maybe_graceful_shutdown_period(millis(self.graceful_shutdown_ms))
            .max_heartbeat_throttle_interval(Duration::from_millis(self.max_heartbeat_throttle_interval_ms))
            .default_heartbeat_throttle_interval(Duration::from_millis(self.default_heartbeat_throttle_interval_ms))
            .maybe_max_worker_activities_per_second(self.max_activities_per_second)
            .maybe_max_task_queue_activities_per_second(self.max_task_queue_activities_per_second)
            .maybe_nonsticky_to_sticky_poll_ratio(self.nonsticky_to_sticky_poll_ratio)
            .maybe_max_eager_activity_reservations_per_workflow_task(self.max_eager_activity_reservations)
            .workflow_failure_errors(core_errors(self.workflow_failure_errors))
            .workflow_types_to_failure_errors(
                self.workflow_types_to_failure_errors
                    .into_iter()
                    .map(|(workflow_type, errors)| (workflow_type, core_errors(errors)))
                    .collect(),
            )
            .disable_payload_error_limit(self.disable_payload_error_limit)
            .build()
            .map_err(|error| invalid(format!("worker options: {error}")))
    }
}

impl DeploymentConfig {
    fn deployment_options(self, build_id: String) -> WorkerDeploymentOptions {
        let behavior = match self.default_versioning_behavior {
            None => VersioningBehavior::Unspecified,
            Some(DefaultVersioningBehavior::Pinned) => VersioningBehavior::Pinned,
            Some(DefaultVersioningBehavior::AutoUpgrade) => VersioningBehavior::AutoUpgrade,
        };
        let version = WorkerDeploymentVersion::builder()
            .deployment_name(self.name)
            .build_id(build_id)
            .build();
        WorkerDeploymentOptions::new(version)
            .use_worker_versioning(self.use_worker_versioning)
            .default_versioning_behavior(behavior)
            .build()
    }
}

impl PollerConfig {
    fn behavior(self) -> PollerBehavior {
        match self {
            Self::Simple { maximum } => PollerBehavior::SimpleMaximum(maximum),
            Self::Autoscaling {
                minimum,
                maximum,
                initial,
            } => PollerBehavior::Autoscaling {
                minimum,
                maximum,
                initial,
            },
        }
    }
}

fn core_errors(errors: HashSet<FailureError>) -> HashSet<WorkflowErrorType> {
    errors
        .into_iter()
        .map(|error| match error {
            FailureError::Nondeterminism => WorkflowErrorType::Nondeterminism,
        })
        .collect()
}
