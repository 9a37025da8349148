//! Which lane has which run: a state machine without I/O. It is told what happens and returns what to do.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::suspects::Suspects;

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
    /// A run that cost a lane its life waits for a quarantine lane.
    WantQuarantine { run_id: String },
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

pub struct Router {
    ordinary_lanes: u32,
    batch: usize,
    lanes: BTreeMap<u32, Lane>,
    runs: HashMap<String, Run>,
    waiting: VecDeque<Activation>,
    waiting_for_quarantine: VecDeque<Activation>,
    suspects: Suspects,
    generations: u64,
    closing: bool,
    ended: bool,
}

struct Lane {
    generation: u64,
    quarantine: bool,
    queue: VecDeque<Activation>,
    runs: usize,
    open: usize,
}

struct Run {
    home: Home,
    open: Option<Open>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Home {
    Lane(u32),
    /// Its first activation waits until a lane is attached.
    Nowhere,
    /// Its lane is gone and Core has been asked to evict it.
    Orphaned,
}

#[derive(Clone, Copy)]
struct Open {
    kind: Kind,
    handed_out: bool,
}

impl Router {
    /// `batch` is the largest number of activations that a lane takes at once.
    pub fn new(ordinary_lanes: u32, batch: usize) -> Self {
        Self {
            ordinary_lanes,
            batch,
            lanes: BTreeMap::new(),
            runs: HashMap::new(),
            waiting: VecDeque::new(),
            waiting_for_quarantine: VecDeque::new(),
            suspects: Suspects::default(),
            generations: 0,
            closing: false,
            ended: false,
        }
    }

    /// Core has an activation. `quarantine_can_be_had`: somebody would start a quarantine lane when told.
    pub fn activation(&mut self, activation: Activation, quarantine_can_be_had: bool) -> Vec<Effect> {
        let home = self.runs.get(&activation.run_id).map(|run| run.home);
        match (home, activation.kind) {
            (Some(Home::Lane(lane)), kind) => {
                self.set_open(
                    &activation.run_id,
                    Home::Lane(lane),
                    Open {
                        kind,
                        handed_out: false,
                    },
                );
                self.enqueue(lane, activation)
            }
            (_, Kind::Evict) => {
                self.runs.remove(&activation.run_id);
                vec![Effect::AnswerEviction {
                    run_id: activation.run_id,
                }]
            }
            (Some(Home::Orphaned), Kind::Continue) => {
                vec![Effect::Fail {
                    message: format!(
                        "the lane that had run {} was lost; the run is replayed on another one",
                        activation.run_id
                    ),
                    run_id: activation.run_id,
                }]
            }
            (_, Kind::Start | Kind::Continue) => self.place(activation, quarantine_can_be_had),
        }
    }

    /// A thread takes a lane.
    pub fn attach(
        &mut self,
        lane: u32,
        quarantine: bool,
        quarantine_can_be_had: bool,
    ) -> Result<(Seat, Vec<Effect>), String> {
        if !quarantine && lane >= self.ordinary_lanes {
            return Err(format!(
                "lane {lane} does not exist: this worker has {} lanes, numbered from 0",
                self.ordinary_lanes
            ));
        }
        if quarantine && lane < self.ordinary_lanes {
            return Err(format!(
                "lane {lane} is an ordinary one: number quarantine lanes from {}",
                self.ordinary_lanes
            ));
        }
        if self.lanes.contains_key(&lane) {
            return Err(format!(
                "lane {lane} has a thread already: let that one detach or end first"
            ));
        }
        self.generations += 1;
        let generation = self.generations;
        self.lanes.insert(
            lane,
            Lane {
                generation,
                quarantine,
                queue: VecDeque::new(),
                runs: 0,
                open: 0,
            },
        );
        let waiting = std::mem::take(if quarantine {
            &mut self.waiting_for_quarantine
        } else {
            &mut self.waiting
        });
        let effects = waiting
            .into_iter()
            .flat_map(|activation| self.place(activation, quarantine_can_be_had))
            .collect();
        Ok((Seat { lane, generation }, effects))
    }

