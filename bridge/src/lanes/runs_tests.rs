use super::{
    runs::{Home, Run, Runs},
    terms::{Activation, Kind},
};

fn works(runs: &mut Runs, run_id: &str) {
    let activation = Activation {
        run_id: run_id.to_owned(),
        kind: Kind::Start,
        workflow_type: None,
        replaying: false,
        lone_query: false,
        locals_ended: 0,
        bytes: vec![],
    };
    runs.open(&activation, || Run::new(Home::Lane(0), "type".into()));
}

fn rests(runs: &mut Runs, run_id: &str) {
    runs.get_mut(run_id).unwrap().open = None;
    runs.rest(run_id);
}

fn all(runs: &mut Runs) -> Vec<String> {
    runs.longest_idle(usize::MAX, |_| true)
}

#[test]
fn the_order_is_that_in_which_runs_came_to_rest() {
    let mut runs = Runs::default();
    for run_id in ["a", "b", "c"] {
        works(&mut runs, run_id);
    }
    for run_id in ["c", "a"] {
        rests(&mut runs, run_id);
    }
    assert_eq!(all(&mut runs), ["c", "a"], "b is at work");
    works(&mut runs, "c");
    rests(&mut runs, "b");
    rests(&mut runs, "c");
    assert_eq!(all(&mut runs), ["a", "b", "c"]);
    assert_eq!(runs.longest_idle(2, |_| true), ["a", "b"]);
}

#[test]
fn runs_that_leave_or_have_left_are_neither_chosen_nor_counted() {
    let mut runs = Runs::default();
    for run_id in ["a", "b", "c"] {
        works(&mut runs, run_id);
        rests(&mut runs, run_id);
    }
    runs.leave("b");
    runs.leave("b");
    assert_eq!(
        (all(&mut runs), runs.staying()),
        (vec!["a".to_owned(), "c".to_owned()], 2)
    );
    runs.remove("b");
    runs.remove("a");
    assert_eq!((all(&mut runs), runs.staying()), (vec!["c".to_owned()], 1));
    runs.leave("c");
    runs.insert("c".to_owned(), Run::new(Home::Orphaned, "type".into()));
    assert_eq!((all(&mut runs), runs.staying()), (vec![], 1));
}

#[test]
fn a_run_that_works_again_and_again_keeps_its_place_and_takes_no_more_memory() {
    let mut runs = Runs::default();
    works(&mut runs, "idle");
    rests(&mut runs, "idle");
    for _ in 0..10_000 {
        works(&mut runs, "busy");
        rests(&mut runs, "busy");
        runs.rest("busy");
    }
    assert!(runs.noted() < 100, "{} are noted", runs.noted());
    assert_eq!(all(&mut runs), ["idle", "busy"]);
}
