//! Which lane has which run: a state machine without I/O. It is told what happens and returns what to do.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use super::{
    runs::{Home, Open, Run, Runs},
    state::{Lane, next_of, take_starts},
    suspects::{SuspectTypes, Suspects},
    terms::{Activation, Effect, Kind, Leaving, Loss, Seat, Stats, Taken},
};

pub struct Router {
    ordinary_lanes: u32,
    batch: usize,
    most_in_quarantine: usize,
    most_idle: usize,
    lanes: BTreeMap<u32, Lane>,
    runs: Runs,
    waiting: VecDeque<Activation>,
    waiting_for_quarantine: VecDeque<Activation>,
    suspects: Suspects,
    types: SuspectTypes,
    generations: u64,
    closing: bool,
    ended: bool,
}

impl Router {
    /// `batch` is the largest number of activations that a lane takes at once; `most_in_quarantine` that of those that wait
    /// for a quarantine lane or in it.
    pub fn new(ordinary_lanes: u32, batch: usize, most_in_quarantine: usize) -> Self {
        Self {
            ordinary_lanes,
            batch,
            most_in_quarantine,
            most_idle: usize::MAX,
            lanes: BTreeMap::new(),
            runs: Runs::default(),
            waiting: VecDeque::new(),
            waiting_for_quarantine: VecDeque::new(),
            suspects: Suspects::default(),
            types: SuspectTypes::default(),
            generations: 0,
            closing: false,
            ended: false,
        }
    }

    /// Has runs leave the cache where more than so many are in it, those first that were idle longest.
    pub fn keeping(mut self, most_idle: usize) -> Self {
        self.most_idle = most_idle;
        self
    }

