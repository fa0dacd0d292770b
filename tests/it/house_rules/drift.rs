//! Smell 10: what was once equal and no longer is, tests that do not test, and reminders nobody follows.

use std::collections::BTreeSet;

use super::{assert_clean, assert_finds, rust};
use crate::support::source::{Source, files_below};

/// Migrations that stand on one side only, or that cannot be taken back.
fn lonely_migrations(sources: &[Source]) -> Vec<String> {
    let paths: BTreeSet<&str> = sources.iter().map(|source| source.path.as_str()).collect();
    let mut findings = Vec::new();
    for path in &paths {
        let twin = match path.split_once("/sqlite/") {
            Some((start, rest)) => format!("{start}/postgres/{rest}"),
            None => path.replacen("/postgres/", "/sqlite/", 1),
        };
        let back = path.replace("/up.sql", "/down.sql");
        findings.extend([twin, back].into_iter().filter(|needed| !paths.contains(needed.as_str())));
    }
    findings
}

#[test]
fn every_migration_stands_on_both_databases_and_goes_both_ways() {
    let migrations = files_below("migrations", ".sql");

    assert!(!migrations.is_empty());
    assert_clean("these files are missing", &lonely_migrations(&migrations));
}

#[test]
fn a_lonely_migration_is_found() {
    let source = |path: &str| Source::new(path, "");
    let (up, down) = ("migrations/sqlite/0001_a/up.sql", "migrations/sqlite/0001_a/down.sql");
    let (other_up, other_down) = ("migrations/postgres/0001_a/up.sql", "migrations/postgres/0001_a/down.sql");

    assert!(lonely_migrations(&[up, down, other_up, other_down].map(source)).is_empty());
    assert_eq!(lonely_migrations(&[up, down].map(source)).len(), 2);
    assert_eq!(lonely_migrations(&[up, other_up].map(source)).len(), 2);
}

fn idle_tests(sources: &[Source]) -> Vec<String> {
    let words = ["#[ignore", "should_panic", "fn test_", "sleep("];
    let mut findings = Vec::new();
    for source in sources {
        for word in words {
            findings.extend(source.code.match_indices(word).map(|(at, _)| source.place(at)));
        }
    }
    findings
}

#[test]
fn tests_run_wait_for_nothing_and_are_named_as_sentences() {
    let mut sources = rust();
    sources
        .retain(|source| !["src/db/", "src/outbox/", "src/delivery/"].iter().any(|home| source.path.starts_with(home)));
    sources.extend(files_below("tests", ".rs"));

    assert_clean("a test always runs, never sleeps and has a sentence as its name", &idle_tests(&sources));
}

#[test]
fn an_idle_test_is_found() {
    assert_finds(
        idle_tests,
        &[
            ("tests/it/a.rs", "#[ignore = \"slow\"]\nfn a() {}"),
            ("tests/it/a.rs", "#[should_panic]\nfn a() {}"),
            ("src/a/tests.rs", "fn test_a() {}"),
            ("tests/it/a.rs", "fn a() { thread::sleep(b) }"),
        ],
        &[("tests/it/a.rs", "fn a_sleeper_is_woken() {} // sleep( ")],
    );
}

fn orphan_reminders(sources: &[Source]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in sources {
        for word in ["TODO", "FIXME", "XXX"] {
            for (at, _) in source.comments.match_indices(word) {
                let rest = source.comments[at..].lines().next().unwrap_or_default();
                let has_issue = rest.split('#').skip(1).any(|after| after.starts_with(|c: char| c.is_ascii_digit()));
                if !has_issue {
                    findings.push(source.place(at));
                }
            }
        }
    }
    findings
}

#[test]
fn a_reminder_names_its_issue() {
    let mut sources = rust();
    for (folder, ending) in [("tests", ".rs"), ("templates", ".html"), ("migrations", ".sql"), ("static", ".css")] {
        sources.extend(files_below(folder, ending));
    }

    assert_clean("do it now, or write TODO(#issue)", &orphan_reminders(&sources));
}

#[test]
fn an_orphan_reminder_is_found() {
    assert_finds(
        orphan_reminders,
        &[
            ("src/a/mod.rs", "fn a() {} // TODO later"),
            ("templates/a.html", "{# FIXME #}"),
            ("migrations/a.sql", "-- XXX"),
        ],
        &[("src/a/mod.rs", "// TODO(#12): later\nconst A: &str = \"TODO\";")],
    );
}

/// Kept answers that no test asks for.
fn orphan_snapshots(snapshots: &[String], tests: &[Source]) -> Vec<String> {
    let asked = |name: &str| tests.iter().any(|source| source.raw.contains(&format!("\"{name}\"")));
    let name = |file: &String| file.trim_end_matches(".snap").rsplit("__").next().unwrap_or_default().to_owned();
    snapshots.iter().filter(|file| !asked(&name(file))).cloned().collect()
}

#[test]
fn every_snapshot_is_asked_for() {
    let tests = files_below("tests", ".rs");
    let snapshots: Vec<String> = files_below("tests", ".snap").into_iter().map(|source| source.path).collect();

    assert_clean("delete these", &orphan_snapshots(&snapshots, &tests));
    assert_clean(
        "accept or reject these",
        &files_below("tests", ".snap.new").into_iter().map(|source| source.path).collect::<Vec<_>>(),
    );
}

#[test]
fn an_orphan_snapshot_is_found() {
    let test = Source::new("tests/it/a.rs", "assert_snapshot!(\"asked\", text)");
    let files = ["tests/it/snapshots/it__a__asked.snap".to_owned(), "tests/it/snapshots/it__a__left.snap".to_owned()];

    assert_eq!(orphan_snapshots(&files, &[test]), ["tests/it/snapshots/it__a__left.snap"]);
}
