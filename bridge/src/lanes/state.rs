//! What the router knows of lanes and runs.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use super::{
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

pub struct Run {
    pub home: Home,
    pub workflow_type: Arc<str>,
    /// When it was worked on last: grows with each activation.
    pub used: u64,
    pub evicting: bool,
    /// Local activities that it waits for. Its workflow task is open until they have ended, and would be lost with an eviction:
    /// the server waits for its timeout then, and the activities start again.
    pub locals: usize,
    /// It is to leave the cache once it is not at work and waits for no local activity.
    pub evict_then: bool,
    /// A local activity of it was given up: the task that its end brings is given back to the server.
    pub given_up: bool,
    /// It was given what is new in its history, and the server may not have heard of that yet.
    pub unreported: bool,
    pub open: Option<Open>,
}

impl Run {
    pub fn new(home: Home, workflow_type: Arc<str>) -> Self {
        Self {
            home,
            workflow_type,
            used: 0,
            evicting: false,
            locals: 0,
            evict_then: false,
            given_up: false,
            unreported: false,
            open: None,
        }
    }

    /// Its task is open: with Core it would be lost if the run left the cache, where queries wait for their turn in it.
    pub fn is_busy(&self) -> bool {
        self.open.is_some() || self.locals > 0 || self.unreported
    }

    pub fn is_idle(&self) -> bool {
        matches!(self.home, Home::Lane(_)) && !self.is_busy() && !self.evicting
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Home {
    Lane(u32),
    /// Its first activation waits until a lane is attached.
    Nowhere,
    /// Its lane is gone: Core has been asked to evict it, or its next task will be failed.
    Orphaned,
}

#[derive(Clone, Copy)]
pub struct Open {
    pub kind: Kind,
    pub replaying: bool,
    pub handed_out: bool,
    /// Its code was stopped, as it would not have ended.
    pub stopped: bool,
}

impl Open {
    pub fn of(activation: &Activation) -> Self {
        Self {
            kind: activation.kind,
            replaying: activation.replaying,
            handed_out: false,
            stopped: false,
        }
    }
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
pub fn next_of(
    lane: &mut Lane,
    runs: &HashMap<String, Run>,
    suspects: &Suspects,
    types: &SuspectTypes,
) -> Option<Activation> {
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
