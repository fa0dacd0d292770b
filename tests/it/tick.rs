//! What a tick of the clocks costs with many open complaints: one look at an index while nothing is due, and then in
//! proportion to what is.
//!
//! A small crowd in the ordinary run; `CANDOR_TICK_COMPLAINTS=100000` for the figures of docs/performance.md.

use std::time::Instant as Moment;

use candor::base::ids::ComplaintId;
use candor::base::words::ClockKind;
use candor::complaints::{self, actions, jobs};
use diesel::connection::SimpleConnection as _;

use crate::support::crowd::Crowd;
use crate::support::instant;

/// Open complaints of the ordinary run.
const COMPLAINTS: i64 = 256;
/// As many complaints are due at once.
const DUE: i64 = 20;

/// The clocks of some complaints began nine days earlier.
fn hurry(crowd: &mut Crowd, due: i64) {
    let nine_days = 9 * 86_400_000_i64;
    let earlier = format!("UPDATE fact SET occurred_at = occurred_at - {nine_days} WHERE complaint_id <= {due}");
    crowd.db.batch_execute(&earlier).unwrap();
    let settle = move |tx: &mut candor::db::WriteTx<'_>| {
        (1..=due).try_for_each(|id| {
            let rows = complaints::clocks_of(tx, ComplaintId(id))?;
            assert!(!rows.is_empty(), "{id} was not copied");
            actions::settle(tx, ComplaintId(id)).map(drop)
        })
    };
    crowd.app.app.store.write_blocking(settle).unwrap();
}

/// The look for due clocks, as the store asks it.
fn look(crowd: &Crowd) -> String {
    let now = crowd.app.clock.now().0;
    format!(
        "SELECT complaint_id, kind, run FROM clock WHERE next_at <= {now} \
         ORDER BY next_at, complaint_id, kind, run LIMIT 50"
    )
}

#[test]
fn clocks_that_cannot_strike_keep_none_of_the_others_waiting() {
    let mut crowd = Crowd::of(96);
    let store = crowd.app.app.store.clone();
    crowd.app.clock.set(instant("2026-11-20T11:00:00+08:00"));
    hurry(&mut crowd, 2);
    // Clocks that stopped long ago, and whose rows say that something must be done: more of them than are looked for at once.
    let spoilt = "UPDATE clock SET next_at = 1 WHERE kind = 'triage' AND complaint_id > 2";
    crowd.db.batch_execute(spoilt).unwrap();

    let steps = jobs::strike_all(&store).unwrap();

    let rows = |id: i64| store.read_blocking(move |tx| complaints::clocks_of(tx, ComplaintId(id))).unwrap();
    let missed = |id| rows(id).iter().filter(|row| row.breached_at.is_some()).count();
    assert_eq!((missed(1), missed(2), missed(3)), (2, 2, 0));
    assert!(steps > 4, "{steps}");
    assert_eq!(jobs::strike_all(&store).unwrap(), 0, "and they are tried again, in vain");
}

#[test]
fn a_tick_looks_at_an_index_and_costs_what_is_due() {
    let complaints = std::env::var("CANDOR_TICK_COMPLAINTS").ok().and_then(|text| text.parse().ok());
    let mut crowd = Crowd::of(complaints.unwrap_or(COMPLAINTS));
    let store = crowd.app.app.store.clone();
    crowd.app.clock.set(instant("2026-11-20T11:00:00+08:00"));
    let look = look(&crowd);
    let plan = crowd.plan(&look);
    assert!(plan.contains("clock_next") && !plan.contains("TEMP B-TREE"), "{plan}");

    let mut idle = Vec::new();
    for _ in 0..50 {
        let (queries, began) = (store.queries_run(), Moment::now());
        assert_eq!(jobs::strike_all(&store).unwrap(), 0);
        idle.push(began.elapsed());
        assert_eq!(store.queries_run() - queries, 1, "one look while nothing is due");
    }
    idle.sort();

    hurry(&mut crowd, DUE);
    let began = Moment::now();
    let steps = jobs::strike_all(&store).unwrap();
    let busy = began.elapsed();

    let rows = |id: i64| store.read_blocking(move |tx| complaints::clocks_of(tx, ComplaintId(id))).unwrap();
    let missed = |id| rows(id).iter().filter(|row| row.breached_at.is_some()).count();
    assert_eq!((missed(1), missed(DUE), missed(DUE + 1)), (2, 2, 0));
    assert!(rows(1).iter().any(|row| row.kind == ClockKind::Plan));
    let millis = busy.as_secs_f64() * 1_000.0;
    println!(
        "nothing due: median {:?} of 50; {DUE} complaints due: {steps} steps in {millis:.0} ms, {:.2} ms each\n{plan}",
        idle[25],
        millis / f64::from(u32::try_from(steps).unwrap())
    );
}
