use super::{
    router::Router,
    terms::{Activation, Effect, Kind, Leaving, Seat, Taken},
};

fn activation(run_id: &str, workflow_type: &str, kind: Kind) -> Activation {
    Activation {
        run_id: run_id.to_owned(),
        kind,
        workflow_type: (kind == Kind::Start).then(|| workflow_type.to_owned()),
        replaying: false,
        lone_query: false,
        locals_ended: 0,
        bytes: format!("{run_id} {kind:?}").into_bytes(),
    }
}

fn start(router: &mut Router, run_id: &str, workflow_type: &str) -> Vec<Effect> {
    router.activation(activation(run_id, workflow_type, Kind::Start), true)
}

fn go_on(router: &mut Router, run_id: &str) -> Vec<Effect> {
    router.activation(activation(run_id, "", Kind::Continue), true)
}

fn evict(router: &mut Router, run_id: &str) -> Vec<Effect> {
    router.activation(activation(run_id, "", Kind::Evict), true)
}

fn take(router: &mut Router, seat: Seat) -> String {
    match router.take(seat) {
        Taken::Batch(batch) => batch
            .into_iter()
            .map(|bytes| String::from_utf8(bytes).unwrap())
            .collect::<Vec<_>>()
            .join(", "),
        Taken::Drained => "drained".to_owned(),
    }
}

/// One ordinary lane that takes one activation at a time.
fn router() -> (Router, Seat) {
    let mut router = Router::new(1, 1, 3);
    let (seat, _) = router.attach(0, false, true).unwrap();
    (router, seat)
}

/// The run has looped on the lane, was stopped, and has left the cache.
fn looped(router: &mut Router, seat: Seat, run_id: &str) -> Vec<Effect> {
    assert_eq!(take(router, seat), format!("{run_id} Start"));
    let effects = router.stopped(seat, run_id, true).unwrap();
    router.complete(seat, run_id, 0).unwrap();
    evict(router, run_id);
    assert_eq!(take(router, seat), format!("{run_id} Evict"));
    router.complete(seat, run_id, 0).unwrap();
    effects
}

fn wants(run_id: &str) -> Effect {
    Effect::WantQuarantine {
        run_id: run_id.to_owned(),
    }
}

fn failed(effects: &[Effect]) -> Vec<&str> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Fail { run_id, .. } => Some(run_id.as_str()),
            _ => None,
        })
        .collect()
}

/// A router with a run that was stopped and waits in quarantine.
fn with_loop() -> (Router, Seat, Seat) {
    let (mut router, ordinary) = router();
    start(&mut router, "loop", "Loop");
    looped(&mut router, ordinary, "loop");
    let (quarantine, _) = router.attach(1, true, true).unwrap();
    assert_eq!(start(&mut router, "loop", "Loop"), [Effect::Wake(1)]);
    (router, ordinary, quarantine)
}

#[test]
fn a_run_that_was_stopped_is_tried_in_quarantine_until_it_ends_a_task() {
    let (mut router, ordinary, quarantine) = with_loop();
    for _ in 0..3 {
        looped(&mut router, quarantine, "loop");
        assert_eq!(start(&mut router, "loop", "Loop"), [Effect::Wake(1)]);
    }
    assert_eq!(take(&mut router, quarantine), "loop Start");
    assert!(router.complete(quarantine, "loop", 0).unwrap().is_empty());
    assert_eq!(
        router.reported("loop"),
        [Effect::RequestEviction { run_id: "loop".into() }]
    );
    evict(&mut router, "loop");
    take(&mut router, quarantine);
    router.complete(quarantine, "loop", 0).unwrap();
    assert_eq!(start(&mut router, "loop", "Loop"), [Effect::Wake(0)]);
    assert_eq!(take(&mut router, ordinary), "loop Start");
}

#[test]
fn repeating_its_history_does_not_clear_a_run() {
    let (mut router, _, quarantine) = with_loop();
    evict(&mut router, "loop");
    take(&mut router, quarantine);
    router.complete(quarantine, "loop", 0).unwrap();
    let mut again = activation("loop", "Loop", Kind::Start);
    again.replaying = true;
    router.activation(again, true);
    take(&mut router, quarantine);
    assert_eq!(router.complete(quarantine, "loop", 0).unwrap(), []);
    assert_eq!(go_on(&mut router, "loop"), [Effect::Wake(1)], "still in quarantine");
}

#[test]
fn runs_of_its_type_that_wait_for_their_start_go_to_quarantine_and_others_stay() {
    let (mut router, ordinary) = router();
    for run_id in ["loop 1", "loop 2", "loop 3"] {
        start(&mut router, run_id, "Loop");
    }
    start(&mut router, "good", "Good");
    assert_eq!(take(&mut router, ordinary), "loop 1 Start");
    let effects = router.stopped(ordinary, "loop 1", true).unwrap();
    assert_eq!(effects, [wants("loop 2"), wants("loop 3")]);
    router.complete(ordinary, "loop 1", 0).unwrap();
    assert_eq!(take(&mut router, ordinary), "good Start");
    assert_eq!(start(&mut router, "loop 4", "Loop"), [wants("loop 4")]);
    let stats = router.stats();
    assert_eq!((stats[0].runs, stats[0].open_activations), (2, 1), "loop 1 and good");
}

#[test]
fn one_run_that_loops_does_not_keep_its_type_out_for_long() {
    let (mut router, ordinary) = router();
    start(&mut router, "good", "Mixed");
    take(&mut router, ordinary);
    router.complete(ordinary, "good", 0).unwrap();
    start(&mut router, "loop", "Mixed");
    looped(&mut router, ordinary, "loop");
    go_on(&mut router, "good");
    take(&mut router, ordinary);
    router.complete(ordinary, "good", 0).unwrap();
    assert_eq!(start(&mut router, "new", "Mixed"), [Effect::Wake(0)]);
    assert_eq!(
        start(&mut router, "loop", "Mixed"),
        [wants("loop")],
        "the run itself is"
    );
}

