//! Connections: where the database is, how one is opened, and the pool that reads share.
#![expect(missing_docs, reason = "the derive of the connection enum writes items without documentation")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context as _;
use diesel::connection::{Instrumentation, InstrumentationEvent, SimpleConnection as _};
use diesel::r2d2::{ManageConnection, R2D2Connection as _};
use diesel::{Connection as _, PgConnection, SqliteConnection};
use percent_encoding::{AsciiSet, CONTROLS, percent_encode};

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum Db {
    /// PostgreSQL, 13 or later.
    Postgres(PgConnection),
    /// SQLite, built into the binary.
    Sqlite(SqliteConnection),
}

/// The backend of [`Db`], for boxed expressions.
pub type Backend = <Db as diesel::Connection>::Backend;

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file of this path.
    Sqlite(PathBuf),
    /// `postgres://user:password@host/name`.
    Postgres(String),
}

impl DatabaseUrl {
    /// Reads `postgres://…`, `postgresql://…`, `sqlite:PATH` or a plain path.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")).unwrap_or(text);
        if path.is_empty() || path.contains("://") {
            return Err("must be postgres://USER:PASSWORD@HOST/NAME or the path of an SQLite file".to_owned());
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }

    /// The SQLite file of the site in its data folder.
    pub fn in_folder(data_dir: &Path) -> Self {
        Self::Sqlite(data_dir.join("candor.db"))
    }

    /// The file one process owns; `None` where a server keeps the order.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => Some(path),
            Self::Postgres(_) => None,
        }
    }

    /// What may be shown in a log or on a terminal: never the password.
    pub fn without_secrets(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("SQLite {}", path.display()),
            Self::Postgres(url) => {
                let place = url.rsplit_once('@').map_or(url.as_str(), |(_, place)| place);
                format!("PostgreSQL {}", place.split('?').next().unwrap_or(place))
            }
        }
    }
}

/// What ends or changes the path of a `file:` address.
const URL_PATH: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#');

/// `synchronous=FULL`: an answer leaves only after its row is on the disk. The rest as measured for the read path:
/// memory-mapped pages and a warm cache are worth a factor of two.
const SQLITE_PRAGMAS: &str = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
     PRAGMA foreign_keys=ON; PRAGMA mmap_size=2147483648; PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY;";

/// Opens one connection with the settings of its database; for writing and for administration.
pub fn establish(url: &DatabaseUrl) -> anyhow::Result<Db> {
    match url {
        DatabaseUrl::Sqlite(path) => {
            let place = path.to_string_lossy();
            let mut conn = SqliteConnection::establish(&place)
                .with_context(|| format!("opening the SQLite file {}", path.display()))?;
            conn.batch_execute(SQLITE_PRAGMAS).context("setting up the SQLite connection")?;
            Ok(Db::Sqlite(conn))
        }
        DatabaseUrl::Postgres(place) => {
            let mut conn =
                PgConnection::establish(place).with_context(|| format!("connecting to {}", url.without_secrets()))?;
            conn.batch_execute("SET TIME ZONE 'UTC'; SET client_min_messages TO warning; SET lock_timeout TO '30s'")
                .context("setting up the PostgreSQL connection")?;
            Ok(Db::Postgres(conn))
        }
    }
}

/// Opens a connection only to look: a database that is not there is not made, one of somebody else is not set up.
pub(super) fn establish_to_look(url: &DatabaseUrl) -> anyhow::Result<Db> {
    let DatabaseUrl::Sqlite(path) = url else { return establish(url) };
    let path = path.to_string_lossy();
    let place = format!("file:{}?mode=rw", percent_encode(path.as_bytes(), URL_PATH));
    Ok(Db::Sqlite(SqliteConnection::establish(&place).context("opening the SQLite file")?))
}

/// Opens a connection that the database itself keeps from writing.
fn establish_reader(url: &DatabaseUrl) -> anyhow::Result<Db> {
    let mut conn = establish(url)?;
    let statement = match conn {
        Db::Sqlite(_) => "PRAGMA query_only=ON",
        Db::Postgres(_) => "SET default_transaction_read_only TO on; SET statement_timeout TO '10s'",
    };
    conn.batch_execute(statement).context("making the connection read-only")?;
    Ok(conn)
}

/// Counts statements, so that a test can state what a page costs.
#[derive(Clone, Debug, Default)]
pub struct QueryCounter(Arc<AtomicU64>);

impl QueryCounter {
    /// Statements so far, transaction control not among them.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Instrumentation for QueryCounter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { .. } => {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
            // BEGIN, COMMIT and ROLLBACK are announced as queries too; they are no cost of the page.
            InstrumentationEvent::BeginTransaction { .. }
            | InstrumentationEvent::CommitTransaction { .. }
            | InstrumentationEvent::RollbackTransaction { .. } => {
                self.0.fetch_sub(1, Ordering::Relaxed);
            }
            _ => {}
        }
    }
}

/// Makes read connections for the pool.
#[derive(Debug)]
pub(super) struct Readers {
    pub(super) url: DatabaseUrl,
    pub(super) counter: QueryCounter,
}

impl ManageConnection for Readers {
    type Connection = Db;
    type Error = Failure;

    fn connect(&self) -> Result<Db, Failure> {
        let mut conn = establish_reader(&self.url).map_err(|error| Failure(format!("{error:#}")))?;
        conn.set_instrumentation(self.counter.clone());
        Ok(conn)
    }

    fn is_valid(&self, conn: &mut Db) -> Result<(), Failure> {
        let answer = conn.ping().map_err(|error| Failure(error.to_string()));
        // Announced as a query; it is no cost of the page.
        self.counter.0.fetch_sub(1, Ordering::Relaxed);
        answer
    }

    fn has_broken(&self, conn: &mut Db) -> bool {
        conn.is_broken()
    }
}

/// Why no connection could be made, in one line.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Failure(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let url = DatabaseUrl::parse("postgres://candor:secret@db.example/candor?sslmode=disable").unwrap();

        assert_eq!(url.without_secrets(), "PostgreSQL db.example/candor");
    }

    #[test]
    fn an_unknown_scheme_is_refused() {
        assert!(DatabaseUrl::parse("mysql://a/b").is_err());
        assert!(DatabaseUrl::parse("").is_err());
        assert_eq!(DatabaseUrl::parse("sqlite:a.db"), Ok(DatabaseUrl::Sqlite(PathBuf::from("a.db"))));
    }
}
