//! The migrations of both databases, built into the binary and applied at the start under a lock.

use anyhow::{Context as _, anyhow};
use diesel::connection::SimpleConnection as _;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::{DatabaseUrl, Db, establish};
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

fn run_pending<C>(conn: &mut C, migrations: EmbeddedMigrations) -> anyhow::Result<Vec<String>>
where
    C: MigrationHarness<C::Backend> + diesel::Connection + 'static,
{
    let applied = conn.run_pending_migrations(migrations).map_err(|error| anyhow!("applying migrations: {error}"))?;
    Ok(applied.iter().map(ToString::to_string).collect())
}
