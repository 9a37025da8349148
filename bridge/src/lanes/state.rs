//! What the router knows of lanes.

use std::collections::VecDeque;

use super::{
    runs::Runs,
    suspects::{SuspectTypes, Suspects},
    terms::{Activation, Kind},
};

/// Activations in a row that may overtake one of a suspect type.
const OVERTAKERS: u32 = 50;

pub struct Lane {
    pub generation: u64,
    pub quarantine: bool,
    pub queue: VecDeque<Activation>,
    pub runs: usize,
    pub open: usize,
    pub overtaken: u32,
    /// A quarantine lane that is told to end.
    pub retired: bool,
}

/// Takes the runs that wait for their start in these lanes, and whose type is meant.
pub fn take_starts<'a>(
    lanes: impl Iterator<Item = &'a mut Lane>,
    meant: impl Fn(&str) -> bool,
) -> VecDeque<Activation> {
    let mut taken = VecDeque::new();
    for lane in lanes {
        let (starts, others): (VecDeque<_>, VecDeque<_>) =
            std::mem::take(&mut lane.queue).into_iter().partition(|activation| {
                activation.kind == Kind::Start && meant(activation.workflow_type.as_deref().unwrap_or_default())
            });
        lane.queue = others;
        lane.open -= starts.len();
        lane.runs -= starts.len();
        taken.extend(starts);
    }
    taken
}

/// The activation that is due: in quarantine that of the run that did least harm, elsewhere the oldest, but those of a suspect
/// type let others pass.
pub fn next_of(lane: &mut Lane, runs: &Runs, suspects: &Suspects, types: &SuspectTypes) -> Option<Activation> {
    if lane.quarantine {
        let (index, _) = lane
            .queue
            .iter()
            .enumerate()
            .min_by_key(|(index, activation)| (suspects.strikes(&activation.run_id), *index))?;
        return lane.queue.remove(index);
    }
    if !types.any() {
        return lane.queue.pop_front();
    }
    let trusted = |activation: &Activation| {
        activation.kind == Kind::Evict
            || runs
                .get(&activation.run_id)
                .is_none_or(|run| !types.is_suspect(&run.workflow_type))
    };
    let index = lane.queue.iter().position(trusted).unwrap_or(0);
    lane.overtaken = if index == 0 { 0 } else { lane.overtaken + 1 };
    if lane.overtaken > OVERTAKERS {
        lane.overtaken = 0;
        return lane.queue.pop_front();
    }
    lane.queue.remove(index)
}
