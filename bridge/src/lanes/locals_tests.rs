use super::{
    router::Router,
    terms::{Activation, Effect, Kind, Leaving, Seat},
};

fn activation(kind: Kind, locals_ended: usize) -> Activation {
    Activation {
        run_id: "a".to_owned(),
        kind,
        workflow_type: (kind == Kind::Start).then(|| "type".to_owned()),
        replaying: false,
        lone_query: false,
        locals_ended,
        bytes: vec![],
    }
}

fn request() -> Effect {
    Effect::RequestEviction { run_id: "a".to_owned() }
}

/// A router with one lane, on which run a waits for as many local activities.
fn waiting_for(locals: usize) -> (Router, Seat) {
    let mut router = Router::new(1, 16, 8);
    let (seat, _) = router.attach(0, false, true).unwrap();
    router.activation(activation(Kind::Start, 0), true);
    router.take(seat);
    assert!(answers(&mut router, seat, locals).is_empty());
    (router, seat)
}

/// The run starts local activities with its answer, which the server hears of.
fn answers(router: &mut Router, seat: Seat, started: usize) -> Vec<Effect> {
    let mut effects = router.complete(seat, "a", started).unwrap();
    effects.extend(router.reported("a"));
    effects
}

/// Local activities of it end, and it starts others.
fn goes_on(router: &mut Router, seat: Seat, ended: usize, started: usize) -> Vec<Effect> {
    assert_eq!(
        router.activation(activation(Kind::Continue, ended), true),
        [Effect::Wake(0)]
    );
    router.take(seat);
    answers(router, seat, started)
}

#[test]
fn a_run_leaves_the_cache_when_its_local_activities_have_ended() {
    let (mut router, seat) = waiting_for(2);
    assert!(router.evict("a").is_empty());
    assert!(goes_on(&mut router, seat, 1, 0).is_empty());
    assert!(goes_on(&mut router, seat, 1, 1).is_empty());
    assert_eq!(goes_on(&mut router, seat, 1, 0), [request()]);
    assert!(goes_on(&mut router, seat, 0, 0).is_empty(), "nobody is asked twice");
    assert_eq!(router.evict("a"), [request()]);
}

#[test]
fn a_run_at_work_leaves_the_cache_after_it() {
    let (mut router, seat) = waiting_for(0);
    router.activation(activation(Kind::Continue, 0), true);
    assert!(router.evict("a").is_empty());
    router.take(seat);
    assert_eq!(answers(&mut router, seat, 0), [request()]);
}

#[test]
fn local_activities_do_not_start_in_a_task_that_came_while_its_run_was_asked_to_leave() {
    let (mut router, seat) = waiting_for(0);
    let mut comes = |replaying| {
        let activation = Activation {
            replaying,
            ..activation(Kind::Continue, 0)
        };
        router.activation(activation, true);
        router.take(seat);
        let overtook = router.overtook_eviction(seat, "a");
        answers(&mut router, seat, 0);
        router.evict("a");
        overtook
    };
    assert_eq!([comes(false), comes(false), comes(true)], [false, true, false]);
}

#[test]
fn a_full_heap_leaves_runs_that_wait_for_local_activities() {
    let (mut router, seat) = waiting_for(1);
    assert!(router.shed(seat, 1.0).is_empty());
    goes_on(&mut router, seat, 1, 0);
    assert_eq!(router.shed(seat, 1.0), [request()]);
}

#[test]
fn of_a_lost_lane_the_task_that_waits_for_local_activities_is_failed_when_they_end() {
    let (mut router, seat) = waiting_for(1);
    let loss = router.leave(seat, Leaving::Died, true).unwrap();
    assert_eq!((loss.runs_evicted, loss.effects), (1, vec![]));
    let effects = router.activation(activation(Kind::Continue, 1), true);
    assert!(matches!(effects.as_slice(), [Effect::Fail { run_id, .. }] if run_id == "a"));
    let effects = router.activation(activation(Kind::Evict, 0), true);
    assert_eq!(effects, [Effect::AnswerEviction { run_id: "a".to_owned() }]);
}

#[test]
fn a_run_in_quarantine_stays_until_its_local_activities_have_ended() {
    let mut router = Router::new(1, 16, 8);
    let (ordinary, _) = router.attach(0, false, true).unwrap();
    router.activation(activation(Kind::Start, 0), true);
    router.take(ordinary);
    router.leave(ordinary, Leaving::Died, true).unwrap();
    router.activation(activation(Kind::Evict, 0), true);
    router.activation(activation(Kind::Start, 0), true);
    let (quarantine, _) = router.attach(1, true, true).unwrap();
    router.take(quarantine);
    assert!(answers(&mut router, quarantine, 1).is_empty());
    router.activation(activation(Kind::Continue, 1), true);
    router.take(quarantine);
    assert_eq!(answers(&mut router, quarantine, 0), [request()]);
}

#[test]
fn the_task_of_a_run_whose_local_activity_is_given_up_is_failed_when_that_ends() {
    let (mut router, seat) = waiting_for(2);
    router.give_up("a");
    assert!(
        goes_on(&mut router, seat, 0, 0).is_empty(),
        "what else there is goes on"
    );
    let effects = router.activation(activation(Kind::Continue, 1), true);
    assert!(matches!(effects.as_slice(), [Effect::Fail { run_id, .. }] if run_id == "a"));
    assert_eq!(
        router.activation(activation(Kind::Evict, 0), true),
        [Effect::Wake(0)],
        "its lane lets it go"
    );
    router.take(seat);
    router.complete(seat, "a", 0).unwrap();
    assert!(!router.is_cached("a"));
}