    /// What the lane may work on now.
    pub fn take(&mut self, seat: Seat) -> Taken {
        let Some(lane) = self
            .lanes
            .get_mut(&seat.lane)
            .filter(|lane| lane.generation == seat.generation)
        else {
            return Taken::Drained;
        };
        if lane.queue.is_empty() && self.ended {
            return Taken::Drained;
        }
        // One at a time in quarantine: only the run that ends the lane is to stay suspect.
        let count = lane.queue.len().min(if lane.quarantine { 1 } else { self.batch });
        let mut batch = Vec::with_capacity(count);
        for activation in lane.queue.drain(..count) {
            if let Some(open) = self.runs.get_mut(&activation.run_id).and_then(|run| run.open.as_mut()) {
                open.handed_out = true;
            }
            batch.push(activation.bytes);
        }
        Taken::Batch(batch)
    }

    /// Whether `take` would give something else than an empty batch.
    pub fn is_ready(&self, seat: Seat) -> bool {
        self.ended || self.lane(seat).is_none_or(|lane| !lane.queue.is_empty())
    }

    /// The lane answers an activation. An error names what is wrong with an answer that nobody asked for.
    pub fn complete(&mut self, seat: Seat, run_id: &str) -> Result<(), String> {
        if self.lane(seat).is_none() {
            return Err(format!("lane {} is detached", seat.lane));
        }
        let open = match self.runs.get_mut(run_id) {
            Some(run) if run.home == Home::Lane(seat.lane) => run.open.take_if(|open| open.handed_out),
            _ => None,
        };
        let Some(open) = open else {
            return Err(format!("run {run_id:?} has no activation open on lane {}", seat.lane));
        };
        let lane = self.lanes.get_mut(&seat.lane).expect("looked up above");
        lane.open -= 1;
        if open.kind == Kind::Evict {
            lane.runs -= 1;
            self.runs.remove(run_id);
        } else if lane.quarantine {
            self.suspects.clear(run_id);
        }
        Ok(())
    }

    /// The run whose answer it must be when an answer names none: the only one that the lane is working on.
    pub fn only_handed_out(&self, seat: Seat) -> Option<String> {
        self.lane(seat)?;
        let mut handed_out = self
            .runs
            .iter()
            .filter(|(_, run)| run.home == Home::Lane(seat.lane) && run.open.is_some_and(|open| open.handed_out));
        let (run_id, _) = handed_out.next()?;
        handed_out.next().is_none().then(|| run_id.clone())
    }

    /// The thread of a lane is gone. `None`: it had left before.
    pub fn leave(&mut self, seat: Seat, leaving: Leaving, quarantine_can_be_had: bool) -> Option<Loss> {
        self.lane(seat)?;
        let lane = self.lanes.remove(&seat.lane)?;
        let mut loss = Loss::default();

        let mut unstarted = Vec::new();
        for activation in lane.queue {
            if activation.kind == Kind::Start {
                self.runs.remove(&activation.run_id);
                unstarted.push(activation);
            }
        }

        let mut homeless: Vec<String> = self
            .runs
            .iter()
            .filter(|(_, run)| run.home == Home::Lane(seat.lane))
            .map(|(id, _)| id.clone())
            .collect();
        homeless.sort_unstable();
        for run_id in homeless {
            let open = self.runs.get_mut(&run_id).and_then(|run| {
                run.home = Home::Orphaned;
                run.open.take()
            });
            match open {
                None => {
                    loss.runs_evicted += 1;
                    loss.effects.push(Effect::RequestEviction { run_id });
                }
                Some(Open { kind: Kind::Evict, .. }) => {
                    self.runs.remove(&run_id);
                    loss.effects.push(Effect::AnswerEviction { run_id });
                }
                Some(open) => {
                    loss.activations_failed += 1;
                    if open.handed_out && leaving == Leaving::Died {
                        self.suspects.add(&run_id);
                    }
                    let message = format!("workflow lane {} was lost while it held this task", seat.lane);
                    loss.effects.push(Effect::Fail { run_id, message });
                }
            }
        }
        for activation in unstarted {
            loss.effects.extend(self.place(activation, quarantine_can_be_had));
        }
        Some(loss)
    }

    /// The worker is to end: what waits for a lane that nobody may attach any more is given back to the server.
    pub fn close(&mut self) -> Vec<Effect> {
        self.closing = true;
        let mut waiting = std::mem::take(&mut self.waiting_for_quarantine);
        waiting.extend(std::mem::take(&mut self.waiting));
        waiting
            .into_iter()
            .flat_map(|activation| self.place(activation, true))
            .collect()
    }

