//! What the router is told, and what it answers.

/// What an activation asks of a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Starts a run, from its first event: no lane has state of it.
    Start,
    /// Goes on with a run that a lane has.
    Continue,
    /// Removes a run from the cache.
    Evict,
}

/// An encoded activation with what routing needs of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Activation {
    pub run_id: String,
    pub kind: Kind,
    /// Only a start says it.
    pub workflow_type: Option<String>,
    /// Whether it repeats what history has already, or only asks.
    pub replaying: bool,
    /// Whether it is a query for which there is no workflow task.
    pub lone_query: bool,
    /// Local activities of the run that ended.
    pub locals_ended: usize,
    pub bytes: Vec<u8>,
}

/// What the owner of the router has to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    /// Something waits for this lane.
    Wake(u32),
    /// Fail the open activation of the run.
    Fail { run_id: String, message: String },
    /// Answer the open eviction of the run.
    AnswerEviction { run_id: String },
    /// Ask Core to evict the idle run.
    RequestEviction { run_id: String },
    /// A suspect run waits for a quarantine lane.
    WantQuarantine { run_id: String },
    /// The quarantine lane has nothing: if that stays so it may end.
    QuarantineIdle(Seat),
}

/// What was lost with a lane.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Loss {
    pub runs_evicted: usize,
    pub activations_failed: usize,
    pub effects: Vec<Effect>,
}

/// Why a lane leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// Its thread ended under it: what it was working on is suspect.
    Died,
    /// It said goodbye.
    Detached,
}

/// What a lane may take.
#[derive(Debug, PartialEq, Eq)]
pub enum Taken {
    Batch(Vec<Vec<u8>>),
    Drained,
}

/// Counters of one lane.
#[derive(Debug, PartialEq, Eq)]
pub struct Stats {
    pub lane: u32,
    pub runs: usize,
    pub open_activations: usize,
    pub attached: bool,
    pub quarantine: bool,
}

/// One attachment of a thread to a lane. A slot that is attached again is another seat, so that late news of an old thread is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Seat {
    pub lane: u32,
    pub generation: u64,
}
