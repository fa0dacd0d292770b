//! A crowd of equal complaints: one, and copies of its rows until there are so many.

use candor::accounts::Scope;
use candor::base::words::Role;
use candor::db::connection::{DatabaseUrl, establish};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::TestApp;
use super::people::TestPerson;

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

/// The site with its crowd, and a connection past its rules.
pub struct Crowd {
    pub app: TestApp,
    pub db: candor::db::Db,
    pub triage: TestPerson,
    pub ambassador: TestPerson,
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
    pub fn of(complaints: i64) -> Self {
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
        let mut crowd = Self { app, db, triage, ambassador };
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

    /// How the database would answer a statement.
    pub fn plan(&mut self, statement: &str) -> String {
        if self.is_postgres() {
            let lines: Vec<PostgresPlan> =
                diesel::sql_query(format!("EXPLAIN {statement}")).load(&mut self.db).unwrap();
            return lines.into_iter().map(|line| line.line).collect::<Vec<_>>().join("\n");
        }
        let lines: Vec<Plan> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}")).load(&mut self.db).unwrap();
        lines.into_iter().map(|line| line.detail).collect::<Vec<_>>().join("\n")
    }

    /// Lets the planner look at the rows. PostgreSQL learns which pages every snapshot sees, before which it reads no index
    /// alone, and is kept from reading a small table whole instead of an index that would do.
    pub fn analyse(&mut self) {
        let statement = if self.is_postgres() { "VACUUM ANALYZE complaint" } else { "ANALYZE" };
        self.db.batch_execute(statement).unwrap();
        if self.is_postgres() {
            self.db.batch_execute("SET enable_seqscan TO off; SET enable_bitmapscan TO off").unwrap();
        }
    }

    /// Whether a plan goes over an index; on SQLite over that index alone, and to no row.
    pub fn reads(&self, index: &str, plan: &str) -> bool {
        if self.is_postgres() {
            // Of several that would do it takes the cheapest.
            return plan.contains("Index") && !plan.contains("Seq Scan");
        }
        plan.contains(&format!("USING COVERING INDEX {index}"))
    }
}
