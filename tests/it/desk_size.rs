//! What the desk costs with many complaints: its counts and its pages are read from one index.
//!
//! A small crowd in the ordinary run; `CANDOR_DESK_COMPLAINTS=100000` for the figures of docs/performance.md.

use std::time::Instant as Moment;

use candor::complaints::{Desk, Narrowed, Queue, QueueOf, count_queues, count_statement, ids_statement, queue};
use candor::desk::policy::queues_of;
use diesel::connection::SimpleConnection as _;

use crate::support::crowd::Crowd;

/// Complaints of the ordinary run, a fifth of them open.
const COMPLAINTS: i64 = 2_048;

#[test]
fn the_queues_of_a_desk_are_counted_and_paged_from_one_index() {
    let complaints = std::env::var("CANDOR_DESK_COMPLAINTS").ok().and_then(|text| text.parse().ok());
    let mut crowd = Crowd::of(complaints.unwrap_or(COMPLAINTS));
    // Of those that a site has, most have ended.
    crowd.db.batch_execute("UPDATE complaint SET state = 'closed', next_due_at = NULL WHERE id % 5 > 0").unwrap();
    crowd.analyse();
    let (now, store) = (crowd.app.clock.now(), crowd.app.app.store.clone());
    let desk = Desk { reader: crowd.ambassador.id, now, soon: now.plus_days(1) };
    let everything = Narrowed::default();
    for person in [crowd.ambassador.clone(), crowd.triage.clone()] {
        let queues: Vec<QueueOf> = queues_of(&crowd.app.actor(&person));
        let began = Moment::now();
        let counts = store.read_blocking(|tx| count_queues(tx, &queues, &desk, &everything)).unwrap();
        println!("{:?} of {counts:?}", began.elapsed());

        let mut statements = vec![count_statement(&queues, &desk, &everything)];
        for of in &queues {
            let began = Moment::now();
            let page = store.read_blocking(|tx| queue(tx, (of, &desk), &everything, None)).unwrap();
            println!("{:?} for {} rows of {:?}", began.elapsed(), page.page.rows.len(), of.queue);
            statements.push(ids_statement(of, &desk, &everything, None));
        }
        for statement in statements {
            let plan = crowd.plan(&statement);
            assert!(crowd.reads("complaint_desk", &plan), "{plan}\n{statement}");
        }
        assert_eq!(counts.iter().any(|(queue, _)| *queue == Queue::Mine), person == crowd.ambassador);
    }
}