    /// Core has an activation. `quarantine_can_be_had`: somebody would start a quarantine lane when told.
    pub fn activation(&mut self, activation: Activation, quarantine_can_be_had: bool) -> Vec<Effect> {
        let mut given_up = false;
        let home = self.runs.get_mut(&activation.run_id).map(|run| {
            run.locals = run.locals.saturating_sub(activation.locals_ended);
            given_up = run.given_up && activation.locals_ended > 0;
            run.home
        });
        match (home, activation.kind) {
            (_, Kind::Continue) if given_up => vec![Effect::Fail {
                message: "workflow task not processed: the worker shut down while a local activity was at work"
                    .to_owned(),
                run_id: activation.run_id,
            }],
            (Some(Home::Lane(lane)), _) => {
                let mut effects = self.before_query(&activation);
                self.set_open(&activation, Home::Lane(lane));
                effects.extend(self.enqueue(lane, activation));
                effects
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
            (_, Kind::Start | Kind::Continue) => {
                let mut effects = self.place(activation, quarantine_can_be_had);
                effects.extend(self.make_room());
                effects
            }
        }
    }

    /// A query without a task brings the whole history as it is when a worker takes it, which may end in events of a task that
    /// the worker is to have next. Core applies them: the run goes on in an activation that no task asked for, and what the
    /// task brings besides, such as updates, comes in one of its own, which no replay would repeat, or never. So the run leaves
    /// the cache with the answer, and the task is replayed.
    fn before_query(&mut self, activation: &Activation) -> Vec<Effect> {
        let Some(run) = self.runs.get_mut(&activation.run_id) else {
            return vec![];
        };
        if !(activation.lone_query && std::mem::take(&mut run.unreported)) {
            return vec![];
        }
        self.runs.leave(&activation.run_id);
        let run_id = activation.run_id.clone();
        vec![Effect::RequestEviction { run_id }]
    }

    /// The server has heard what the run answered.
    pub fn reported(&mut self, run_id: &str) -> Vec<Effect> {
        let Some(run) = self.runs.get_mut(run_id) else {
            return vec![];
        };
        run.unreported = false;
        if !run.is_busy() && std::mem::take(&mut run.evict_then) {
            return self.evict(run_id);
        }
        self.runs.rest(run_id);
        self.make_room()
    }

    /// Core would make room by runs that wait for local activities too, and can lose a task that waits for room.
    fn make_room(&mut self) -> Vec<Effect> {
        let excess = self.runs.staying().saturating_sub(self.most_idle);
        self.evict_idle(excess, |_| true)
    }

    /// Has so many idle runs leave the cache, those first that were idle longest.
    fn evict_idle(&mut self, count: usize, meant: impl Fn(&Run) -> bool) -> Vec<Effect> {
        if count == 0 {
            return vec![];
        }
        let evicted = self.runs.longest_idle(count, meant);
        for run_id in &evicted {
            self.runs.leave(run_id);
        }
        evicted
            .into_iter()
            .map(|run_id| Effect::RequestEviction { run_id })
            .collect()
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
                overtaken: 0,
                retired: false,
            },
        );
        let waiting = std::mem::take(if quarantine {
            &mut self.waiting_for_quarantine
        } else {
            &mut self.waiting
        });
        let mut effects: Vec<Effect> = waiting
            .into_iter()
            .flat_map(|activation| self.place(activation, quarantine_can_be_had))
            .collect();
        let seat = Seat { lane, generation };
        if quarantine && effects.is_empty() {
            effects.push(Effect::QuarantineIdle(seat));
        }
        Ok((seat, effects))
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
        if lane.queue.is_empty() && (self.ended || lane.retired) {
            return Taken::Drained;
        }
        // One at a time in quarantine: only the run that ends the lane is to stay suspect.
        let count = lane.queue.len().min(if lane.quarantine { 1 } else { self.batch });
        let mut batch = Vec::with_capacity(count);
        for _ in 0..count {
            let Some(activation) = next_of(lane, &self.runs, &self.suspects, &self.types) else {
                break;
            };
            if let Some(open) = self.runs.get_mut(&activation.run_id).and_then(|run| run.open.as_mut()) {
                open.handed_out = true;
            }
            batch.push(activation.bytes);
        }
        Taken::Batch(batch)
    }

    /// Whether `take` would give something else than an empty batch.
    pub fn is_ready(&self, seat: Seat) -> bool {
        self.ended
            || self
                .lane(seat)
                .is_none_or(|lane| lane.retired || !lane.queue.is_empty())
    }

    /// The code of the run that the lane works on was stopped: it is tried in quarantine next. Runs of its type that wait for
    /// their start go there too, unless others of the type have ended well.
    pub fn stopped(&mut self, seat: Seat, run_id: &str, quarantine_can_be_had: bool) -> Result<Vec<Effect>, String> {
        let Some(quarantine) = self.lane(seat).map(|lane| lane.quarantine) else {
            return Err(format!("lane {} is detached", seat.lane));
        };
        let open = match self.runs.get_mut(run_id) {
            Some(run) if run.home == Home::Lane(seat.lane) => {
                let open = run.open.as_mut().filter(|open| open.handed_out);
                open.map(|open| (open, run.workflow_type.clone()))
            }
            _ => None,
        };
        let Some((open, workflow_type)) = open else {
            return Err(format!("run {run_id:?} has no activation open on lane {}", seat.lane));
        };
        open.stopped = true;
        let was_known = self.suspects.contains(run_id);
        self.suspects.add(run_id);
        if was_known || quarantine {
            return Ok(vec![]);
        }
        self.types.stopped(&workflow_type);
        Ok(self.move_suspect_starts(quarantine_can_be_had))
    }

    /// Whether the task that the lane works on had come before Core let go of its run, which it was asked to: local activities
    /// that start in it are cancelled at once, and the workflow would hear of that.
    pub fn overtook_eviction(&self, seat: Seat, run_id: &str) -> bool {
        let run = self.runs.get(run_id).filter(|run| run.home == Home::Lane(seat.lane));
        run.is_some_and(|run| run.is_leaving() && run.open.is_some_and(|open| open.handed_out && !open.replaying))
    }

    /// The lane answers an activation, and the run starts as many local activities; to be done once Core has the answer. An
    /// error names what is wrong with an answer that nobody asked for.
    pub fn complete(&mut self, seat: Seat, run_id: &str, locals_started: usize) -> Result<Vec<Effect>, String> {
        if self.lane(seat).is_none() {
            return Err(format!("lane {} is detached", seat.lane));
        }
        let run = match self.runs.get_mut(run_id) {
            Some(run) if run.home == Home::Lane(seat.lane) => {
                run.open.take_if(|open| open.handed_out).map(|open| (open, run))
            }
            _ => None,
        };
        let Some((open, run)) = run else {
            return Err(format!("run {run_id:?} has no activation open on lane {}", seat.lane));
        };
        run.locals += locals_started;
        run.unreported |= !open.replaying;
        let due = !run.is_busy() && std::mem::take(&mut run.evict_then);
        let lane = self.lanes.get_mut(&seat.lane).expect("looked up above");
        lane.open -= 1;
        if open.kind == Kind::Evict {
            lane.runs -= 1;
            self.runs.remove(run_id);
        } else if !open.stopped && !open.replaying {
            self.types.passed(&run.workflow_type);
            if lane.quarantine {
                self.suspects.clear(run_id);
                // It goes on where others are: this lane is to end.
                return Ok(self.evict(run_id));
            }
        }
        if due {
            return Ok(self.evict(run_id));
        }
        let idle = lane.quarantine && lane.runs == 0;
        self.runs.rest(run_id);
        let mut effects = self.make_room();
        effects.extend(idle.then_some(Effect::QuarantineIdle(seat)));
        Ok(effects)
    }

    /// A local activity of the run is given up: the run's task goes back to the server as soon as Core lets it.
    pub fn give_up(&mut self, run_id: &str) {
        if let Some(run) = self.runs.get_mut(run_id) {
            run.given_up = true;
        }
    }

    pub fn is_cached(&self, run_id: &str) -> bool {
        self.runs.get(run_id).is_some()
    }

    /// The run is to leave the cache: now, or when its task is done and the local activities that it waits for have ended.
    pub fn evict(&mut self, run_id: &str) -> Vec<Effect> {
        if let Some(run) = self.runs.get_mut(run_id).filter(|run| run.is_busy()) {
            run.evict_then = true;
            return vec![];
        }
        self.runs.leave(run_id);
        let run_id = run_id.to_owned();
        vec![Effect::RequestEviction { run_id }]
    }

    /// Idle runs of the lane are to leave the cache, those that were idle longest first: a share of all runs that it has.
    pub fn shed(&mut self, seat: Seat, share: f64) -> Vec<Effect> {
        let Some(lane) = self.lane(seat) else { return vec![] };
        let wanted = (lane.runs as f64 * share.clamp(0.0, 1.0)).ceil() as usize;
        self.evict_idle(wanted, |run| run.home == Home::Lane(seat.lane))
    }

    /// A quarantine lane that still has nothing is to end.
    pub fn retire(&mut self, seat: Seat) -> Vec<Effect> {
        match self.lanes.get_mut(&seat.lane) {
            Some(lane) if lane.generation == seat.generation && lane.quarantine && lane.runs == 0 => {
                lane.retired = true;
                vec![Effect::Wake(seat.lane)]
            }
            _ => vec![],
        }
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
        if self.ended {
            // Core has let go of all runs.
            return Some(loss);
        }

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
            let Some(run) = self.runs.get_mut(&run_id) else {
                continue;
            };
            run.home = Home::Orphaned;
            match run.open.take() {
                None => {
                    loss.runs_evicted += 1;
                    // What the local activities wake it for is failed: sooner than the server would give up the task.
                    if run.unreported {
                        run.evict_then = true;
                    } else if run.locals == 0 {
                        loss.effects.push(Effect::RequestEviction { run_id });
                    }
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

    /// The worker is to end: what waits for a lane that nobody may attach any more is given back to the server, and so are suspect
    /// runs, which could hold up the end.
    pub fn close(&mut self) -> Vec<Effect> {
        self.closing = true;
        let mut waiting = std::mem::take(&mut self.waiting_for_quarantine);
        waiting.extend(std::mem::take(&mut self.waiting));
        let quarantined = self.lanes.values_mut().filter(|lane| lane.quarantine);
        waiting.extend(take_starts(quarantined, |_| true));
        self.place_again(waiting, true)
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
            "code of this run or of its workflow type was stopped or ended a lane before, and no thread to try it in \
             was started in time: does an activity block the worker's main thread?",
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
        let suspect = self.is_suspect(&activation);
        let lane = self.best_lane(suspect);
        if suspect && quarantine_can_be_had {
            if self.closing {
                return vec![self.give_back(activation, "the worker is shutting down")];
            }
            // Each holds one of the tasks that a worker may have: those that wait must not take all of them.
            let ahead = lane.map_or(0, |number| self.lanes[&number].queue.len()) + self.waiting_for_quarantine.len();
            if ahead >= self.most_in_quarantine {
                return vec![self.give_back(
                    activation,
                    "code of this run or of its workflow type was stopped or ended a lane before, and others like it are tried first",
                )];
            }
            if lane.is_none() {
                let run_id = activation.run_id.clone();
                self.set_open(&activation, Home::Nowhere);
                self.waiting_for_quarantine.push_back(activation);
                return vec![Effect::WantQuarantine { run_id }];
            }
        }
        match lane.or_else(|| self.best_lane(false)) {
            Some(number) => {
                self.set_open(&activation, Home::Lane(number));
                self.lanes.get_mut(&number).expect("chosen among them").runs += 1;
                self.enqueue(number, activation)
            }
            None if self.closing => {
                vec![self.give_back(activation, "the worker is shutting down and no lane is attached")]
            }
            None => {
                self.set_open(&activation, Home::Nowhere);
                self.waiting.push_back(activation);
                vec![]
            }
        }
    }

    fn best_lane(&self, quarantine: bool) -> Option<u32> {
        self.lanes
            .iter()
            .filter(|(_, lane)| lane.quarantine == quarantine && !lane.retired)
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

    fn is_suspect(&self, activation: &Activation) -> bool {
        let workflow_type = activation.workflow_type.as_deref();
        self.suspects.contains(&activation.run_id) || workflow_type.is_some_and(|name| self.types.is_suspect(name))
    }

    fn move_suspect_starts(&mut self, quarantine_can_be_had: bool) -> Vec<Effect> {
        if !quarantine_can_be_had {
            return vec![];
        }
        let types = &self.types;
        let ordinary = self.lanes.values_mut().filter(|lane| !lane.quarantine);
        let moved = take_starts(ordinary, |workflow_type| types.is_suspect(workflow_type));
        self.place_again(moved, true)
    }

    fn place_again(&mut self, activations: VecDeque<Activation>, quarantine_can_be_had: bool) -> Vec<Effect> {
        let mut effects = Vec::new();
        for activation in activations {
            self.runs.remove(&activation.run_id);
            effects.extend(self.place(activation, quarantine_can_be_had));
        }
        effects
    }

    fn set_open(&mut self, activation: &Activation, home: Home) {
        let types = &mut self.types;
        let run = self.runs.open(activation, || {
            let workflow_type = activation.workflow_type.as_deref().unwrap_or_default();
            Run::new(home, types.name(workflow_type))
        });
        run.home = home;
    }

    /// Fails an activation that no lane has seen; Core then evicts the run.
    fn give_back(&mut self, activation: Activation, reason: &str) -> Effect {
        let run_id = activation.run_id;
        self.runs
            .insert(run_id.clone(), Run::new(Home::Orphaned, Arc::default()));
        Effect::Fail {
            message: format!("workflow task not processed: {reason}"),
            run_id,
        }
    }
}
