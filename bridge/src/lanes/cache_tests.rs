use super::{
    router::Router,
    terms::{Activation, Effect, Kind, Leaving, Seat},
};

fn activation(run_id: &str, kind: Kind) -> Activation {
    Activation {
        run_id: run_id.to_owned(),
        kind,
        workflow_type: (kind == Kind::Start).then(|| "type".to_owned()),
        replaying: false,
        lone_query: false,
        locals_ended: 0,
        bytes: vec![],
    }
}

fn lone_query(run_id: &str) -> Activation {
    Activation {
        replaying: true,
        lone_query: true,
        ..activation(run_id, Kind::Continue)
    }
}

fn evict(run_id: &str) -> Effect {
    let run_id = run_id.to_owned();
    Effect::RequestEviction { run_id }
}

/// A router with one lane.
fn router(most_idle: usize) -> (Router, Seat) {
    let mut router = Router::new(1, 16, 8).keeping(most_idle);
    let (seat, _) = router.attach(0, false, true).unwrap();
    (router, seat)
}

/// What is to be done when the activation comes, but to wake its lane, and once it is answered and the server knows.
fn works(router: &mut Router, seat: Seat, activation: Activation, locals: usize) -> (Vec<Effect>, Vec<Effect>) {
    let run_id = activation.run_id.clone();
    let mut before = router.activation(activation, true);
    before.retain(|effect| *effect != Effect::Wake(seat.lane));
    let mut after = answers(router, seat, &run_id, locals);
    after.extend(router.reported(&run_id));
    (before, after)
}

fn answers(router: &mut Router, seat: Seat, run_id: &str, locals: usize) -> Vec<Effect> {
    router.take(seat);
    router.complete(seat, run_id, locals).unwrap()
}

#[test]
fn runs_leave_for_others_those_first_that_were_idle_longest() {
    let (mut router, seat) = router(2);
    for run_id in ["a", "b"] {
        assert_eq!(
            works(&mut router, seat, activation(run_id, Kind::Start), 0),
            (vec![], vec![])
        );
    }
    works(&mut router, seat, activation("a", Kind::Continue), 0);
    let (before, after) = works(&mut router, seat, activation("c", Kind::Start), 0);
    assert_eq!((before, after), (vec![evict("b")], vec![]), "nobody is asked twice");
    let (before, _) = works(&mut router, seat, activation("d", Kind::Start), 0);
    assert_eq!(before, [evict("a")]);
    for run_id in ["a", "b"] {
        assert_eq!(
            works(&mut router, seat, activation(run_id, Kind::Evict), 0),
            (vec![], vec![])
        );
    }
    let (before, _) = works(&mut router, seat, activation("e", Kind::Start), 0);
    assert_eq!(before, [evict("c")]);
}

#[test]
fn runs_at_work_and_those_that_wait_for_local_activities_stay() {
    let (mut router, seat) = router(1);
    works(&mut router, seat, activation("waits", Kind::Start), 1);
    router.activation(activation("works", Kind::Start), true);
    router.take(seat);
    assert_eq!(
        router.activation(activation("new", Kind::Start), true),
        [Effect::Wake(0)]
    );
    assert!(answers(&mut router, seat, "works", 0).is_empty(), "its task may go on");
    assert_eq!(router.reported("works"), [evict("works")]);
    assert!(answers(&mut router, seat, "new", 0).is_empty());
    assert_eq!(router.reported("new"), [evict("new")]);
    let ended = Activation {
        locals_ended: 1,
        ..activation("waits", Kind::Continue)
    };
    assert_eq!(works(&mut router, seat, ended, 0), (vec![], vec![]), "two are leaving");
}

#[test]
fn a_run_leaves_with_the_answer_to_a_query_that_brought_new_events() {
    let (mut router, seat) = router(10);
    router.activation(activation("a", Kind::Start), true);
    answers(&mut router, seat, "a", 0);
    let (before, _) = works(&mut router, seat, lone_query("a"), 0);
    assert_eq!(before, [evict("a")]);
    assert!(
        works(&mut router, seat, lone_query("a"), 0).0.is_empty(),
        "nobody is asked twice"
    );
}

#[test]
fn a_run_stays_for_queries_about_what_the_server_has_heard_or_had_before() {
    let (mut router, seat) = router(10);
    works(&mut router, seat, activation("a", Kind::Start), 0);
    assert!(works(&mut router, seat, lone_query("a"), 0).0.is_empty());
    let replayed = Activation {
        replaying: true,
        ..activation("b", Kind::Start)
    };
    router.activation(replayed, true);
    answers(&mut router, seat, "b", 0);
    assert!(works(&mut router, seat, lone_query("b"), 0).0.is_empty());
    // Those that come with a task are no lone ones.
    router.activation(activation("b", Kind::Continue), true);
    answers(&mut router, seat, "b", 0);
    let with_task = Activation {
        lone_query: false,
        ..lone_query("b")
    };
    assert!(works(&mut router, seat, with_task, 0).0.is_empty());
}

#[test]
fn a_run_that_is_to_leave_does_so_when_its_task_is_done() {
    let (mut router, seat) = router(10);
    router.activation(activation("a", Kind::Start), true);
    answers(&mut router, seat, "a", 0);
    assert!(
        router.evict("a").is_empty(),
        "queries that came with the task are still to come"
    );
    assert!(router.shed(seat, 1.0).is_empty());
    assert_eq!(
        works(&mut router, seat, activation("a", Kind::Continue), 0).1,
        [evict("a")]
    );
}

#[test]
fn nothing_is_lost_with_a_lane_once_core_has_ended() {
    let (mut router, seat) = router(10);
    works(&mut router, seat, activation("a", Kind::Start), 0);
    router.end();
    let loss = router.leave(seat, Leaving::Detached, true).unwrap();
    assert_eq!((loss.runs_evicted, loss.effects), (0, vec![]));
}
