//! The few statements that need to know which database it is. Nothing outside this folder may ask.

use diesel::connection::{AnsiTransactionManager, SimpleConnection as _, TransactionManager};
use diesel::prelude::*;
use diesel::result::QueryResult;

use super::connection::Db;
use crate::schema::counter;

/// One number for the advisory lock under which every PostgreSQL node writes: "candor" in ASCII.
pub const WRITE_LOCK: i64 = 0x6361_6e64_6f72;

/// Starts a snapshot: every statement until [`finish_read`] sees the same rows.
pub fn begin_read(conn: &mut Db) -> QueryResult<()> {
    match conn {
        Db::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN DEFERRED"),
        Db::Postgres(conn) => {
            AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        }
    }
}

/// Starts the one write transaction there may be at a time, waiting for its turn.
pub fn begin_write(conn: &mut Db) -> QueryResult<()> {
    match conn {
        Db::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
        Db::Postgres(conn) => {
            AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN")?;
            conn.batch_execute(&format!("SELECT pg_advisory_xact_lock({WRITE_LOCK})"))
        }
    }
}

/// Makes everything since `begin_*` durable.
pub fn commit(conn: &mut Db) -> QueryResult<()> {
    <Db as Connection>::TransactionManager::commit_transaction(conn)
}

/// Undoes everything since `begin_*`.
pub fn rollback(conn: &mut Db) -> QueryResult<()> {
    <Db as Connection>::TransactionManager::rollback_transaction(conn)
}

/// The next value of a dense counter: no gaps, since it is rolled back with its transaction.
pub fn next_value(conn: &mut Db, name: &str) -> QueryResult<i64> {
    let next = diesel::update(counter::table.find(name))
        .set(counter::value.eq(counter::value + 1))
        .returning(counter::all_columns)
        .get_result::<(String, i64)>(conn)
        .optional()?;
    if let Some((_, value)) = next {
        return Ok(value);
    }
    diesel::insert_into(counter::table).values((counter::name.eq(name), counter::value.eq(1))).execute(conn)?;
    Ok(1)
}

/// Lets the planner look at the tables again: at the start, daily and after a migration or an import.
pub fn refresh_statistics(conn: &mut Db) -> QueryResult<()> {
    match conn {
        Db::Sqlite(conn) => conn.batch_execute("PRAGMA optimize=0x10002"),
        Db::Postgres(conn) => conn.batch_execute("ANALYZE"),
    }
}

/// The tables and columns that stand in the database, as `table.column`, sorted; for the test of `schema.rs`.
pub fn columns_in_database(conn: &mut Db) -> QueryResult<Vec<String>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        name: String,
    }
    let statement = match conn {
        Db::Sqlite(_) => {
            "SELECT m.name || '.' || c.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'"
        }
        Db::Postgres(_) => {
            "SELECT table_name || '.' || column_name AS name FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'"
        }
    };
    let rows = diesel::sql_query(statement).load::<Row>(conn)?;
    let mut names: Vec<String> = rows.into_iter().map(|row| row.name).collect();
    // Here, since the two databases have different ideas of the alphabet.
    names.sort();
    Ok(names)
}
