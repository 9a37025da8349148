//! Runs that were being worked on when their lane died.

use std::collections::{HashSet, VecDeque};

/// Runs that never come back must not fill the memory: the oldest is forgotten.
const LIMIT: usize = 1024;

#[derive(Default)]
pub struct Suspects {
    runs: HashSet<String>,
    order: VecDeque<String>,
}

impl Suspects {
    pub fn add(&mut self, run_id: &str) {
        if !self.runs.insert(run_id.to_owned()) {
            return;
        }
        self.order.push_back(run_id.to_owned());
        if self.order.len() > LIMIT
            && let Some(oldest) = self.order.pop_front()
        {
            self.runs.remove(&oldest);
        }
    }

    pub fn contains(&self, run_id: &str) -> bool {
        self.runs.contains(run_id)
    }

    /// It completed an activation in quarantine.
    pub fn clear(&mut self, run_id: &str) {
        if self.runs.remove(run_id) {
            self.order.retain(|suspect| suspect != run_id);
        }
    }
}