#[test]
fn cached_runs_of_a_type_that_loops_let_others_pass_but_not_for_ever() {
    let (mut router, ordinary) = router();
    for run_id in ["a", "b"] {
        start(&mut router, run_id, "Loop");
        take(&mut router, ordinary);
        router.complete(ordinary, run_id, 0).unwrap();
    }
    start(&mut router, "loop", "Loop");
    looped(&mut router, ordinary, "loop");
    go_on(&mut router, "a");
    go_on(&mut router, "b");
    for index in 0..60 {
        start(&mut router, &format!("good {index}"), "Good");
    }
    let taken: Vec<String> = (0..62).map(|_| take(&mut router, ordinary)).collect();
    assert_eq!(taken[0], "good 0 Start");
    assert_eq!(taken.iter().position(|name| name == "a Continue"), Some(50));
    assert_eq!(taken[61], "b Continue");
}

#[test]
fn an_eviction_does_not_wait_for_others() {
    let (mut router, ordinary) = router();
    start(&mut router, "a", "Loop");
    take(&mut router, ordinary);
    router.complete(ordinary, "a", 0).unwrap();
    start(&mut router, "loop", "Loop");
    looped(&mut router, ordinary, "loop");
    evict(&mut router, "a");
    start(&mut router, "good", "Good");
    assert_eq!(take(&mut router, ordinary), "a Evict");
}

#[test]
fn those_that_wait_for_quarantine_do_not_take_all_tasks() {
    let (mut router, _, quarantine) = with_loop();
    assert_eq!(take(&mut router, quarantine), "loop Start");
    for run_id in ["loop 2", "loop 3", "loop 4"] {
        assert_eq!(start(&mut router, run_id, "Loop"), [Effect::Wake(1)]);
    }
    assert_eq!(failed(&start(&mut router, "loop 5", "Loop")), ["loop 5"]);
    assert_eq!(
        evict(&mut router, "loop 5"),
        [Effect::AnswerEviction {
            run_id: "loop 5".into()
        }]
    );
}

#[test]
fn in_quarantine_those_that_did_least_harm_come_first() {
    let (mut router, _, quarantine) = with_loop();
    start(&mut router, "new", "Loop");
    assert_eq!(take(&mut router, quarantine), "new Start");
    assert_eq!(take(&mut router, quarantine), "loop Start");
}

#[test]
fn a_quarantine_lane_that_has_nothing_any_more_ends_and_another_may_come() {
    let (mut router, _, quarantine) = with_loop();
    assert!(router.retire(quarantine).is_empty(), "it is at work");
    assert_eq!(take(&mut router, quarantine), "loop Start");
    router.stopped(quarantine, "loop", true).unwrap();
    router.complete(quarantine, "loop", 0).unwrap();
    evict(&mut router, "loop");
    take(&mut router, quarantine);
    let effects = router.complete(quarantine, "loop", 0).unwrap();
    assert_eq!(effects, [Effect::QuarantineIdle(quarantine)]);
    assert_eq!(router.retire(quarantine), [Effect::Wake(1)]);
    assert!(router.is_ready(quarantine));
    assert_eq!(take(&mut router, quarantine), "drained");
    assert_eq!(
        start(&mut router, "loop", "Loop"),
        [wants("loop")],
        "it takes nothing new"
    );
    let loss = router.leave(quarantine, Leaving::Detached, true).unwrap();
    assert_eq!((loss.runs_evicted, loss.activations_failed), (0, 0));
    let (_, effects) = router.attach(1, true, true).unwrap();
    assert_eq!(effects, [Effect::Wake(1)]);
}

#[test]
fn shutting_down_gives_back_what_waits_in_quarantine() {
    let (mut router, _, quarantine) = with_loop();
    assert_eq!(take(&mut router, quarantine), "loop Start");
    start(&mut router, "loop 2", "Loop");
    assert_eq!(failed(&router.close()), ["loop 2"]);
    assert_eq!(failed(&start(&mut router, "loop 3", "Loop")), ["loop 3"]);
    router.complete(quarantine, "loop", 0).unwrap();
    assert_eq!(router.stats()[1].open_activations, 0);
    assert_eq!(take(&mut router, quarantine), "");
}

#[test]
fn only_what_a_lane_works_on_can_be_stopped() {
    let (mut router, ordinary) = router();
    assert!(router.stopped(ordinary, "a", true).is_err());
    start(&mut router, "a", "A");
    assert!(router.stopped(ordinary, "a", true).is_err(), "not handed out yet");
    take(&mut router, ordinary);
    router.stopped(ordinary, "a", true).unwrap();
    router.leave(ordinary, Leaving::Detached, true);
    assert!(router.stopped(ordinary, "a", true).is_err());
}

#[test]
fn with_nobody_to_start_a_quarantine_lane_a_stopped_run_goes_where_it_can() {
    let (mut router, ordinary) = router();
    start(&mut router, "loop", "Loop");
    start(&mut router, "loop 2", "Loop");
    assert_eq!(take(&mut router, ordinary), "loop Start");
    assert_eq!(router.stopped(ordinary, "loop", false).unwrap(), []);
    router.complete(ordinary, "loop", 0).unwrap();
    evict(&mut router, "loop");
    take(&mut router, ordinary);
    router.complete(ordinary, "loop", 0).unwrap();
    let again = router.activation(activation("loop", "Loop", Kind::Start), false);
    assert_eq!(again, [Effect::Wake(0)]);
}
