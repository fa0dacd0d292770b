//! `candor check` on a set-up that has nothing to check: what is wrong and what to do, on one screen, nothing made.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use candor::db::connection::{DatabaseUrl, establish};
use candor::db::migrate;
use candor::settings::Settings;
use diesel::connection::SimpleConnection as _;

use crate::support::binary::finished;
use crate::support::database::TestDatabase;

/// Lines that fit on a small terminal.
const SCREEN: usize = 24;

/// Runs the check, which must tell what is wrong, what to do, and end with 2.
fn explained(settings: &Settings, found: &str, remedy: &str) {
    let (code, said) = finished(settings, &["check"]);

    assert_eq!(code, 2, "{said}");
    assert!(said.contains(found) && said.contains(remedy), "wanted: {found} / {remedy}\n{said}");
    assert!(said.contains("Nothing was made or changed.") && said.lines().count() < SCREEN, "{said}");
}

fn run_on(database: &DatabaseUrl, statement: &str) {
    establish(database).unwrap().batch_execute(statement).unwrap();
}

/// Every file below a folder with what it holds.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(contents(&path));
            all.insert(path, Vec::new());
        } else {
            let bytes = std::fs::read(&path).unwrap_or_default();
            all.insert(path, bytes);
        }
    }
    all
}

/// Puts something where the SQLite file of a site is looked for, and checks that.
fn explained_with(place: impl FnOnce(&mut Settings), found: &str, remedy: &str) {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::read(Path::new("/nowhere"), std::iter::empty()).unwrap();
    folder.path().clone_into(&mut settings.data_dir);
    settings.database = DatabaseUrl::in_folder(folder.path());
    place(&mut settings);
    let before = contents(folder.path());

    explained(&settings, found, remedy);

    assert_eq!(contents(folder.path()), before, "{found}");
}

fn file(settings: &Settings) -> &Path {
    settings.database.file().unwrap()
}

#[test]
fn a_data_folder_without_a_database_is_explained() {
    let elsewhere = |settings: &mut Settings| {
        settings.data_dir = settings.data_dir.join("nowhere/data");
        settings.database = DatabaseUrl::in_folder(&settings.data_dir);
    };
    explained_with(elsewhere, "there is no folder", "candor migrate");
    explained_with(|_| {}, "the folder is there, the file is not", "CANDOR_DATA_DIR");
    let in_a_file = |settings: &mut Settings| {
        std::fs::write(settings.data_dir.join("data"), "text").unwrap();
        settings.database = DatabaseUrl::in_folder(&settings.data_dir.join("data"));
    };
    explained_with(in_a_file, "is no folder", "CANDOR_DATABASE_URL");
}

#[test]
fn a_file_that_is_no_database_of_the_site_is_explained() {
    explained_with(|at| std::fs::write(file(at), "").unwrap(), "it has no tables of candor", "candor migrate");
    explained_with(|at| std::fs::write(file(at), "text ".repeat(500)).unwrap(), "not a database", "backup");
    explained_with(|at| std::fs::create_dir(file(at)).unwrap(), "it is no file", "CANDOR_DATA_DIR");
    let of_others = |at: &mut Settings| {
        let odd = at.data_dir.join("a #100% ?mode=memory.db");
        at.database = DatabaseUrl::Sqlite(odd.clone());
        let mut conn = <diesel::SqliteConnection as diesel::Connection>::establish(odd.to_str().unwrap()).unwrap();
        conn.batch_execute("CREATE TABLE song (name TEXT)").unwrap();
    };
    explained_with(of_others, "it has no tables of candor", "CANDOR_DATABASE_URL");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_explained() {
    use std::os::unix::fs::symlink;

    // Rights stop nobody who is root; a link to itself does.
    explained_with(|at| symlink(file(at), file(at)).unwrap(), "it cannot be read", "let this user read it");
}

#[test]
fn a_database_without_tables_is_explained() {
    let database = TestDatabase::create();
    migrate::down(&database.url()).unwrap();
    explained(&database.settings(), "it has no tables of candor", "candor migrate");

    run_on(&database.url(), "DROP TABLE __diesel_schema_migrations");
    explained(&database.settings(), "it has no tables of candor", "candor migrate");

    let made = establish(&database.url()).unwrap().batch_execute("SELECT 1 FROM __diesel_schema_migrations");
    assert!(made.is_err(), "the check made a table");
    let (code, said) = finished(&database.settings(), &["migrate"]);
    assert_eq!(code, 0, "the advice was good: {said}");
    let (code, said) = finished(&database.settings(), &["check"]);
    assert_eq!((code, said.contains("no difference")), (0, true), "{said}");
}

#[test]
fn a_database_of_another_version_is_explained() {
    let database = TestDatabase::create();
    run_on(&database.url(), "INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')");
    explained(&database.settings(), "of a newer candor; this one does not know: 9999", "or a newer one");

    run_on(&database.url(), "DELETE FROM __diesel_schema_migrations WHERE version IN ('9999', '0006')");
    explained(&database.settings(), "of an older candor; not applied yet: 0006", "make a backup");
}

#[test]
fn a_server_that_is_not_there_is_explained_without_the_password() {
    let database = TestDatabase::create();
    let mut settings = database.settings();
    let places = match database.url() {
        DatabaseUrl::Sqlite(_) => vec!["postgres://candor:geheim@127.0.0.1:1/candor".to_owned()],
        DatabaseUrl::Postgres(url) => vec![format!("{url}_of_nobody")],
    };
    for place in places {
        settings.database = DatabaseUrl::Postgres(place);
        explained(&settings, "connecting to PostgreSQL", "createdb");
        assert!(!finished(&settings, &["check"]).1.contains("geheim"));
    }
}
