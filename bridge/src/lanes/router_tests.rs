use super::{
    router::Router,
    terms::{Activation, Effect, Kind, Leaving, Seat, Taken},
};

fn activation(run_id: &str, kind: Kind) -> Activation {
    Activation {
        run_id: run_id.to_owned(),
        kind,
        workflow_type: (kind == Kind::Start).then(|| run_id.to_owned()),
        replaying: false,
        lone_query: false,
        locals_ended: 0,
        bytes: format!("{run_id} {kind:?}").into_bytes(),
    }
}

/// A router with its lanes attached, and a host that listens.
fn router(lanes: u32) -> (Router, Vec<Seat>) {
    let mut router = Router::new(lanes, 16, 8);
    let seats = (0..lanes)
        .map(|lane| router.attach(lane, false, true).unwrap().0)
        .collect();
    (router, seats)
}

fn batch(router: &mut Router, seat: Seat) -> Vec<String> {
    match router.take(seat) {
        Taken::Batch(batch) => batch
            .into_iter()
            .map(|bytes| String::from_utf8(bytes).unwrap())
            .collect(),
        Taken::Drained => vec!["drained".to_owned()],
    }
}

/// Has the run started, worked on and idle on the lane that was chosen.
fn idle_run(router: &mut Router, run_id: &str, seat: Seat) {
    assert_eq!(
        router.activation(activation(run_id, Kind::Start), true),
        [Effect::Wake(seat.lane)]
    );
    assert_eq!(batch(router, seat), [format!("{run_id} Start")]);
    router.complete(seat, run_id, 0).unwrap();
    assert!(router.reported(run_id).is_empty());
}

