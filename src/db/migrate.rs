//! The migrations of both databases, built into the binary and applied at the start under a lock.

use anyhow::{Context as _, anyhow};
use diesel::connection::SimpleConnection as _;
use diesel::migration::{MigrationSource, Result as MigrationResult};
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::{DatabaseUrl, Db, establish, establish_to_look};
use super::portable;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Applies what is missing and names what was applied. On PostgreSQL other nodes wait; on SQLite the data folder's
/// lock file keeps a second process away.
pub fn up(url: &DatabaseUrl) -> anyhow::Result<Vec<String>> {
    let mut conn = establish(url)?;
    let applied = match &mut conn {
        Db::Sqlite(conn) => run_pending(conn, SQLITE),
        Db::Postgres(conn) => {
            conn.batch_execute(&format!("SELECT pg_advisory_lock({})", portable::WRITE_LOCK))
                .context("waiting for the migration lock")?;
            let applied = run_pending(conn, POSTGRES);
            conn.batch_execute(&format!("SELECT pg_advisory_unlock({})", portable::WRITE_LOCK))
                .context("giving the migration lock back")?;
            applied
        }
    }?;
    portable::refresh_statistics(&mut conn).context("refreshing the planner's statistics")?;
    Ok(applied)
}

/// Takes every migration back, newest first; for the test that each `down.sql` undoes its `up.sql`.
pub fn down(url: &DatabaseUrl) -> anyhow::Result<()> {
    let reverted = match &mut establish(url)? {
        Db::Sqlite(conn) => conn.revert_all_migrations(SQLITE).map(|list| list.len()),
        Db::Postgres(conn) => conn.revert_all_migrations(POSTGRES).map(|list| list.len()),
    };
    reverted.map(drop).map_err(|error| anyhow!("taking the migrations back: {error}"))
}

/// How the schema of a database stands to that of this binary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They are one.
    Current,
    /// No migration was ever applied.
    Bare,
    /// These are still to be applied.
    Older(Vec<String>),
    /// These were applied by a later binary.
    Newer(Vec<String>),
}

/// Compares the schema of a database with that of this binary; changes nothing and makes nothing.
///
/// # Errors
/// When there is no database that could be read.
pub fn standing(url: &DatabaseUrl) -> anyhow::Result<Standing> {
    let mut conn = establish_to_look(url)?;
    let (table, known) = match &conn {
        Db::Sqlite(_) => (
            "SELECT name AS version FROM sqlite_master WHERE name = '__diesel_schema_migrations'",
            versions::<diesel::sqlite::Sqlite>(&SQLITE),
        ),
        Db::Postgres(_) => (
            "SELECT relname::text AS version FROM pg_class WHERE oid = to_regclass('__diesel_schema_migrations')",
            versions::<diesel::pg::Pg>(&POSTGRES),
        ),
    };
    let known = known.map_err(|error| anyhow!("reading the migrations: {error}"))?;
    if versions_in(&mut conn, table)?.is_empty() {
        return Ok(Standing::Bare);
    }
    let applied = versions_in(&mut conn, "SELECT version FROM __diesel_schema_migrations ORDER BY version")?;
    let missing_in = |these: &[String], others: &[String]| -> Vec<String> {
        others.iter().filter(|version| !these.contains(version)).cloned().collect()
    };
    let (older, newer) = (missing_in(&applied, &known), missing_in(&known, &applied));
    Ok(match (applied.is_empty(), newer.is_empty(), older.is_empty()) {
        (true, ..) => Standing::Bare,
        (_, false, _) => Standing::Newer(newer),
        (_, _, false) => Standing::Older(older),
        _ => Standing::Current,
    })
}

fn versions<B: diesel::backend::Backend>(migrations: &EmbeddedMigrations) -> MigrationResult<Vec<String>> {
    let migrations = MigrationSource::<B>::migrations(migrations)?;
    Ok(migrations.iter().map(|migration| migration.name().version().to_string()).collect())
}

fn versions_in(conn: &mut Db, statement: &str) -> anyhow::Result<Vec<String>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        version: String,
    }
    let rows: Vec<Row> = sql_query(statement).load(conn).context("reading which migrations were applied")?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

fn run_pending<C>(conn: &mut C, migrations: EmbeddedMigrations) -> anyhow::Result<Vec<String>>
where
    C: MigrationHarness<C::Backend> + diesel::Connection + 'static,
{
    let applied = conn.run_pending_migrations(migrations).map_err(|error| anyhow!("applying migrations: {error}"))?;
    Ok(applied.iter().map(ToString::to_string).collect())
}
