//! The house rules, read off the source tree: what no compiler and no lint sees, and what a reviewer would have to say
//! again and again. A finding names its file and line. Beside each rule stands a test that it finds what it is for.

mod drift;
mod giants;
mod imports;
mod layers;
mod lines;

use crate::support::source::{Source, files_below};

fn rust() -> Vec<Source> {
    let sources = files_below("src", ".rs");
    assert!(sources.len() > 50, "the tree is not where it was looked for");
    sources
}

fn assert_clean(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}:\n  {}\n", findings.join("\n  "));
}

/// The rule finds something in each of the first and nothing in any of the second; each is a path and its text.
fn assert_finds(rule: fn(&[Source]) -> Vec<String>, wrong: &[(&str, &str)], right: &[(&str, &str)]) {
    let of = |(path, text): &(&str, &str)| rule(&[Source::new(path, text)]);
    for case in wrong {
        assert!(!of(case).is_empty(), "not found: {case:?}");
    }
    for case in right {
        assert_eq!(of(case), Vec::<String>::new(), "found, though it is right: {case:?}");
    }
}
