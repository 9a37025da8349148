//! Runs that were being worked on when their lane died or their code was stopped, and types of which this is to be expected.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

/// Runs that never come back must not fill the memory: the oldest is forgotten.
const LIMIT: usize = 1024;

#[derive(Default)]
pub struct Suspects {
    strikes: HashMap<String, u32>,
    order: VecDeque<String>,
}

impl Suspects {
    pub fn add(&mut self, run_id: &str) {
        if let Some(strikes) = self.strikes.get_mut(run_id) {
            *strikes = strikes.saturating_add(1);
            return;
        }
        self.strikes.insert(run_id.to_owned(), 1);
        self.order.push_back(run_id.to_owned());
        if self.order.len() > LIMIT
            && let Some(oldest) = self.order.pop_front()
        {
            self.strikes.remove(&oldest);
        }
    }

    pub fn contains(&self, run_id: &str) -> bool {
        self.strikes.contains_key(run_id)
    }

    /// How often it did harm; 0 for others.
    pub fn strikes(&self, run_id: &str) -> u32 {
        self.strikes.get(run_id).copied().unwrap_or(0)
    }

    /// It completed a task in quarantine.
    pub fn clear(&mut self, run_id: &str) {
        if self.strikes.remove(run_id).is_some() {
            self.order.retain(|suspect| suspect != run_id);
        }
    }
}

/// A workflow type is suspect while more of its runs were stopped than have completed a task since.
#[derive(Default)]
pub struct SuspectTypes {
    balances: HashMap<Arc<str>, Balance>,
    suspect: usize,
}

#[derive(Default)]
struct Balance {
    stopped: u32,
    passed: u32,
}

impl Balance {
    fn is_suspect(&self) -> bool {
        self.stopped > self.passed
    }
}

impl SuspectTypes {
    /// One text for all runs of a type.
    pub fn name(&mut self, workflow_type: &str) -> Arc<str> {
        if let Some((name, _)) = self.balances.get_key_value(workflow_type) {
            return name.clone();
        }
        let name: Arc<str> = workflow_type.into();
        // Names come from clients: what is not registered must not fill the memory either.
        if self.balances.len() < LIMIT {
            self.balances.insert(name.clone(), Balance::default());
        }
        name
    }

    /// The first time that code of one of its runs was stopped.
    pub fn stopped(&mut self, workflow_type: &str) {
        self.change(workflow_type, |balance| balance.stopped += 1);
    }

    /// One of its runs completed a task.
    pub fn passed(&mut self, workflow_type: &str) {
        if self.suspect > 0 {
            self.change(workflow_type, |balance| balance.passed += 1);
        }
    }

    pub fn is_suspect(&self, workflow_type: &str) -> bool {
        self.suspect > 0 && self.balances.get(workflow_type).is_some_and(Balance::is_suspect)
    }

    pub fn any(&self) -> bool {
        self.suspect > 0
    }

    fn change(&mut self, workflow_type: &str, change: impl FnOnce(&mut Balance)) {
        let Some(balance) = self.balances.get_mut(workflow_type) else {
            return;
        };
        let was = balance.is_suspect();
        change(balance);
        if !balance.is_suspect() {
            *balance = Balance::default();
        }
        self.suspect = self.suspect + usize::from(balance.is_suspect()) - usize::from(was);
    }
}
