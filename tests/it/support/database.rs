//! A database per test: a copy of one that was migrated once.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

use candor::db::connection::{DatabaseUrl, establish};
use candor::db::migrate;
use candor::settings::Settings;
use diesel::connection::SimpleConnection as _;

pub struct TestDatabase {
    folder: tempfile::TempDir,
    postgres: Option<(String, String)>,
}

static NEXT: AtomicU32 = AtomicU32::new(0);
static SQLITE_TEMPLATE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
static POSTGRES_TEMPLATE: Mutex<bool> = Mutex::new(false);

impl TestDatabase {
    pub fn create() -> Self {
        Self::on(Self::postgres_server())
    }

    /// The PostgreSQL server of the tests, where one is named.
    pub fn postgres_server() -> Option<String> {
        std::env::var("CANDOR_TEST_POSTGRES").ok().filter(|server| !server.is_empty())
    }

    /// A database on a PostgreSQL server, or else a file of SQLite.
    pub fn on(postgres: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let postgres = postgres.map(|server| {
            let name = format!("candor_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
            create_postgres(&server, &name);
            (server, name)
        });
        if postgres.is_none() {
            let (_, template) = SQLITE_TEMPLATE.get_or_init(|| {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("template.db");
                migrate::up(&DatabaseUrl::Sqlite(path.clone())).unwrap();
                (folder, path)
            });
            std::fs::copy(template, folder.path().join("candor.db")).unwrap();
        }
        Self { folder, postgres }
    }

    pub fn url(&self) -> DatabaseUrl {
        match &self.postgres {
            Some((server, name)) => DatabaseUrl::Postgres(at(server, name)),
            None => DatabaseUrl::Sqlite(self.folder.path().join("candor.db")),
        }
    }

    pub fn settings(&self) -> Settings {
        let mut settings = Settings::read(std::path::Path::new("/nowhere"), std::iter::empty()).unwrap();
        settings.database = self.url();
        self.folder.path().clone_into(&mut settings.data_dir);
        settings
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.postgres {
            run(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

/// The address of another database on the same server.
fn at(server: &str, name: &str) -> String {
    let (place, _) = server.rsplit_once('/').unwrap();
    format!("{place}/{name}")
}

fn run(server: &str, statement: &str) {
    establish(&DatabaseUrl::Postgres(server.to_owned())).unwrap().batch_execute(statement).unwrap();
}

fn create_postgres(server: &str, name: &str) {
    // One at a time: PostgreSQL refuses to copy a template that somebody is connected to.
    let mut is_made = POSTGRES_TEMPLATE.lock().unwrap();
    let template = format!("candor_template_{}", std::process::id());
    if !*is_made {
        run(server, &format!("CREATE DATABASE {template}"));
        migrate::up(&DatabaseUrl::Postgres(at(server, &template))).unwrap();
        *is_made = true;
    }
    run(server, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
}
