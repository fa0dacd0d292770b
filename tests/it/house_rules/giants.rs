//! Smell 1: what nobody reads whole. (Functions above 60 lines are clippy's to find.)

use super::{assert_clean, assert_finds, rust};
use crate::support::source::{Source, files_below};

const MAX_RUST_LINES: usize = 500;
const MAX_TEMPLATE_LINES: usize = 160;
/// Lists that are read by looking up a line, not from the top (decisions.md 10).
const MAY_BE_LONG: [&str; 3] = ["src/facts.rs", "src/routes.rs", "src/schema.rs"];

fn giants(sources: &[Source]) -> Vec<String> {
    let limit = |path: &str| if path.starts_with("templates/") { MAX_TEMPLATE_LINES } else { MAX_RUST_LINES };
    let long = sources.iter().filter(|source| !MAY_BE_LONG.contains(&source.path.as_str()));
    let long = long.map(|source| (source.raw.lines().count(), source));
    let long = long.filter(|(lines, source)| *lines > limit(&source.path));
    long.map(|(lines, source)| format!("{}: {lines} lines, at most {}", source.path, limit(&source.path))).collect()
}

#[test]
fn no_file_is_longer_than_anybody_reads() {
    let mut sources = rust();
    sources.extend(files_below("tests", ".rs"));
    sources.extend(files_below("templates", ".html"));

    assert_clean("cut these along their subjects", &giants(&sources));
}

#[test]
fn a_giant_is_found() {
    let lines = |count: usize| "line\n".repeat(count);

    assert_finds(
        giants,
        &[("src/a/mod.rs", &lines(501)), ("tests/it/a.rs", &lines(501)), ("templates/a.html", &lines(161))],
        &[("src/a/mod.rs", &lines(500)), ("src/routes.rs", &lines(700)), ("templates/a.html", &lines(160))],
    );
}
