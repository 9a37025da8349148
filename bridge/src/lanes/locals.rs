//! Local activities that JavaScript has been given, and by which run.
//!
//! Core cancels those of a run that leaves its cache, but forgets a cancellation that was not polled for before the run has
//! left. Lanes let runs leave without the main thread, which polls for activities: the activity would never hear of it.

use std::{collections::HashMap, future::Future};

use parking_lot::Mutex;
use temporalio_protos::coresdk::activity_task::{ActivityCancelReason, ActivityTask, activity_task::Variant};
use temporalio_sdk_core::PollError;
use tokio::sync::{
    Mutex as AsyncMutex,
    mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
};

pub struct LocalActivities {
    /// By task token.
    given: Mutex<HashMap<Vec<u8>, Given>>,
    cancel: UnboundedSender<ActivityTask>,
    cancelled: AsyncMutex<UnboundedReceiver<ActivityTask>>,
}

struct Given {
    run_id: String,
    /// Its run has left the cache: nobody waits for it.
    orphaned: bool,
}

impl Default for LocalActivities {
    fn default() -> Self {
        let (cancel, cancelled) = unbounded_channel();
        Self {
            given: Mutex::default(),
            cancel,
            cancelled: AsyncMutex::new(cancelled),
        }
    }
}

impl LocalActivities {
    /// The next task: a cancellation of ours, or what Core has. `is_cached` says whether a run has not left the cache.
    pub async fn next(
        &self,
        poll: impl Future<Output = Result<ActivityTask, PollError>>,
        is_cached: impl Fn(&str) -> bool,
    ) -> Result<ActivityTask, PollError> {
        let mut cancelled = self.cancelled.lock().await;
        let polled = tokio::select! {
            biased;
            Some(task) = cancelled.recv() => return Ok(task),
            polled = poll => polled,
        };
        match polled {
            Ok(task) => {
                self.given(&task, is_cached);
                Ok(task)
            }
            // Nobody polls after this.
            Err(PollError::ShutDown) => cancelled.try_recv().map_err(|_| PollError::ShutDown),
            Err(error) => Err(error),
        }
    }

    fn given(&self, task: &ActivityTask, is_cached: impl Fn(&str) -> bool) {
        let Some(Variant::Start(start)) = &task.variant else {
            return;
        };
        let Some(execution) = start.workflow_execution.as_ref().filter(|_| start.is_local) else {
            return;
        };
        let run_id = execution.run_id.clone();
        self.given.lock().insert(
            task.task_token.clone(),
            Given {
                run_id: run_id.clone(),
                orphaned: false,
            },
        );
        // It may have left while this one came.
        if !is_cached(&run_id) {
            self.orphan(&run_id);
        }
    }

    /// The run has left the cache: what it started is cancelled.
    pub fn orphan(&self, run_id: &str) {
        for (token, given) in self.given.lock().iter_mut() {
            if given.run_id != run_id || given.orphaned {
                continue;
            }
            given.orphaned = true;
            let reason = ActivityCancelReason::Cancelled;
            let details = ActivityTask::primary_reason_to_cancellation_details(reason);
            let _ = self
                .cancel
                .send(ActivityTask::cancel_from_ids(token.clone(), reason, details));
        }
    }

    /// One has ended. `false`: its run has left the cache.
    pub fn ended(&self, token: &[u8]) -> bool {
        self.given.lock().remove(token).is_none_or(|given| !given.orphaned)
    }

    /// The run that waits for a local activity.
    pub fn run_of(&self, token: &[u8]) -> Option<String> {
        let given = self.given.lock();
        given.get(token).map(|given| given.run_id.clone())
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use temporalio_protos::{coresdk::activity_task::Start, temporal::api::common::v1::WorkflowExecution};

    use super::*;

    fn start(token: u8, run_id: &str, is_local: bool) -> ActivityTask {
        ActivityTask {
            task_token: vec![token],
            variant: Some(Variant::Start(Start {
                workflow_execution: Some(WorkflowExecution {
                    run_id: run_id.to_owned(),
                    ..Default::default()
                }),
                is_local,
                ..Default::default()
            })),
        }
    }

    fn cancelled(task: &ActivityTask) -> u8 {
        assert!(matches!(task.variant, Some(Variant::Cancel(_))));
        task.task_token[0]
    }

    #[tokio::test]
    async fn those_of_a_run_that_leaves_are_cancelled_and_not_reported() {
        let locals = LocalActivities::default();
        for task in [start(1, "a", true), start(2, "b", true), start(3, "a", false)] {
            locals.next(ready(Ok(task)), |_| true).await.unwrap();
        }
        locals.orphan("a");
        locals.orphan("a");
        assert_eq!(cancelled(&locals.next(pending(), |_| true).await.unwrap()), 1);
        assert!(matches!(
            locals.next(ready(Err(PollError::ShutDown)), |_| true).await,
            Err(PollError::ShutDown)
        ));
        assert_eq!([1, 2, 3].map(|token| locals.ended(&[token])), [false, true, true]);
    }

    #[tokio::test]
    async fn one_that_comes_when_its_run_has_left_is_cancelled_too_before_the_end() {
        let locals = LocalActivities::default();
        locals.next(ready(Ok(start(1, "a", true))), |_| false).await.unwrap();
        let last = locals.next(ready(Err(PollError::ShutDown)), |_| true).await.unwrap();
        assert_eq!(cancelled(&last), 1);
    }
}
