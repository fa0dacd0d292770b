//! What we ship with: permissive licences only, from the one registry that `Cargo.lock` pins (decisions.md 41).

use std::process::Command;

use serde_json::Value;

/// Licences that ask for no more than their text to be kept.
const PERMISSIVE: [&str; 17] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "PostgreSQL",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];
/// Crates under the Mozilla Public License: it reaches their own files only, which we do not change.
const MOZILLA: [&str; 4] = ["cssparser", "cssparser-macros", "dtoa-short", "selectors"];
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn packages() -> Vec<Value> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["metadata", "--format-version", "1", "--locked", "--offline"]);
    // Only what this machine builds: the rest of the lock file may never have been downloaded.
    let host = Command::new(env!("CARGO")).arg("-vV").output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    command.args(["--filter-platform", host]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Whether an SPDX expression can be met with what a crate may be under. `/` is the old way to write `OR`.
fn is_met(expression: &str, name: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (met, rest) = any(&words, name);
    met && rest.is_empty()
}

fn any<'w, 't>(words: &'w [&'t str], name: &str) -> (bool, &'w [&'t str]) {
    let (mut met, mut rest) = all(words, name);
    while let Some(("OR", after)) = rest.split_first().map(|(word, after)| (*word, after)) {
        let (other, after) = all(after, name);
        (met, rest) = (met || other, after);
    }
    (met, rest)
}

fn all<'w, 't>(words: &'w [&'t str], name: &str) -> (bool, &'w [&'t str]) {
    let (mut met, mut rest) = one(words, name);
    while let Some(("AND", after)) = rest.split_first().map(|(word, after)| (*word, after)) {
        let (other, after) = one(after, name);
        (met, rest) = (met && other, after);
    }
    (met, rest)
}

fn one<'w, 't>(words: &'w [&'t str], name: &str) -> (bool, &'w [&'t str]) {
    match words {
        ["(", inner @ ..] => {
            let (met, rest) = any(inner, name);
            (met && rest.first() == Some(&")"), rest.get(1..).unwrap_or_default())
        }
        [licence, "WITH", exception, rest @ ..] => {
            (PERMISSIVE.contains(&format!("{licence} WITH {exception}").as_str()), rest)
        }
        [licence, rest @ ..] => {
            (PERMISSIVE.contains(licence) || (*licence == "MPL-2.0" && MOZILLA.contains(&name)), rest)
        }
        [] => (false, &[]),
    }
}

#[test]
fn every_dependency_is_permissive_and_from_the_registry() {
    let packages = packages();
    let mut findings = Vec::new();

    for package in packages.iter().filter(|package| package["name"] != "candor") {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or("none stated");
        if !is_met(licence, name) {
            findings.push(format!("{name}: {licence}"));
        }
        if package["source"] != REGISTRY {
            findings.push(format!("{name} comes from {}", package["source"]));
        }
    }

    assert!(packages.len() > 100);
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn the_exceptions_for_mozilla_s_licence_are_still_needed() {
    let packages = packages();

    for name in MOZILLA {
        let known = packages.iter().find(|package| package["name"] == name);
        assert!(known.is_some_and(|package| package["license"] == "MPL-2.0"), "{name}");
    }
}

#[test]
fn the_lock_file_knows_no_other_source() {
    let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock")).unwrap();
    let sources = lock.lines().filter_map(|line| line.strip_prefix("source = "));

    for source in sources {
        assert_eq!(source.trim_matches('"'), REGISTRY);
    }
}

#[test]
fn a_licence_that_binds_us_is_found() {
    for expression in
        ["GPL-3.0", "AGPL-3.0-only", "LGPL-2.1", "MIT AND GPL-2.0", "MPL-2.0", "SSPL-1.0", "none stated", ""]
    {
        assert!(!is_met(expression, "some-crate"), "{expression}");
    }
    for expression in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-2.0 OR MIT",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
    ] {
        assert!(is_met(expression, "some-crate"), "{expression}");
    }
    assert!(is_met("MPL-2.0", "selectors"));
}
