//! Completions that Rust makes or mends itself.

use prost::{
    Message,
    encoding::{DecodeContext, decode_key, skip_field, string},
};
use temporalio_protos::{
    coresdk::{
        workflow_activation::{WorkflowActivation, workflow_activation_job::Variant},
        workflow_commands::workflow_command::Variant as Command,
        workflow_completion::{Failure, Success, WorkflowActivationCompletion, workflow_activation_completion::Status},
    },
    temporal::api::failure::v1::{ApplicationFailureInfo, Failure as ApiFailure, failure::FailureInfo},
};

use super::terms::{Activation, Kind};

/// What Core calls a query that comes with no workflow task.
const LONE_QUERY: &str = "legacy_query";

pub fn routed(activation: &WorkflowActivation) -> Activation {
    let jobs = || activation.jobs.iter().filter_map(|job| job.variant.as_ref());
    let started = jobs().find_map(|job| match job {
        Variant::InitializeWorkflow(start) => Some(start.workflow_type.clone()),
        _ => None,
    });
    let lone_query = jobs().any(|job| matches!(job, Variant::QueryWorkflow(query) if query.query_id == LONE_QUERY));
    let kind = if jobs().any(|job| matches!(job, Variant::RemoveFromCache(_))) {
        Kind::Evict
    } else if started.is_some() {
        Kind::Start
    } else {
        Kind::Continue
    };
    Activation {
        run_id: activation.run_id.clone(),
        kind,
        workflow_type: started,
        replaying: activation.is_replaying,
        lone_query,
        locals_ended: jobs()
            .filter(|job| matches!(job, Variant::ResolveActivity(resolved) if resolved.is_local))
            .count(),
        bytes: activation.encode_to_vec(),
    }
}

/// Local activities that the run starts with this answer.
pub fn locals_started(completion: &WorkflowActivationCompletion) -> usize {
    let Some(Status::Successful(Success { commands, .. })) = &completion.status else {
        return 0;
    };
    let locals = commands
        .iter()
        .filter(|command| matches!(command.variant, Some(Command::ScheduleLocalActivity(_))));
    locals.count()
}

/// Fails a workflow task: the server hands it out again.
pub fn failed(run_id: String, message: String, failure_type: &str) -> WorkflowActivationCompletion {
    let failure = ApiFailure {
        message,
        source: "protempo-bridge".to_owned(),
        failure_info: Some(FailureInfo::ApplicationFailureInfo(ApplicationFailureInfo {
            r#type: failure_type.to_owned(),
            ..Default::default()
        })),
        ..Default::default()
    };
    let status = Status::Failed(Failure {
        failure: Some(failure),
        force_cause: 0,
    });
    WorkflowActivationCompletion {
        run_id,
        status: Some(status),
        ..Default::default()
    }
}

/// The answer to an eviction.
pub fn empty(run_id: String) -> WorkflowActivationCompletion {
    WorkflowActivationCompletion {
        run_id,
        status: Some(Status::Successful(Success::default())),
        ..Default::default()
    }
}

/// The answer of nobody to an activation that came too late.
pub fn unanswered(activation: &WorkflowActivation) -> WorkflowActivationCompletion {
    let Activation { run_id, kind, .. } = routed(activation);
    match kind {
        Kind::Evict => empty(run_id),
        _ => failed(
            run_id,
            "workflow task not processed: the worker has shut down".to_owned(),
            "WorkerShutdown",
        ),
    }
}

/// The run id (field 1) of bytes that are not a valid completion, as far as it can be told.
pub fn salvage_run_id(mut bytes: &[u8]) -> Option<String> {
    while !bytes.is_empty() {
        let (tag, wire_type) = decode_key(&mut bytes).ok()?;
        if tag == 1 {
            let mut run_id = String::new();
            string::merge(wire_type, &mut run_id, &mut bytes, DecodeContext::default()).ok()?;
            return Some(run_id).filter(|run_id| !run_id.is_empty());
        }
        skip_field(wire_type, tag, &mut bytes, DecodeContext::default()).ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_run_id_of_broken_bytes_is_found() {
        let mut bytes = failed("run-7".into(), "x".into(), "T").encode_to_vec();
        bytes.truncate(bytes.len() - 3);
        assert!(WorkflowActivationCompletion::decode(bytes.as_slice()).is_err());
        assert_eq!(salvage_run_id(&bytes).as_deref(), Some("run-7"));
    }

    #[test]
    fn bytes_without_a_run_id_have_none() {
        assert_eq!(salvage_run_id(&[]), None);
        assert_eq!(salvage_run_id(&[0xff, 0xff, 0xff]), None);
        assert_eq!(salvage_run_id(&[0x0a, 0x05, b'a']), None);
    }
}