fn counts(router: &Router) -> Vec<(usize, usize)> {
    router
        .stats()
        .iter()
        .map(|lane| (lane.runs, lane.open_activations))
        .collect()
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

#[test]
fn new_runs_go_where_the_least_is_open_then_where_the_fewest_runs_are() {
    let (mut router, seats) = router(2);
    assert_eq!(router.activation(activation("a", Kind::Start), true), [Effect::Wake(0)]);
    assert_eq!(router.activation(activation("b", Kind::Start), true), [Effect::Wake(1)]);
    assert_eq!(router.activation(activation("c", Kind::Start), true), [Effect::Wake(0)]);
    assert_eq!(batch(&mut router, seats[0]), ["a Start", "c Start"]);
    router.complete(seats[0], "a", 0).unwrap();
    router.complete(seats[0], "c", 0).unwrap();
    // Lane 0 has more runs but nothing open.
    assert_eq!(router.activation(activation("d", Kind::Start), true), [Effect::Wake(0)]);
    assert_eq!(batch(&mut router, seats[1]), ["b Start"]);
    router.complete(seats[1], "b", 0).unwrap();
    batch(&mut router, seats[0]);
    router.complete(seats[0], "d", 0).unwrap();
    assert_eq!(router.activation(activation("e", Kind::Start), true), [Effect::Wake(1)]);
    assert_eq!(counts(&router), [(3, 0), (2, 1)]);
}

#[test]
fn a_run_stays_on_its_lane_until_its_eviction_is_answered() {
    let (mut router, seats) = router(2);
    idle_run(&mut router, "a", seats[0]);
    for _ in 0..3 {
        assert_eq!(
            router.activation(activation("a", Kind::Continue), true),
            [Effect::Wake(0)]
        );
        batch(&mut router, seats[0]);
        router.complete(seats[0], "a", 0).unwrap();
    }
    router.activation(activation("a", Kind::Evict), true);
    assert_eq!(batch(&mut router, seats[0]), ["a Evict"]);
    assert_eq!(counts(&router)[0], (1, 1));
    router.complete(seats[0], "a", 0).unwrap();
    assert_eq!(counts(&router)[0], (0, 0));
}

#[test]
fn a_lane_takes_no_more_than_a_batch() {
    let mut router = Router::new(1, 2, 8);
    let (seat, _) = router.attach(0, false, true).unwrap();
    for run_id in ["a", "b", "c"] {
        router.activation(activation(run_id, Kind::Start), true);
    }
    assert_eq!(batch(&mut router, seat), ["a Start", "b Start"]);
    assert!(router.is_ready(seat));
    assert_eq!(batch(&mut router, seat), ["c Start"]);
    assert!(!router.is_ready(seat));
    assert!(batch(&mut router, seat).is_empty());
}

#[test]
fn runs_that_were_idle_longest_leave_first() {
    let (mut router, seats) = router(1);
    for run_id in ["a", "b", "c", "d", "e"] {
        idle_run(&mut router, run_id, seats[0]);
    }
    router.activation(activation("a", Kind::Continue), true);
    batch(&mut router, seats[0]);
    router.complete(seats[0], "a", 0).unwrap();
    router.reported("a");
    router.activation(activation("b", Kind::Continue), true);
    let evict = |run_id: &str| Effect::RequestEviction {
        run_id: run_id.to_owned(),
    };
    // b is at work.
    assert_eq!(router.shed(seats[0], 0.3), [evict("c"), evict("d")]);
    assert_eq!(router.shed(seats[0], 0.1), [evict("e")], "nobody is asked twice");
    assert_eq!(router.shed(seats[0], 1.0), [evict("a")]);
    router.leave(seats[0], Leaving::Detached, true);
    assert!(router.shed(seats[0], 1.0).is_empty());
}

#[test]
fn activations_wait_for_the_first_lane() {
    let mut router = Router::new(2, 16, 8);
    assert!(router.activation(activation("a", Kind::Start), true).is_empty());
    let (seat, effects) = router.attach(1, false, true).unwrap();
    assert_eq!(effects, [Effect::Wake(1)]);
    assert_eq!(batch(&mut router, seat), ["a Start"]);
}

#[test]
fn lanes_that_do_not_exist_or_are_taken_are_refused() {
    let (mut router, _) = router(2);
    assert!(router.attach(2, false, true).unwrap_err().contains("2 lanes"));
    assert!(
        router
            .attach(1, false, true)
            .unwrap_err()
            .contains("has a thread already")
    );
    assert!(router.attach(1, true, true).unwrap_err().contains("from 2"));
}

#[test]
fn answers_that_nobody_asked_for_are_refused() {
    let (mut router, seats) = router(2);
    assert!(router.complete(seats[0], "a", 0).is_err());
    router.activation(activation("a", Kind::Start), true);
    assert!(router.complete(seats[0], "a", 0).is_err(), "not handed out yet");
    batch(&mut router, seats[0]);
    assert!(router.complete(seats[1], "a", 0).is_err(), "another lane's");
    router.complete(seats[0], "a", 0).unwrap();
    assert!(router.complete(seats[0], "a", 0).is_err(), "answered already");
}

#[test]
fn the_run_of_an_unreadable_answer_is_known_when_only_one_is_open() {
    let (mut router, seats) = router(1);
    idle_run(&mut router, "a", seats[0]);
    assert_eq!(router.only_handed_out(seats[0]), None);
    router.activation(activation("b", Kind::Start), true);
    batch(&mut router, seats[0]);
    assert_eq!(router.only_handed_out(seats[0]).as_deref(), Some("b"));
    router.activation(activation("c", Kind::Start), true);
    assert_eq!(router.only_handed_out(seats[0]).as_deref(), Some("b"), "c still waits");
    batch(&mut router, seats[0]);
    assert_eq!(router.only_handed_out(seats[0]), None);
}

#[test]
fn a_dead_lane_loses_nothing() {
    let (mut router, seats) = router(2);
    idle_run(&mut router, "idle", seats[0]);
    router.activation(activation("other", Kind::Start), true);
    router.activation(activation("working", Kind::Start), true);
    let lane = if counts(&router)[0].1 > 0 { seats[0] } else { seats[1] };
    assert_eq!(lane, seats[0], "both lanes have one open; lane 0 got the second");
    batch(&mut router, seats[0]);
    router.activation(activation("idle", Kind::Continue), true);
    router.activation(activation("unstarted", Kind::Start), true);

    let loss = router.leave(seats[0], Leaving::Died, true).unwrap();
    assert_eq!((loss.runs_evicted, loss.activations_failed), (0, 2));
    assert_eq!(failed(&loss.effects), ["idle", "working"]);
    assert!(matches!(&loss.effects[0], Effect::Fail { message, .. } if message.contains("lane 0 was lost")));
    assert!(router.leave(seats[0], Leaving::Died, true).is_none(), "once only");

    // Core evicts what was failed; nobody has these runs any more.
    for run_id in ["idle", "working"] {
        let effects = router.activation(activation(run_id, Kind::Evict), true);
        assert_eq!(
            effects,
            [Effect::AnswerEviction {
                run_id: run_id.to_owned()
            }]
        );
    }
    assert_eq!(
        router.activation(activation("idle", Kind::Start), true),
        [Effect::Wake(1)],
        "tried again elsewhere"
    );
}

#[test]
fn idle_runs_of_a_dead_lane_are_evicted_and_their_jobs_meanwhile_given_back() {
    let (mut router, seats) = router(2);
    idle_run(&mut router, "a", seats[0]);
    let loss = router.leave(seats[0], Leaving::Died, true).unwrap();
    assert_eq!(loss.effects, [Effect::RequestEviction { run_id: "a".into() }]);
    assert_eq!(loss.runs_evicted, 1);
    // A job was on its way while the lane died.
    assert_eq!(failed(&router.activation(activation("a", Kind::Continue), true)), ["a"]);
    assert_eq!(
        router.activation(activation("a", Kind::Evict), true),
        [Effect::AnswerEviction { run_id: "a".into() }]
    );
    assert_eq!(counts(&router), [(0, 0), (0, 0)]);
}

#[test]
fn a_new_run_that_no_lane_has_seen_moves_to_another_lane() {
    let (mut router, seats) = router(2);
    router.activation(activation("a", Kind::Start), true);
    let loss = router.leave(seats[0], Leaving::Died, true).unwrap();
    assert_eq!(loss.activations_failed, 0);
    assert_eq!(loss.effects, [Effect::Wake(1)]);
    assert_eq!(batch(&mut router, seats[1]), ["a Start"]);
}

#[test]
fn evictions_that_a_dead_lane_held_are_answered() {
    let (mut router, seats) = router(1);
    idle_run(&mut router, "a", seats[0]);
    idle_run(&mut router, "b", seats[0]);
    router.activation(activation("a", Kind::Evict), true);
    batch(&mut router, seats[0]);
    router.activation(activation("b", Kind::Evict), true);
    let loss = router.leave(seats[0], Leaving::Died, true).unwrap();
    assert_eq!(
        loss.effects,
        [
            Effect::AnswerEviction { run_id: "a".into() },
            Effect::AnswerEviction { run_id: "b".into() }
        ]
    );
    assert_eq!((loss.runs_evicted, loss.activations_failed), (0, 0));
}

#[test]
fn late_news_of_an_old_thread_does_not_touch_the_new_one() {
    let (mut router, seats) = router(1);
    router.leave(seats[0], Leaving::Died, true).unwrap();
    let (seat, _) = router.attach(0, false, true).unwrap();
    router.activation(activation("a", Kind::Start), true);
    assert!(router.leave(seats[0], Leaving::Died, true).is_none());
    assert_eq!(batch(&mut router, seats[0]), ["drained"]);
    assert!(router.complete(seats[0], "a", 0).is_err());
    assert_eq!(batch(&mut router, seat), ["a Start"]);
}

/// A router whose lane 0 died while it worked on run "poison", which Core has evicted since.
fn with_suspect(lanes: u32) -> (Router, Vec<Seat>) {
    let (mut router, seats) = router(lanes);
    router.activation(activation("poison", Kind::Start), true);
    batch(&mut router, seats[0]);
    router.leave(seats[0], Leaving::Died, true).unwrap();
    router.activation(activation("poison", Kind::Evict), true);
    (router, seats)
}

#[test]
fn a_run_that_cost_a_lane_its_life_waits_for_quarantine() {
    let (mut router, _) = with_suspect(2);
    let effects = router.activation(activation("poison", Kind::Start), true);
    assert_eq!(
        effects,
        [Effect::WantQuarantine {
            run_id: "poison".into()
        }]
    );
    // A new ordinary lane does not get it either.
    assert!(router.attach(0, false, true).unwrap().1.is_empty());
    let (seat, effects) = router.attach(2, true, true).unwrap();
    assert_eq!(effects, [Effect::Wake(2)]);
    assert_eq!(batch(&mut router, seat), ["poison Start"]);
    assert!(router.quarantine_missed("poison").is_empty());
    // Ordinary runs stay out.
    assert_eq!(router.activation(activation("a", Kind::Start), true), [Effect::Wake(0)]);
}

#[test]
fn a_run_that_survives_quarantine_is_trusted_again() {
    let (mut router, _) = with_suspect(2);
    let (seat, _) = router.attach(2, true, true).unwrap();
    assert_eq!(
        router.activation(activation("poison", Kind::Start), true),
        [Effect::Wake(2)]
    );
    batch(&mut router, seat);
    let evict = Effect::RequestEviction {
        run_id: "poison".into(),
    };
    assert!(router.complete(seat, "poison", 0).unwrap().is_empty());
    assert_eq!(router.reported("poison"), [evict], "it leaves the quarantine lane");
    router.activation(activation("poison", Kind::Evict), true);
    batch(&mut router, seat);
    let effects = router.complete(seat, "poison", 0).unwrap();
    assert_eq!(effects, [Effect::QuarantineIdle(seat)]);
    assert_eq!(
        router.activation(activation("poison", Kind::Start), true),
        [Effect::Wake(1)]
    );
}

#[test]
fn a_run_that_ends_the_quarantine_lane_too_stays_suspect() {
    let (mut router, _) = with_suspect(2);
    let (seat, _) = router.attach(2, true, true).unwrap();
    router.activation(activation("poison", Kind::Start), true);
    batch(&mut router, seat);
    let loss = router.leave(seat, Leaving::Died, true).unwrap();
    assert_eq!(failed(&loss.effects), ["poison"]);
    router.activation(activation("poison", Kind::Evict), true);
    let effects = router.activation(activation("poison", Kind::Start), true);
    assert_eq!(
        effects,
        [Effect::WantQuarantine {
            run_id: "poison".into()
        }]
    );
}

#[test]
fn of_several_suspects_only_the_one_that_ends_the_quarantine_lane_stays_suspect() {
    let (mut router, seats) = router(1);
    for run_id in ["poison", "innocent"] {
        router.activation(activation(run_id, Kind::Start), true);
    }
    batch(&mut router, seats[0]);
    router.leave(seats[0], Leaving::Died, true).unwrap();
    let (seat, _) = router.attach(1, true, true).unwrap();
    for run_id in ["poison", "innocent"] {
        router.activation(activation(run_id, Kind::Evict), true);
        router.activation(activation(run_id, Kind::Start), true);
    }
    assert_eq!(batch(&mut router, seat), ["poison Start"]);
    let loss = router.leave(seat, Leaving::Died, true).unwrap();
    // The innocent run was not handed out; it waits for the next quarantine lane.
    assert_eq!(failed(&loss.effects), ["poison"]);
    assert!(loss.effects.contains(&Effect::WantQuarantine {
        run_id: "innocent".into()
    }));
}

#[test]
fn without_a_quarantine_lane_in_time_the_task_is_given_back() {
    let (mut router, _) = with_suspect(2);
    router.activation(activation("poison", Kind::Start), true);
    assert_eq!(failed(&router.quarantine_missed("poison")), ["poison"]);
    assert!(router.quarantine_missed("poison").is_empty());
    assert_eq!(
        router.activation(activation("poison", Kind::Evict), true),
        [Effect::AnswerEviction {
            run_id: "poison".into()
        }]
    );
}

#[test]
fn nobody_listening_means_no_quarantine() {
    let (mut router, _) = with_suspect(2);
    assert_eq!(
        router.activation(activation("poison", Kind::Start), false),
        [Effect::Wake(1)]
    );
}

#[test]
fn a_lane_that_says_goodbye_makes_nothing_suspect() {
    let (mut router, seats) = router(2);
    router.activation(activation("a", Kind::Start), true);
    batch(&mut router, seats[0]);
    let loss = router.leave(seats[0], Leaving::Detached, true).unwrap();
    assert_eq!(failed(&loss.effects), ["a"]);
    router.activation(activation("a", Kind::Evict), true);
    assert_eq!(router.activation(activation("a", Kind::Start), true), [Effect::Wake(1)]);
}

#[test]
fn shutting_down_gives_back_what_waits_for_a_lane() {
    let mut router = Router::new(1, 16, 8);
    router.activation(activation("a", Kind::Start), true);
    assert_eq!(failed(&router.close()), ["a"]);
    assert_eq!(failed(&router.activation(activation("b", Kind::Start), true)), ["b"]);
    for run_id in ["a", "b"] {
        let effects = router.activation(activation(run_id, Kind::Evict), true);
        assert_eq!(
            effects,
            [Effect::AnswerEviction {
                run_id: run_id.to_owned()
            }]
        );
    }
}

#[test]
fn a_lane_lost_while_shutting_down_leaves_nothing_open() {
    let (mut router, seats) = router(1);
    idle_run(&mut router, "idle", seats[0]);
    router.activation(activation("working", Kind::Start), true);
    batch(&mut router, seats[0]);
    router.activation(activation("unstarted", Kind::Start), true);
    assert!(router.close().is_empty());
    let loss = router.leave(seats[0], Leaving::Died, true).unwrap();
    assert_eq!(failed(&loss.effects), ["working", "unstarted"]);
    assert!(
        loss.effects
            .contains(&Effect::RequestEviction { run_id: "idle".into() })
    );
    for run_id in ["idle", "working", "unstarted"] {
        let effects = router.activation(activation(run_id, Kind::Evict), true);
        assert_eq!(
            effects,
            [Effect::AnswerEviction {
                run_id: run_id.to_owned()
            }]
        );
    }
    assert!(router.end().is_empty());
}

#[test]
fn at_the_end_every_lane_is_drained() {
    let (mut router, seats) = router(2);
    assert!(!router.is_ready(seats[0]));
    assert_eq!(router.end(), [Effect::Wake(0), Effect::Wake(1)]);
    assert!(router.is_ready(seats[0]));
    assert_eq!(batch(&mut router, seats[1]), ["drained"]);
    // A thread that comes late ends at once.
    router.leave(seats[0], Leaving::Detached, true);
    let (seat, _) = router.attach(0, false, true).unwrap();
    assert_eq!(batch(&mut router, seat), ["drained"]);
}
