//! The runs in the cache, and which of them could leave it.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use super::terms::{Activation, Kind};

pub struct Run {
    pub home: Home,
    pub workflow_type: Arc<str>,
    /// When it was worked on last: grows with each activation.
    used: u64,
    /// What `used` was when it was put among those that rest.
    rested: u64,
    evicting: bool,
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
            rested: 0,
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

    /// It was asked to leave the cache.
    pub fn is_leaving(&self) -> bool {
        self.evicting
    }

    fn is_idle(&self) -> bool {
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

/// All runs by their IDs. Which was idle longest is known without going through them: a full cache asks for each new run.
#[derive(Default)]
pub struct Runs {
    by_id: HashMap<String, Run>,
    /// Runs as they came to rest, with their `used` of that time. Those that were worked on since have another one.
    resting: VecDeque<(u64, String)>,
    leaving: usize,
    uses: u64,
}

impl Runs {
    pub fn get(&self, run_id: &str) -> Option<&Run> {
        self.by_id.get(run_id)
    }

    pub fn get_mut(&mut self, run_id: &str) -> Option<&mut Run> {
        self.by_id.get_mut(run_id)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&String, &Run)> {
        self.by_id.iter()
    }

    /// How many there are that nobody has asked to leave.
    pub fn staying(&self) -> usize {
        self.by_id.len() - self.leaving
    }

    pub fn insert(&mut self, run_id: String, run: Run) {
        let before = self.by_id.insert(run_id, run);
        self.leaving -= usize::from(before.is_some_and(|run| run.evicting));
    }

    pub fn remove(&mut self, run_id: &str) {
        let removed = self.by_id.remove(run_id);
        self.leaving -= usize::from(removed.is_some_and(|run| run.evicting));
    }

    /// The run, old or new, is worked on.
    pub fn open(&mut self, activation: &Activation, make: impl FnOnce() -> Run) -> &mut Run {
        let run = self.by_id.entry(activation.run_id.clone()).or_insert_with(make);
        self.uses += 1;
        run.used = self.uses;
        run.open = Some(Open::of(activation));
        run
    }

    /// The run has come to rest, if it has.
    pub fn rest(&mut self, run_id: &str) {
        let Some(run) = self.by_id.get_mut(run_id) else { return };
        if !run.is_idle() || run.rested == run.used {
            return;
        }
        run.rested = run.used;
        self.resting.push_back((run.used, run_id.to_owned()));
        if self.resting.len() > 2 * self.by_id.len() + SLACK {
            let by_id = &self.by_id;
            self.resting.retain(|(used, run_id)| rests(by_id.get(run_id), *used));
        }
    }

    /// The run has been asked to leave the cache.
    pub fn leave(&mut self, run_id: &str) {
        if let Some(run) = self.by_id.get_mut(run_id) {
            self.leaving += usize::from(!run.evicting);
            run.evicting = true;
        }
    }

    /// So many of the idle runs that are meant: those first that were idle longest.
    pub fn longest_idle(&mut self, count: usize, meant: impl Fn(&Run) -> bool) -> Vec<String> {
        let by_id = &self.by_id;
        while let Some((used, run_id)) = self.resting.front()
            && !rests(by_id.get(run_id), *used)
        {
            self.resting.pop_front();
        }
        self.resting
            .iter()
            .filter(|(used, run_id)| {
                by_id
                    .get(run_id)
                    .is_some_and(|run| rests(Some(run), *used) && meant(run))
            })
            .map(|(_, run_id)| run_id.clone())
            .take(count)
            .collect()
    }

    #[cfg(test)]
    pub fn noted(&self) -> usize {
        self.resting.len()
    }
}

/// Entries of runs that rest no more, above which they are swept.
const SLACK: usize = 64;

/// Whether the run still rests since that time.
fn rests(run: Option<&Run>, used: u64) -> bool {
    run.is_some_and(|run| run.used == used && run.is_idle())
}