    /// Core has no more activations: every lane may end.
    pub fn end(&mut self) -> Vec<Effect> {
        self.ended = true;
        self.lanes.keys().map(|lane| Effect::Wake(*lane)).collect()
    }

    /// No quarantine lane came for this run in time.
    pub fn quarantine_missed(&mut self, run_id: &str) -> Vec<Effect> {
        let Some(index) = self
            .waiting_for_quarantine
            .iter()
            .position(|activation| activation.run_id == run_id)
        else {
            return vec![];
        };
        let activation = self.waiting_for_quarantine.remove(index).expect("found above");
        vec![self.give_back(
            activation,
            "it ended a lane before, and no quarantine lane was attached in time",
        )]
    }

    /// Every lane that may have or has a thread.
    pub fn stats(&self) -> Vec<Stats> {
        let extra = self.lanes.keys().copied().filter(|lane| *lane >= self.ordinary_lanes);
        (0..self.ordinary_lanes)
            .chain(extra)
            .map(|number| {
                let lane = self.lanes.get(&number);
                Stats {
                    lane: number,
                    runs: lane.map_or(0, |lane| lane.runs),
                    open_activations: lane.map_or(0, |lane| lane.open),
                    attached: lane.is_some(),
                    quarantine: lane.is_some_and(|lane| lane.quarantine),
                }
            })
            .collect()
    }

    fn lane(&self, seat: Seat) -> Option<&Lane> {
        self.lanes
            .get(&seat.lane)
            .filter(|lane| lane.generation == seat.generation)
    }

    /// Finds a lane for a run that has none.
    fn place(&mut self, activation: Activation, quarantine_can_be_had: bool) -> Vec<Effect> {
        let open = Open {
            kind: activation.kind,
            handed_out: false,
        };
        let quarantine = self.suspects.contains(&activation.run_id);
        let lane = self.best_lane(quarantine);
        if quarantine && lane.is_none() && quarantine_can_be_had {
            if self.closing {
                return vec![self.give_back(
                    activation,
                    "the worker is shutting down and no quarantine lane is attached",
                )];
            }
            let run_id = activation.run_id.clone();
            self.set_open(&run_id, Home::Nowhere, open);
            self.waiting_for_quarantine.push_back(activation);
            return vec![Effect::WantQuarantine { run_id }];
        }
        match lane.or_else(|| self.best_lane(false)) {
            Some(number) => {
                self.set_open(&activation.run_id, Home::Lane(number), open);
                self.lanes.get_mut(&number).expect("chosen among them").runs += 1;
                self.enqueue(number, activation)
            }
            None if self.closing => {
                vec![self.give_back(activation, "the worker is shutting down and no lane is attached")]
            }
            None => {
                self.set_open(&activation.run_id, Home::Nowhere, open);
                self.waiting.push_back(activation);
                vec![]
            }
        }
    }

    fn best_lane(&self, quarantine: bool) -> Option<u32> {
        self.lanes
            .iter()
            .filter(|(_, lane)| lane.quarantine == quarantine)
            .min_by_key(|(number, lane)| (lane.open, lane.runs, **number))
            .map(|(number, _)| *number)
    }

    fn enqueue(&mut self, number: u32, activation: Activation) -> Vec<Effect> {
        let lane = self
            .lanes
            .get_mut(&number)
            .expect("a run is at home on attached lanes only");
        lane.open += 1;
        lane.queue.push_back(activation);
        vec![Effect::Wake(number)]
    }

    fn set_open(&mut self, run_id: &str, home: Home, open: Open) {
        let run = self.runs.entry(run_id.to_owned()).or_insert(Run { home, open: None });
        run.home = home;
        run.open = Some(open);
    }

    /// Fails an activation that no lane has seen; Core then evicts the run.
    fn give_back(&mut self, activation: Activation, reason: &str) -> Effect {
        let run_id = activation.run_id;
        self.runs.insert(
            run_id.clone(),
            Run {
                home: Home::Orphaned,
                open: None,
            },
        );
        Effect::Fail {
            message: format!("workflow task not processed: {reason}"),
            run_id,
        }
    }
}
