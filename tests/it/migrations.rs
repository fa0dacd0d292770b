//! Migrations go up, down and up again to the same schema; `schema.rs` says what stands in the database; and the two
//! databases have one schema in two dialects.

use std::collections::BTreeMap;

use candor::db::connection::{Db, establish};
use candor::db::{migrate, portable};
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::support::database::TestDatabase;
use crate::support::source::files_below;

/// What a column holds, in the words of `schema.rs`, by `table.column`.
type Columns = BTreeMap<String, String>;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn lines(conn: &mut Db, statement: &str) -> Vec<String> {
    let rows = diesel::sql_query(statement).load::<Line>(conn).unwrap();
    rows.into_iter().map(|row| row.line).collect()
}

/// Everything the migrations made: tables, columns, keys, checks and indices.
fn everything(conn: &mut Db) -> Vec<String> {
    let statements: &[&str] = match conn {
        Db::Sqlite(_) => &["SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS line FROM sqlite_master \
             WHERE name NOT LIKE 'sqlite_stat%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' AND tbl_name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY 1"],
        Db::Postgres(_) => &[
            "SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default, is_identity, \
             collation_name) AS line FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%' ORDER BY 1",
            "SELECT indexdef AS line FROM pg_indexes \
             WHERE schemaname = 'public' AND tablename NOT LIKE '\\_\\_%' ORDER BY 1",
            "SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) AS line FROM pg_constraint \
             WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE '\\_\\_%' ORDER BY 1",
            "SELECT sequence_name::text AS line FROM information_schema.sequences WHERE sequence_schema = 'public' \
             ORDER BY 1",
        ],
    };
    statements.iter().flat_map(|statement| lines(conn, statement)).collect()
}

#[test]
fn migrations_go_up_and_down_and_up_to_the_same_schema() {
    let database = TestDatabase::create();
    let mut conn = establish(&database.url()).unwrap();
    let first = everything(&mut conn);
    drop(conn);

    migrate::down(&database.url()).unwrap();
    let nothing = everything(&mut establish(&database.url()).unwrap());
    let applied = migrate::up(&database.url()).unwrap();
    let second = everything(&mut establish(&database.url()).unwrap());

    assert!(first.len() > 40, "{first:#?}");
    assert_eq!(nothing, Vec::<String>::new(), "a down.sql leaves these");
    assert_eq!(applied.len(), files_below("migrations/sqlite", "up.sql").len());
    assert_eq!(first, second);
}

/// The columns that `src/schema.rs` declares.
fn declared() -> Columns {
    let schema = files_below("src", "schema.rs").into_iter().find(|source| source.path == "src/schema.rs").unwrap();
    let mut columns = Columns::new();
    for block in schema.code.split("table! {").skip(1) {
        let (head, body) = block.split_once('{').unwrap();
        let table = head.split('(').next().unwrap().trim();
        for line in body.split('}').next().unwrap().split(',').map(str::trim).filter(|line| !line.is_empty()) {
            let (column, kind) = line.split_once("->").unwrap();
            let known = columns.insert(format!("{table}.{}", column.trim()), kind.trim().to_owned());
            assert!(known.is_none(), "{table}.{column} is declared twice");
        }
    }
    columns
}

/// The columns that stand in the database, in the words of `schema.rs`.
fn standing(conn: &mut Db) -> Columns {
    let statement = match conn {
        // A single INTEGER PRIMARY KEY is the 64-bit row id, which cannot be null.
        Db::Sqlite(_) => {
            "SELECT m.name || '.' || c.name || '=' || CASE WHEN c.type = 'INTEGER' AND c.pk = 1 AND \
             (SELECT count(*) FROM pragma_table_info(m.name) k WHERE k.pk > 0) = 1 THEN 'BIGINT' ELSE c.type END \
             || '=' || CASE WHEN c.\"notnull\" = 1 THEN 'NO' ELSE 'YES' END AS line \
             FROM sqlite_master m JOIN pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'"
        }
        Db::Postgres(_) => {
            "SELECT table_name || '.' || column_name || '=' || upper(data_type) || '=' || is_nullable AS line \
             FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'"
        }
    };
    let column = |line: String| {
        let parts: Vec<&str> = line.split('=').collect();
        let [name, kind, nullable] = parts.as_slice() else { panic!("{line}") };
        let kind = match *kind {
            "SMALLINT" => "SmallInt",
            "INTEGER" => "Integer",
            "BIGINT" => "BigInt",
            "TEXT" => "Text",
            "BLOB" | "BYTEA" => "Binary",
            "BOOLEAN" => "Bool",
            "DATE" => "Date",
            "DOUBLE" | "DOUBLE PRECISION" => "Double",
            other => panic!("{name}: {other} is not a portable type"),
        };
        let kind = if *nullable == "YES" { format!("Nullable<{kind}>") } else { kind.to_owned() };
        ((*name).to_owned(), kind)
    };
    lines(conn, statement).into_iter().map(column).collect()
}

#[test]
fn the_schema_of_the_code_is_the_schema_of_the_database() {
    let database = TestDatabase::create();
    let mut conn = establish(&database.url()).unwrap();

    let declared = declared();

    let names: Vec<String> = portable::columns_in_database(&mut conn).unwrap();
    assert_eq!(names, declared.keys().cloned().collect::<Vec<_>>());
    let standing = standing(&mut conn);
    let differing: Vec<_> = declared.iter().filter(|(name, kind)| standing.get(*name) != Some(kind)).collect();
    assert!(differing.is_empty(), "schema.rs says {differing:?}, the database {standing:#?}");
}

/// A migration with the dialect of PostgreSQL put into that of SQLite.
fn in_sqlite(sql: &str) -> String {
    sql.replace("BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", "INTEGER PRIMARY KEY NOT NULL")
        .replace("BYTEA", "BLOB")
        .replace("DOUBLE PRECISION", "DOUBLE")
        .replace(" COLLATE \"C\"", "")
}

/// What stands between two remarks that say so, each database says in its own words: triggers.
fn without_own_words(sql: &str) -> impl Iterator<Item = &str> {
    let mut is_own = false;
    sql.lines().filter(move |line| {
        if line.contains("each database has its own words.)") || line.contains("-- (So far.)") {
            is_own = !is_own;
        }
        !is_own
    })
}

#[test]
fn both_databases_have_one_schema_in_two_dialects() {
    let twins = files_below("migrations/postgres", ".sql").into_iter().zip(files_below("migrations/sqlite", ".sql"));

    for (postgres, sqlite) in twins {
        assert_eq!(postgres.path.replace("postgres", "sqlite"), sqlite.path);
        // A remark may belong to one database only.
        let statements = |sql: &str| -> Vec<String> {
            let lines = without_own_words(sql).filter(|line| !line.trim_start().starts_with("--"));
            lines.map(|line| line.trim_end().to_owned()).collect()
        };
        assert_eq!(statements(&in_sqlite(&postgres.raw)), statements(&sqlite.raw), "{}", sqlite.path);
    }
}
