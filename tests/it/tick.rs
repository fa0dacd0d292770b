//! What a tick of the clocks costs with many open complaints: one look at an index while nothing is due, and then in
//! proportion to what is.
//!
//! A small crowd in the ordinary run; `CANDOR_TICK_COMPLAINTS=100000` for the figures of docs/performance.md.

use std::time::Instant as Moment;

use candor::accounts::Scope;
use candor::base::ids::ComplaintId;
use candor::base::words::{ClockKind, Role};
use candor::complaints::{self, actions, jobs};
use candor::db::connection::{DatabaseUrl, establish};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::support::{TestApp, instant};

/// Open complaints of the ordinary run.
const COMPLAINTS: i64 = 256;
/// As many complaints are due at once.
const DUE: i64 = 20;
/// The rows that are copied for each complaint, and what becomes of their columns; all others stay.
const COPIED: [(&str, &[(&str, &str)]); 4] = [
    ("complaint", &[("id", "id + {k}"), ("submission_key", "NULL")]),
    ("participant", &[("complaint_id", "complaint_id + {k}")]),
    (
        "fact",
        &[
            ("number", "number + {facts}"),
            ("complaint_id", "complaint_id + {k}"),
            (
                "body",
                "replace(body, '\"complaint_id\":' || complaint_id || ',', '\"complaint_id\":' || (complaint_id + {k}) || ',')",
            ),
        ],
    ),
    ("clock", &[("complaint_id", "complaint_id + {k}")]),
];

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

#[derive(QueryableByName)]
struct Plan {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct PostgresPlan {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

struct Crowd {
    app: TestApp,
    db: candor::db::Db,
}

impl Crowd {
    fn is_postgres(&self) -> bool {
        matches!(self.app.settings.database, DatabaseUrl::Postgres(_))
    }

    fn words(&mut self, statement: &str) -> Vec<String> {
        diesel::sql_query(statement).load(&mut self.db).unwrap().into_iter().map(|row: Word| row.word).collect()
    }

    fn columns(&mut self, table: &str) -> Vec<String> {
        let statement = if self.is_postgres() {
            format!("SELECT column_name::text AS word FROM information_schema.columns WHERE table_name = '{table}'")
        } else {
            format!("SELECT name AS word FROM pragma_table_info('{table}')")
        };
        self.words(&statement)
    }

    /// One accepted complaint, and copies of it until there are so many, twice as many with each step.
    fn of(complaints: i64) -> Self {
        let app = TestApp::without_server();
        let region = app.region("城东公司");
        let estate = app.estate(region, "云栖花园");
        let opener = app.owner("ann@example.com", &app.building(estate, "3栋", 12), "101");
        let triage = app.staff(Role::Triage, Scope::Region(region));
        let ambassador = app.staff(Role::Ambassador, Scope::Estate(estate));
        let first = app.complaint(&opener, estate, "地下车库顶板漏水");
        app.accept(&triage, first, &ambassador);
        let facts = app.fact_count();
        let db = establish(&app.settings.database).unwrap();
        let mut crowd = Self { app, db };
        let mut there = 1;
        while there < complaints {
            crowd.double(there, facts * there, complaints - there);
            there = (there * 2).min(complaints);
        }
        let ends = format!(
            "UPDATE counter SET value = {} WHERE name = 'complaint'; \
             UPDATE counter SET value = (SELECT max(number) FROM fact) WHERE name = 'fact'; ANALYZE;",
            first.0 + complaints - 1
        );
        crowd.db.batch_execute(&ends).unwrap();
        crowd
    }

    fn double(&mut self, there: i64, facts: i64, most: i64) {
        for (table, changes) in COPIED {
            let columns = self.columns(table);
            let values: Vec<String> = columns
                .iter()
                .map(|column| match changes.iter().find(|(changed, _)| changed == column) {
                    Some((_, change)) => {
                        change.replace("{k}", &there.to_string()).replace("{facts}", &facts.to_string())
                    }
                    None => column.clone(),
                })
                .collect();
            let id = if table == "complaint" { "id" } else { "complaint_id" };
            let statement = format!(
                "INSERT INTO {table} ({}) SELECT {} FROM {table} WHERE {id} <= {most}",
                columns.join(", "),
                values.join(", ")
            );
            self.db.batch_execute(&statement).unwrap();
        }
    }

    /// The clocks of some complaints began nine days earlier.
    fn hurry(&mut self, due: i64) {
        let nine_days = 9 * 86_400_000_i64;
        let earlier = format!("UPDATE fact SET occurred_at = occurred_at - {nine_days} WHERE complaint_id <= {due}");
        self.db.batch_execute(&earlier).unwrap();
        let settle = move |tx: &mut candor::db::WriteTx<'_>| {
            (1..=due).try_for_each(|id| {
                let rows = complaints::clocks_of(tx, ComplaintId(id))?;
                assert!(!rows.is_empty(), "{id} was not copied");
                actions::settle(tx, ComplaintId(id)).map(drop)
            })
        };
        self.app.app.store.write_blocking(settle).unwrap();
    }

    /// What the look for due clocks does, as the database plans it.
    fn plan(&mut self) -> String {
        let now = self.app.clock.now().0;
        let look = format!(
            "SELECT complaint_id, kind, run FROM clock WHERE next_at <= {now} \
             ORDER BY next_at, complaint_id, kind, run LIMIT 50"
        );
        if self.is_postgres() {
            let lines: Vec<PostgresPlan> = diesel::sql_query(format!("EXPLAIN {look}")).load(&mut self.db).unwrap();
            return lines.into_iter().map(|line| line.line).collect::<Vec<_>>().join("\n");
        }
        let lines: Vec<Plan> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {look}")).load(&mut self.db).unwrap();
        lines.into_iter().map(|line| line.detail).collect::<Vec<_>>().join("\n")
    }
}

#[test]
fn a_tick_looks_at_an_index_and_costs_what_is_due() {
    let complaints = std::env::var("CANDOR_TICK_COMPLAINTS").ok().and_then(|text| text.parse().ok());
    let mut crowd = Crowd::of(complaints.unwrap_or(COMPLAINTS));
    let store = crowd.app.app.store.clone();
    crowd.app.clock.set(instant("2026-11-20T11:00:00+08:00"));
    let plan = crowd.plan();
    assert!(plan.contains("clock_next") && !plan.contains("TEMP B-TREE"), "{plan}");

    let mut idle = Vec::new();
    for _ in 0..50 {
        let (queries, began) = (store.queries_run(), Moment::now());
        assert_eq!(jobs::strike_all(&store).unwrap(), 0);
        idle.push(began.elapsed());
        assert_eq!(store.queries_run() - queries, 1, "one look while nothing is due");
    }
    idle.sort();

    crowd.hurry(DUE);
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
